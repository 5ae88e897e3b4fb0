"""How a pair of papers reads: differences marked, for a terminal, in words, and for machines."""
