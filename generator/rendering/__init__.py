"""Render stage: the index becomes pages in memory; templates order blocks and word them."""
