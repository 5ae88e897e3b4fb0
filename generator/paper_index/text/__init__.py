"""String functions: LaTeX, maths, names, identifiers, slugs, URLs, YAML, escaping."""
