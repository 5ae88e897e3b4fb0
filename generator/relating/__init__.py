"""Relate stage: canonical papers become an index of tags, years and related papers."""
