"""The settings of an index, in `content/config.yml`."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

from paper_index.model.fields import Line, Picture, SubscribeUrl


class Limits(BaseModel, frozen=True, extra="forbid"):
    """Limits of content, and numbers of items on pages."""

    abstract_characters: int = Field(25_000, ge=100, description="Longest abstract.")
    title_characters: int = Field(1_000, ge=10, description="Longest title.")
    papers_per_page: int = Field(100, ge=1, description="Papers on one page of a listing.")
    names_per_page: int = Field(
        500, ge=1, description="Names on one page of the lists of authors and of venues."
    )
    author_pages: int = Field(
        1_000,
        ge=0,
        description="Most authors that all get a page; of more, only those with two papers do.",
    )
    newest: int = Field(8, ge=0, description="Papers under Newest on the home page.")
    related: int = Field(5, ge=0, description="Related papers on a paper's page.")
    excerpt_characters: int = Field(240, ge=20, description="Length of an excerpt in listings.")


Similarity = Annotated[float, Field(ge=0, le=100)]


class DuplicateSettings(BaseModel, frozen=True, extra="forbid"):
    """Thresholds of the duplicate check: similarities, 0 to 100.

    The defaults are measured by tests/benchmarks/duplicates.py; content/config.yml has the results.
    """

    title: float = Field(
        90,
        ge=50,
        le=100,
        description="Titles this similar are near-identical. Measured: 85 to 96 give the same "
        "matches within 0.1 %; lower asks about more pairs.",
    )
    authors: Similarity = Field(
        60,
        description="Author lists this similar agree: the share of names in common. Measured: 20 "
        "to 60 give the same matches; 80 loses 0.3 % of them.",
    )
    abstract: Similarity = Field(
        85,
        description="Abstracts this similar agree. Measured: those of different papers stay "
        "below 66.",
    )


class Settings(BaseModel, frozen=True, extra="forbid"):
    """The settings in `content/config.yml`; every key has a default."""

    name: Line = Field("Paper Index", description="The index's name.")
    description: Line = Field(
        "A curated index of research papers.",
        description="One sentence on the contents of the index, also for the home page.",
    )
    language: Line = Field(
        "en", description="The papers' language, ISO 639-1: search stems its words."
    )
    license: Line | None = Field(
        None, description="The licence of the data: an SPDX id, or a sentence."
    )
    digest_subscribe: SubscribeUrl | None = Field(
        None, description="The address at which readers subscribe to the digest."
    )
    image: Picture | None = Field(
        None,
        description="The picture in link previews: a path below docs/, or a web address. "
        "Without it, a picture is generated.",
    )
    limits: Limits = Limits()
    duplicates: DuplicateSettings = DuplicateSettings()
