"""Reading LaTeX: titles and abstracts as content text, formulas as Unicode; knows no papers."""

from generator.latex.formulas import maths_to_unicode
from generator.latex.prose import to_text

__all__ = ["maths_to_unicode", "to_text"]
