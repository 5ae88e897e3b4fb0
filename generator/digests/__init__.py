"""The digest: one message of what is new in an index, from choosing its papers to sending it."""
