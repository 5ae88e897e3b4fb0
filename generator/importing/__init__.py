"""Reading sources: listings and bibliographies become records, records become papers to be."""
