"""The commands that are too many for one module; each is registered by `cli.py`."""
