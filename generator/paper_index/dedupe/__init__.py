"""Duplicates: normalise, block, compare, classify, cluster, explain."""
