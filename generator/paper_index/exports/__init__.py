"""Citations, feeds, data files and the digest."""
