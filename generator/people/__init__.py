"""People: which person a printed name is, where a library files it, whom it may also be."""
