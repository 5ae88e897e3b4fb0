"""Dedupe stage: papers and verdicts become clusters, each with one canonical paper."""
