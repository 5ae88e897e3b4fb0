"""Validate stage: raw records become typed papers, or issues."""
