"""The git log, and differences between two versions."""
