"""The whole index as files to take home; knows nothing of pages."""
