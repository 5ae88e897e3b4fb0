"""Temporary alias of `text/identifiers.py`."""

from paper_index.text.identifiers import code_repository

__all__ = ["code_repository"]
