"""Search stage: the index becomes what the reader's browser searches; knows no page of the site."""
