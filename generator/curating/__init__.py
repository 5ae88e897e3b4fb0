"""What changes `content/` on a curator's behalf."""
