"""What the keeper sets: `content/config.yml`, and the few keys of `mkdocs.yml` that pages need."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from paper_index.model.fields import Line, Picture, SubscribeUrl


class _Settings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Limits(_Settings):
    """How much is too much, and how much a page shows. All are counts."""

    abstract_characters: int = Field(default=25_000, ge=100, description="Longest abstract.")
    title_characters: int = Field(default=1_000, ge=10, description="Longest title.")
    papers_per_page: int = Field(default=100, ge=1, description="Papers on one page of a listing.")
    names_per_page: int = Field(
        default=500, ge=1, description="Names on one page of the lists of authors and of venues."
    )
    author_pages: int = Field(
        default=1_000,
        ge=0,
        description="Up to so many authors all get a page; of more, those with two papers do.",
    )
    newest: int = Field(default=8, ge=0, description="Papers under Newest on the home page.")
    related: int = Field(default=5, ge=0, description="Related papers on a paper's page.")
    excerpt_characters: int = Field(
        default=240, ge=20, description="Length of an excerpt in listings."
    )


class DuplicateSettings(_Settings):
    """Decision bounds of the duplicate check; all are similarities, 0 to 100.

    The defaults are measured by tests/benchmarks/duplicates.py; content/config.yml says with what
    result.
    """

    title: float = Field(
        default=90,
        ge=50,
        le=100,
        description="Titles this similar are near-identical. Measured: 85 to 96 give the same "
        "matches within 0.1 %; lower asks about more pairs.",
    )
    authors: float = Field(
        default=60,
        ge=0,
        le=100,
        description="Author lists this similar agree: the share of names in common. Measured: 20 "
        "to 60 give the same matches; 80 loses 0.3 % of them.",
    )
    abstract: float = Field(
        default=85,
        ge=0,
        le=100,
        description="Abstracts this similar agree. Measured: those of different papers stay "
        "below 66.",
    )


class Settings(_Settings):
    """The whole of `content/config.yml`; every key has a default."""

    name: Line = Field(default="Paper Index", description="The index's name.")
    description: Line = Field(
        default="A curated index of research papers.",
        description="One sentence on what the index holds; may stand on the home page.",
    )
    language: Line = Field(
        default="en", description="The papers' language, ISO 639-1: search folds its word endings."
    )
    license: Line | None = Field(
        default=None, description="What may be done with the data: an SPDX id, or a sentence."
    )
    digest_subscribe: SubscribeUrl | None = Field(
        default=None, description="Where readers join the digest's mailing list, if there is one."
    )
    image: Picture | None = Field(
        default=None,
        description="The picture beside links to the site: a path below docs/, or a web address. "
        "One is made where this is left out.",
    )
    limits: Limits = Limits()
    duplicates: DuplicateSettings = DuplicateSettings()
