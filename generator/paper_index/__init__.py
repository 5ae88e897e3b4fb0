"""Paper Index: a static website out of a curated index of research papers."""

__version__ = "0.1.0"
