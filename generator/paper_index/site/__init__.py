"""The MkDocs build and plugin, the search bundle and the theme."""
