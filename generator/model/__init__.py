"""The values that the stages hand to one another; knows no file, page or command."""
