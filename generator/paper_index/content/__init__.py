"""The files of content/: read, validate, format, edit, write."""
