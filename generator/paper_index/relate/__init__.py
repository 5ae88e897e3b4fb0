"""The index: people, venues, related papers, tag suggestions."""
