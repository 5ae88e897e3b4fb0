"""What curators say about people: one person's spellings, and namesakes told apart."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field

from paper_index.model.fields import Line, Orcid, Slug, WebAddress


class Author(BaseModel):
    """One person: an entry of `content/authors.yml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Slug = Field(description="The person's slug: permanent, and the page's address.")
    name: Line = Field(description="The name that readers see, in the order in which it is said.")
    sort: Line | None = Field(
        default=None,
        description="Where a library files it, family name first, where that cannot be seen: "
        "`García Lorca, Federico`.",
    )
    names: tuple[Line, ...] = Field(
        default=(), description="Other spellings of the name, as papers print them."
    )
    papers: tuple[Slug, ...] = Field(
        default=(), description="Of namesakes: the papers that are this person's."
    )
    orcid: Orcid | None = Field(default=None, description="The ORCID iD: 0000-0002-1825-0097.")
    homepage: WebAddress | None = Field(default=None, description="The person's own page.")
    aliases: tuple[Slug, ...] = Field(
        default=(), description="Ids that it once had; each redirects here."
    )

    @property
    def spellings(self) -> tuple[str, ...]:
        """The names that are this person's, each once, the one that readers see first."""
        return tuple(dict.fromkeys((self.name, *self.names)))


@dataclass(frozen=True)
class Person:
    """Somebody who wrote papers, as pages and search speak of them."""

    id: str
    name: str
    label: str
    """The name, with the id behind it where namesakes have one name: no two labels are equal."""
    has_page: bool
