"""Records from elsewhere: parse, fetch, clean, merge."""
