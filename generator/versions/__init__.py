"""Two versions of an index beside each other: where they come from, what differs, how it reads."""
