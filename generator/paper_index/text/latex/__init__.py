"""Reading LaTeX: titles and abstracts as content text, formulas as Unicode; knows no papers."""

from paper_index.text.latex.formulas import maths_to_unicode
from paper_index.text.latex.prose import to_text

__all__ = ["maths_to_unicode", "to_text"]
