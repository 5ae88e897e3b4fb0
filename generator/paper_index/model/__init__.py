"""The values that the stages exchange."""
