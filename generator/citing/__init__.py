"""Citing a paper elsewhere: BibTeX, RIS and CSL-JSON out of one reference; knows no pages."""
