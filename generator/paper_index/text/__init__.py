"""String functions: LaTeX, maths, names, slugs, addresses, escaping."""
