"""Metadata from arXiv and Crossref: a polite client, and their answers read into records."""
