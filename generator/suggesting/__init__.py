"""Which tags a paper should carry, proposed from its text; a curator decides."""
