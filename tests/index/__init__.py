"""Tests of this repository's own index.

A package, so that `import conftest` still finds the fixtures of `tests/`.
"""
