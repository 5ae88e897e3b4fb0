"""The one form of each content file: order of keys, quoting, wrapping; comments are kept."""
