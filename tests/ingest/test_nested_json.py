"""The answers and dumps of services, whose records and fields lie below other keys."""

from __future__ import annotations

import json

import pytest

from paper_index.ingest.clean import clean
from paper_index.ingest.formats import detect, parse

TEA: dict[str, object] = {
    "title": "On Tea",
    "authors": ("Ann Pot", "Bo Cup"),
    "published": "2019-03-02",
    "abstract": "Tea is hot.",
}
ARXIV = {"arxiv": "1903.00001"}
ANSWERS: dict[str, tuple[object, dict[str, object]]] = {
    "Semantic Scholar": (
        {
            "total": 1,
            "data": [
                {
                    "paperId": "1a",
                    "externalIds": {"ArXiv": "1903.00001", "DOI": "10.1000/tea", "CorpusId": 3},
                    "title": "On Tea",
                    "abstract": "Tea is hot.",
                    "venue": "Journal of Tea",
                    "year": 2019,
                    "publicationDate": "2019-03-02",
                    "publicationTypes": ["JournalArticle", "Review"],
                    "journal": {"name": "J Tea", "volume": "7", "pages": "1-5"},
                    "authors": [{"authorId": "1", "name": "Ann Pot"}, {"name": "Bo Cup"}],
                }
            ],
        },
        {
            **ARXIV,
            "doi": "10.1000/tea",
            "venue": "Journal of Tea",
            "volume": "7",
            "pages": "1–5",
        },
    ),
    "OpenAlex": (
        {
            "meta": {"count": 1},
            "results": [
                {
                    "id": "https://openalex.org/W1",
                    "doi": "https://doi.org/10.1000/tea",
                    "title": "On Tea",
                    "display_name": "On Tea",
                    "publication_year": 2019,
                    "publication_date": "2019-03-02",
                    "type": "article",
                    "primary_location": {
                        "landing_page_url": "https://doi.org/10.1000/tea",
                        "source": {"display_name": "Journal of Tea", "type": "journal"},
                    },
                    "authorships": [
                        {"author": {"display_name": "Ann Pot"}},
                        {"author": {"display_name": "Bo Cup"}},
                    ],
                    "biblio": {"volume": "7", "issue": None, "first_page": "1", "last_page": "5"},
                    "keywords": [{"display_name": "Cups"}],
                    "abstract_inverted_index": {"Tea": [0], "hot.": [2], "is": [1]},
                }
            ],
        },
        {
            "doi": "10.1000/tea",
            "type": "article",
            "venue": "Journal of Tea",
            "venue_year": "2019",
            "volume": "7",
            "pages": "1–5",
            "tags": ("Cups",),
        },
    ),
    "the dump of arXiv": (
        {
            "id": "1903.00001",
            "submitter": "Somebody",
            "authors": "Ann Pot (Tea House), Bo Cup",
            "title": "On\n  Tea",
            "categories": "cs.IT math.IT",
            "abstract": "  Tea is hot.\n",
            "versions": [{"version": "v1", "created": "Sat, 2 Mar 2019 19:18:42 GMT"}],
            "update_date": "2020-01-01",
            "authors_parsed": [["Pot", "Ann", "", "Tea House"], ["Cup", "Bo", ""]],
        },
        {**ARXIV, "category": "cs.IT"},
    ),
    "Hugging Face": (
        [
            {
                "title": "On Tea",
                "summary": "Tea",
                "paper": {
                    "id": "1903.00001",
                    "authors": [{"name": "Ann Pot"}, {"name": "Bo Cup"}],
                    "publishedAt": "2019-03-02T02:40:21.000Z",
                    "title": "On Tea",
                    "summary": "Tea is hot.",
                    "githubRepo": "https://github.com/pot/tea",
                },
            }
        ],
        {**ARXIV, "code": "https://github.com/pot/tea"},
    ),
    "OpenReview": (
        {
            "notes": [
                {
                    "id": "aBcDeFgHiJ",
                    "forum": "aBcDeFgHiJ",
                    "pdate": 1551500000000,
                    "content": {
                        "title": {"value": "On Tea"},
                        "authors": {"value": ["Ann Pot", "Bo Cup"]},
                        "abstract": {"value": "Tea is hot."},
                        "venue": {"value": "TeaConf 2019 poster"},
                        "keywords": {"value": ["cups"]},
                    },
                }
            ]
        },
        {
            "links": {"OpenReview": "https://openreview.net/forum?id=aBcDeFgHiJ"},
            "tags": ("cups",),
            "venue": "TeaConf",
            "venue_year": "2019",
        },
    ),
    "INSPIRE": (
        {
            "hits": {
                "hits": [
                    {
                        "id": "4",
                        "metadata": {
                            "titles": [{"title": "On Tea"}],
                            "authors": [{"full_name": "Pot, Ann"}, {"full_name": "Cup, Bo"}],
                            "arxiv_eprints": [{"value": "1903.00001"}],
                            "abstracts": [{"value": "Tea is hot."}],
                            "publication_info": [{"journal_title": "Tea", "journal_volume": "7"}],
                            "date": "2019-03-02",
                        },
                    }
                ]
            }
        },
        {**ARXIV, "venue": "Tea", "volume": "7"},
    ),
    "DataCite": (
        {
            "data": [
                {
                    "id": "10.1000/tea",
                    "type": "dois",
                    "attributes": {
                        "doi": "10.1000/tea",
                        "titles": [{"title": "On Tea"}],
                        "creators": [
                            {"name": "Pot, Ann", "givenName": "Ann", "familyName": "Pot"},
                            {"name": "Cup, Bo"},
                        ],
                        "published": "2019-03-02",
                        "abstract": "Tea is hot.",
                    },
                }
            ]
        },
        {"doi": "10.1000/tea"},
    ),
    "DBLP": (
        {
            "result": {
                "hits": {
                    "hit": [
                        {
                            "info": {
                                "authors": {
                                    "author": [{"text": "Ann Pot"}, {"text": "Bo Cup 0001"}]
                                },
                                "title": "On Tea",
                                "date": "2019-03-02",
                                "abstract": "Tea is hot.",
                                "ee": "https://doi.org/10.1000/tea",
                            }
                        }
                    ]
                }
            }
        },
        {"doi": "10.1000/tea"},
    ),
}


@pytest.mark.parametrize("service", ANSWERS)
def test_the_answer_of_a_service_is_read(service: str) -> None:
    answer, more = ANSWERS[service]
    text = json.dumps(answer)
    assert detect(text, "a.json").format == "json"
    source = parse(text, "a.json", "json")
    assert source.left_out == ()
    (record,) = source.records
    found = clean(record)
    assert found.fields == TEA | more


def test_what_is_not_read_of_an_answer_is_unused() -> None:
    text = json.dumps({"results": [{"title": "A", "paper": {"rank": "1"}, "stars": 3}]})
    (record,) = parse(text, "a.json", "json").records
    assert record.unused == ("paper", "stars")


def test_an_id_is_one_of_arxiv_only_in_its_dumps() -> None:
    text = json.dumps([{"title": "A", "id": "1903.00001"}])
    (record,) = parse(text, "a.json", "json").records
    assert "arxiv" not in record.fields
