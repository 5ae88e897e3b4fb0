"""Feeds of what entered the index, as Atom and JSON Feed: channels in, bytes out."""
