"""Results of pure steps, kept from one build to the next."""
