"""What the search engine answers: widening, corrections, operators, scripts and addresses."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

import paper_index
from paper_index.model.vocabulary import Group, Tag, Vocabulary
from paper_index.relate.index import relate
from paper_index.site.search_bundle import NewSearch
from support.made_up_index import paper
from support.serving import served
from support.shared_build import built_once

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from playwright.sync_api import Browser, Page

    from paper_index.model.paper import Paper

    Ask = Callable[..., dict[str, Any]]

pytestmark = pytest.mark.browser

SCRIPTS = Path(paper_index.__file__).parent / "site/theme/assets/paper-index"
ANSWER = """async ([site, q, state]) => {
  const { answer } = await import(`${site}assets/paper-index/search/answer.js`);
  const { EMPTY } = await import(`${site}assets/paper-index/search/state.js`);
  const { lists } = await import(`${site}assets/paper-index/search/resultview.js`);
  const { facets } = await import(`${site}assets/paper-index/search/site.js`);
  const whole = { ...EMPTY, q, sort: "relevance", ...state };
  const found = await answer(whole, ["tag", "year", "venue"]);
  const { nodes, cards } = lists(found, await facets());
  for (const add of cards) add();
  const ids = (papers) => papers.map((paper) => paper.url.split("/").at(-2));
  const { plan } = found;
  return {
    ...found, counts: null, plan: null, used: plan.used, shown: plan.shown, notes: plan.notes,
    corrections: plan.corrected.map(({ from, to }) => ({ from, to })),
    typed: plan.filters.map(({ facet, label, without }) => ({ facet, label, without })),
    marked: nodes.flatMap((part) => [...part.querySelectorAll("mark")].map((m) => m.textContent)),
    ids: ids(found.papers),
    via: Object.fromEntries(found.papers.map((paper) => [ids([paper])[0], paper.via ?? []])),
    groups: found.groups.map((group) => [group.heading, ids(group.papers)]),
    nearest: found.nearest && { ...found.nearest, papers: ids(found.nearest.papers) },
  };
}"""

VOCABULARY = Vocabulary(
    (Group(id="field", name="Field"),),
    (
        Tag(id="phases", name="Phase transitions", group="field", definition="D."),
        Tag(
            id="forgetting",
            name="Continual brewing",
            group="field",
            definition="D.",
            aliases=("catastrophic-forgetting",),
        ),
        Tag(id="pruning", name="Pruning", group="field", definition="D."),
    ),
)
SYNONYMS = (
    ("SAE", "sparse autoencoder"),
    ("OOD", "out-of-distribution"),
    ("EM", "exploring machine"),
)
WILEY = "10.1002/(SICI)1097-0258(19980815)17:15<1661::AID-SIM968>3.0.CO;2-2"
PAPERS: list[tuple[str, dict[str, Any]]] = [
    ("deep", {"title": "Very Deep Networks without Skip Connections", "published": "2018"}),
    ("chaos", {"title": "Computing at the Edge of Chaos", "published": "2019"}),
    ("diffusion", {"title": "Diffusion of Tea in Water", "published": "2020"}),
    ("recent", {"title": "Kettles", "abstract": "A recent paper. Papers on paper cups."}),
    ("sae", {"title": "Sparse Autoencoders for Teapots", "authors": ["Ada Saeed"]}),
    ("ood", {"title": "Cups out of Distribution", "abstract": "Good tea. The same van."}),
    ("em", {"title": "Emergency Jugs", "abstract": "By EM."}),
    ("pruned", {"title": "Pruning Tea Plants", "abstract": "The loss landscape of a garden."}),
    ("landscape", {"title": "Loss Landscapes", "abstract": "Of gardens.", "venue": "NeurIPS"}),
    ("brewing", {"title": "Learning to Brew", "tags": ["forgetting"], "published": "2021"}),
    ("melt", {"title": "Ice Melts", "tags": ["phases"], "published": "2022"}),
    ("dang", {"title": "Steam", "authors": ["Văn Đặng"]}),
    ("yang", {"title": "Yang and Mills Drink Tea", "authors": ["Bo Yang"]}),
    ("eels", {"title": "Ærø Eels"}),
    ("chinese", {"title": "这是一段简单的测试文本"}),
    ("japanese", {"title": "新幹線の歴史"}),
    ("hindi", {"title": "हिन्दी भाषा में सूचना"}),
    ("bengali", {"title": "সংস্কৃতি ও হিম"}),
    ("thai", {"title": "การเรียนรู้สำหรับภาษาไทย"}),
    ("burmese", {"title": "မြန်မာဘာသာ"}),
    ("cplusplus", {"title": "Brewing in C++", "abstract": "We pour."}),
    ("csharp", {"title": "Brewing in C#", "abstract": "We stir."}),
    ("hedgehog", {"title": "A 🦔 at Tea"}),
    ("tcp", {"title": "Tea over TCP/IP", "abstract": "About 1,000 cups in the U.S. policy."}),
    ("bill", {"title": "Ponds", "authors": ['William "Bill" Pond', "Back\\Slash", "Two  Spaces"]}),
    ("arxiv", {"title": "An Old Kettle", "arxiv": "2410.21666", "doi": "10.5555/abc.1(2)"}),
    ("older", {"title": "An Older Kettle", "arxiv": "hep-th/9711200", "doi": "10.5555/abc.12"}),
    ("acl", {"title": "Figurative Mugs", "doi": "10.18653/v1/2020.figlang-1.26"}),
    ("nature", {"title": "Folding Napkins", "doi": "10.1038/s41586-021-03819-2"}),
    ("review", {"title": "Reviewed", "links": {"R": "https://openreview.net/forum?id=aB_c-1"}}),
    ("wiley", {"title": "Median Mugs", "doi": WILEY}),
    ("lines", {"title": "在线"}),
    ("loom", {"title": "A Loom", "abstract": "We name it R-MAT: rush on a mat of C*-algebras."}),
    (
        "mats",
        {"title": "Round Matting", "authors": ["Rosa Matt"], "abstract": "Mat R. Algebra of cups."},
    ),
    ("colour", {"title": "Colour and Behaviour of Modelled Leaves"}),
]


FREQUENT = "ladle", "saucer", "spoon", "teapot"
MANY = [
    *(
        {"title": f"Item {number}", "abstract": f"A {FREQUENT[number % 4]}."}
        for number in range(200)
    ),
    {"title": "Rare", "abstract": "A samovar."},
    {"title": "Right", "abstract": "A samovar with ladles, saucers, spoons and a teapot."},
    {"title": "Half", "abstract": "A samovar with a teapot and a spoon."},
]


@contextmanager
def engine_page(browser: Browser, name: str, papers: Sequence[Paper]) -> Iterator[tuple[Page, str]]:
    """Yield a page that has the search engine alone for some papers, and its address."""

    def make(folder: Path) -> None:
        NewSearch(relate(papers, VOCABULARY, 0), "en", SYNONYMS).write(folder)
        shutil.copytree(SCRIPTS, folder / "assets/paper-index")
        (folder / "index.html").write_text('<!doctype html><html lang="en"></html>', "utf-8")

    with served(built_once(name, make)) as address:
        page = browser.new_page()
        page.goto(address)
        yield page, address
        page.close()


@pytest.fixture(scope="module")
def ask(browser: Browser) -> Iterator[Ask]:
    """A function that answers a line with the engine alone, on made-up papers."""
    papers = [paper(name, **fields) for name, fields in PAPERS]
    with engine_page(browser, "search-engine", papers) as (page, address):
        yield lambda line, **state: dict(page.evaluate(ANSWER, [address, line, state]))


@pytest.mark.parametrize(
    ("line", "found"), [("B. Yang", True), ("Yang B", True), ("C. Yang", False)]
)
def test_a_letter_may_be_the_initial_of_an_author(ask: Ask, line: str, *, found: bool) -> None:
    answer = ask(line)
    heading, ids = answer["groups"][0]
    all_words = ids if answer["used"] == "exact" or heading == "Papers with all words" else []
    assert all_words == (["yang"] if found else [])


def test_a_form_that_no_paper_has_is_known_by_its_ending(ask: Ask) -> None:
    assert ask("melting ice")["used"] == "exact"
    assert ask("melting ice")["ids"] == ["melt"]
    assert ask("meltzz ice")["used"] != "exact"


def test_frequent_words_order_a_widened_search_of_a_large_index(browser: Browser) -> None:
    papers = [paper(f"p{number}", **fields) for number, fields in enumerate(MANY)]
    with engine_page(browser, "large-search-engine", papers) as (page, address):
        loaded: list[str] = []
        page.on("request", lambda request: loaded.append(request.url))
        line = "samovar or urn with ladle saucer spoon and teapot"
        found = page.evaluate(ANSWER, [address, line, {}])
        assert found["used"] == "widened"
        assert found["ids"][:3] == ["p201", "p202", "p200"]
        # Of each frequent word, the list of its papers; of the others, parts of the index.
        assert len([url for url in loaded if "/frequent/" in url]) == len(FREQUENT)


class TestWidening:
    @pytest.mark.parametrize(
        ("line", "first"),
        [
            ("how can I train a very deep network without skip connections", "deep"),
            ("what is the edge of chaos good for?", "chaos"),
            ("recent papers on diffusion", "diffusion"),
            ("colored leaf modeling behavior", "colour"),
        ],
    )
    def test_a_question_finds_what_it_is_about(self, ask: Ask, line: str, first: str) -> None:
        assert ask(line)["ids"][0] == first

    def test_no_exact_match_is_said_with_the_words_that_were_found(self, ask: Ask) -> None:
        found = ask("deep skip connections in zeppelins")
        assert found["used"] == "widened"
        assert found["groups"][0][0] == "Papers with some of the words"
        assert found["shown"] == ["deep", "skip", "connections"]

    def test_few_exact_matches_come_first_under_their_own_heading(self, ask: Ask) -> None:
        groups = dict(ask("old kettle")["groups"])
        assert groups["Papers with all words"] == ["arxiv"]
        assert groups["Papers with some of the words"]

    def test_many_exact_matches_are_not_widened(self, ask: Ask) -> None:
        found = ask("tea")
        assert found["used"] == "exact"
        assert [heading for heading, _ in found["groups"]] == [None]

    def test_a_word_that_most_papers_have_is_not_widened_to_all_of_them(self, ask: Ask) -> None:
        assert set(ask("zeppelins wait kettle")["ids"]) == {"arxiv", "older", "recent"}
        assert len(ask("zeppelins wait")["ids"]) > 10, "nothing else is known"

    def test_a_short_last_word_that_papers_have_is_taken_for_complete(self, ask: Ask) -> None:
        assert ask("zeppelin old")["ids"] == ["arxiv"]
        assert ask("zeppelin ol")["ids"] == ["arxiv", "older"]

    def test_exactly_means_no_widening(self, ask: Ask) -> None:
        found = ask("deep skip connections in zeppelins", exact=True)
        assert found["used"] == "none"
        assert found["ids"] == []


def test_a_whole_title_finds_that_paper_only(ask: Ask) -> None:
    found = ask("Tea over TCP/IP")
    assert (found["used"], found["ids"]) == ("exact", ["tcp"])
    assert ask("tea TCP/IP")["used"] == "widened"


class TestCorrections:
    @pytest.mark.parametrize("line", ["VAE", "OOD", "vae", "sad", "SAEX"])
    def test_acronyms_and_short_words_are_not_corrected(self, ask: Ask, line: str) -> None:
        assert ask(line)["corrections"] == []

    @pytest.mark.parametrize("line", ["R-MAT", "r-ma", "R-MATs", "rush OR R-MAT", "C*-algebra"])
    def test_a_compound_with_a_single_letter_holds_together(self, ask: Ask, line: str) -> None:
        assert ask(line)["ids"] == ["loom"]

    def test_a_compound_with_a_single_letter_can_be_excluded(self, ask: Ask) -> None:
        assert ask("mat")["ids"] == ["mats", "loom"]
        assert ask("mat -R-MAT")["ids"] == ["mats"]

    def test_a_compound_that_no_paper_has_is_widened_to_its_part(self, ask: Ask) -> None:
        found = ask("Q-MAT")
        assert (found["used"], found["ids"]) == ("widened", ["loom", "mats"])

    def test_a_word_is_corrected_to_a_near_word(self, ask: Ask) -> None:
        found = ask("difusion watre")
        assert found["used"] in {"corrected", "widened"}
        assert found["corrections"] == [
            {"from": "difusion", "to": "diffusion"},
            {"from": "watre", "to": "water"},
        ]
        assert found["ids"][0] == "diffusion"

    def test_a_correction_is_spelled_as_printed(self, ask: Ask) -> None:
        assert ask("behavoiur")["corrections"] == [{"from": "behavoiur", "to": "behaviour"}]

    def test_a_name_without_its_signs_is_no_error(self, ask: Ask) -> None:
        assert ask("dang")["ids"][0] == "dang"


class TestSynonyms:
    def test_a_synonym_is_found_in_both_directions_and_said(self, ask: Ask) -> None:
        assert ask("SAE")["via"]["sae"] == ["synonym sparse autoencoder"]
        assert ask("OOD")["via"]["ood"] == ["synonym out-of-distribution"]
        assert ask("sparse autoencoder")["ids"][0] == "sae"
        assert ask("exploring machines")["via"]["em"] == ["synonym EM"]

    def test_the_words_of_a_synonym_are_marked(self, ask: Ask) -> None:
        assert ask("SAE")["marked"] == ["Sparse Autoencoders", "Saeed"]
        assert ask("OOD")["marked"] == ["out of Distribution"]
        # And not the word that begins so: "emergency".
        assert ask("exploring machines")["marked"] == ["EM"]

    def test_an_alias_of_a_tag_is_said_with_the_tag(self, ask: Ask) -> None:
        assert ask("catastrophic forgetting")["via"]["brewing"] == ["tag Continual brewing"]
        assert ask("phase transition")["via"]["melt"] == ["tag Phase transitions"]

    def test_a_word_of_an_alias_alone_finds_no_paper_with_the_tag(self, ask: Ask) -> None:
        assert ask("catastrophic")["ids"] == []
        assert ask("catastrophic learning")["via"]["brewing"] == []
        found = ask("catastrophic forgetting")
        assert (found["used"], found["ids"]) == ("widened", ["brewing"])


class TestOperators:
    @pytest.mark.parametrize(
        ("line", "ids"),
        [
            ('"loss landscape"', {"pruned", "landscape"}),
            ('"loss landscapes"', {"pruned", "landscape"}),
            ('"phase transitions"', set()),
            ("landscape AND pruning", {"pruned"}),
            ('"loss landscape" -pruning', {"landscape"}),
            ('"loss landscape" NOT pruning', {"landscape"}),
            ('-pruning "loss landscape"', {"landscape"}),
            ("hedgehog OR chaos OR diffusion", {"chaos", "diffusion"}),
            ("chaos OR kettle -older", {"chaos", "arxiv", "recent"}),
            ("title:landscape", {"landscape"}),
            ('title:"loss landscape"', {"landscape"}),
            ("author:yang", {"yang"}),
            ("author:dang", {"dang"}),
            ("author: Saeed", {"sae"}),
            ("intitle:landscape", {"landscape"}),
            ("au:dang", {"dang"}),
            ("tag:phases", {"melt"}),
            ('tag:"Phase transitions"', {"melt"}),
            ("tag:catastrophic-forgetting", {"brewing"}),
            ("venue:neurips", {"landscape"}),
            ("year:2018", {"deep"}),
            ("year:2018-2020", {"deep", "chaos", "diffusion"}),
            ("year:2021-", {"brewing", "melt"}),
            ("year:-2018", {"deep"}),
            ("year:2019 OR year:2022", {"chaos", "melt"}),
            ("year:2018-2022 NOT tag:phases", {"deep", "chaos", "diffusion", "brewing"}),
            ("landsc*", {"pruned", "landscape"}),
            ("title:land*", {"landscape"}),
            ("zeppel*", set()),
            ("author:einstein", set()),
            ("tag:nothing", set()),
        ],
    )
    def test_the_papers_are_exactly_those(self, ask: Ask, line: str, ids: set[str]) -> None:
        assert set(ask(line)["ids"]) == ids

    def test_a_title_in_capitals_has_no_operators(self, ask: Ask) -> None:
        assert ask("NOT COMPUTING AT THE EDGE OF CHAOS OR NEAR")["ids"][0] == "chaos"

    def test_a_reference_with_a_quoted_title_is_searched_as_words(self, ask: Ask) -> None:
        found = ask("[3] A. Mug, “Computing at the Edge of Chaos,” in Proc. Cups, 2017, pp. 1–5.")
        assert (found["used"], found["ids"][0]) == ("widened", "chaos")

    def test_typed_filters_are_told_with_the_line_without_them(self, ask: Ask) -> None:
        typed = ask("melts tag:phases year:2022")["typed"]
        assert [(one["label"], one["without"]) for one in typed] == [
            ("Phase transitions", "melts year:2022"),
            ("2022", "melts tag:phases"),
        ]

    @pytest.mark.parametrize(
        ("line", "note"),
        [
            ("colour:red tea", "There is no field “colour:”"),
            ("year:soon tea", "“year:soon” is not a year"),
            ("tea && water", "“&&” is not an operator"),
            ("tea (water OR ice)", "Brackets are ignored."),
        ],
    )
    def test_unknown_syntax_is_searched_as_words_with_a_note(
        self, ask: Ask, line: str, note: str
    ) -> None:
        found = ask(line)
        assert any(note in one for one in found["notes"])
        assert found["ids"]

    @pytest.mark.parametrize(
        "line",
        [
            *('"', '""', '"tea', 'tea"', "-", "--", "NOT", "OR", "tea OR", "OR tea", "NOT NOT tea"),
            *(
                "*",
                "**",
                "title:",
                "title:*",
                'title:"',
                "year:",
                "tag:-",
                "(",
                ")",
                "-(tea)",
                "a:b:c",
            ),
            *("year:9999-0001", "\\", "[", "tea\x00", "'", "-tag:phases", "+tea", "constructor"),
        ],
    )
    def test_no_line_fails(self, ask: Ask, line: str) -> None:
        assert "used" in ask(line)


class TestScriptsAndSymbols:
    @pytest.mark.parametrize(
        ("line", "first"),
        [
            ("测试", "chinese"),
            ("简单的测试", "chinese"),
            ("歴史", "japanese"),
            ("新幹線", "japanese"),
            ('"测试"', "chinese"),
            ('"简单的测试" -zeppelins', "chinese"),
            ('title:"简单"', "chinese"),
            ("幹線 OR zeppelins", "japanese"),
            ("भाषा", "hindi"),
            ("हिन्दी सूचना", "hindi"),
            ("สำหรับ", "thai"),
            ('"ภาษาไทย"', "thai"),
            ("ဘာသာ", "burmese"),
            ("aero", "eels"),
            ("Ærø", "eels"),
            ("C++", "cplusplus"),
            ("c#", "csharp"),
            ("🦔", "hedgehog"),
            ("tcpip", "tcp"),
            ("TCP/IP", "tcp"),
            ("US policy", "tcp"),
            ("U.S. policy", "tcp"),
            ("1000", "tcp"),
            ("1,000 cups", "tcp"),
        ],
    )
    def test_words_of_every_script_are_found(self, ask: Ask, line: str, first: str) -> None:
        assert ask(line)["ids"][0] == first

    def test_a_vowel_sign_does_not_end_a_word(self, ask: Ask) -> None:
        assert ask("हिमालय")["ids"] == []
        assert ask("ภาพ -การ")["ids"] == []

    def test_one_language_of_programs_is_not_another(self, ask: Ask) -> None:
        assert "csharp" not in ask("C++")["ids"]

    @pytest.mark.parametrize("line", ["???", "🦕", "…", "!!! ???", "\u200b"])
    def test_a_line_without_words_finds_nothing(self, ask: Ask, line: str) -> None:
        assert ask(line)["ids"] == []

    @pytest.mark.parametrize("name", ['William "Bill" Pond', "Back\\Slash", "Two  Spaces"])
    def test_a_facet_value_may_have_any_character(self, ask: Ask, name: str) -> None:
        assert ask("", authors=[name], sort="newest")["ids"] == ["bill"]


class TestAddresses:
    @pytest.mark.parametrize(
        ("line", "found"),
        [
            ("2410.21666v3", "arxiv"),
            ("see arXiv:2410.21666 for this", "arxiv"),
            ("https://huggingface.co/papers/2410.21666", "arxiv"),
            ("https://www.alphaxiv.org/abs/2410.21666v1", "arxiv"),
            ("https://www.semanticscholar.org/arxiv/2410.21666", "arxiv"),
            ("https://arxiv.org/pdf/2410.21666v2.pdf?x=1#page=2", "arxiv"),
            ("https://ui.adsabs.harvard.edu/abs/arXiv:2410.21666/abstract", "arxiv"),
            ("https://doi.org/10.48550/arXiv.2410.21666", "arxiv"),
            ("https://arxiv.org/abs/hep-th/9711200v3", "older"),
            ("hep-th/9711200", "older"),
            ("https://doi.org/10.5555%2Fabc.12", "older"),
            ("https://example.org/article/10.5555/abc.12/meta", "older"),
            ("10.5555/ABC.1(2)", "arxiv"),
            (WILEY, "wiley"),
            (f"https://onlinelibrary.wiley.com/doi/{WILEY}/abstract", "wiley"),
            (f"https://doi.org/{quote(WILEY)}", "wiley"),
            ("<https://doi.org/10.5555/abc.12>", "older"),
            ("https://openreview.net/pdf?id=aB_c-1", "review"),
            ("https://openreview.net/forum?id=aB_c-1&noteId=x", "review"),
            ("https://aclanthology.org/2020.figlang-1.26/", "acl"),
            ("https://www.aclanthology.org/2020.figlang-1.26.pdf", "acl"),
            ("https://www.nature.com/articles/s41586-021-03819-2#Sec1", "nature"),
        ],
    )
    def test_an_address_finds_its_paper(self, ask: Ask, line: str, found: str) -> None:
        assert ask(line)["ids"] == [found]

    @pytest.mark.parametrize(
        "line", ["2410.99999", "https://doi.org/10.5555/abc", "10.5555/abc.123"]
    )
    def test_an_unknown_identifier_finds_nothing(self, ask: Ask, line: str) -> None:
        assert ask(line)["ids"] == []


class TestNothingFound:
    @pytest.mark.parametrize(
        "line", ["10.1002/1661.tea", "https://doi.org/10.5555/kettle", "2410.99999"]
    )
    def test_no_paper_is_offered_for_parts_of_an_identifier(self, ask: Ask, line: str) -> None:
        nearest = ask(line)["nearest"]
        assert nearest["papers"] == nearest["tags"] == []

    def test_the_nearest_tags_and_papers_are_offered(self, ask: Ask) -> None:
        nearest = ask('"phase diffusion"')["nearest"]
        assert [tag["name"] for tag in nearest["tags"]] == ["Phase transitions"]
        assert "diffusion" in nearest["papers"]

    @pytest.mark.parametrize("line", ["phase -diffusion zeppelins", "-简单 测试"])
    def test_excluded_papers_are_not_offered(self, ask: Ask, line: str) -> None:
        assert not {"diffusion", "chinese"} & set(ask(line)["nearest"]["papers"])

    @pytest.mark.parametrize(
        ("line", "state", "removals"),
        [
            ("chaos year:2022", {}, {"2022": 1}),
            ("chaos", {"tags": ["phases"]}, {"Phase transitions": 1}),
            ("chaos year:2022", {"from": 2022, "to": 2022}, {"all filters": 1}),
            (
                "",
                {"tags": ["phases"], "from": 2021, "to": 2021},
                {"Phase transitions": 1, "2021": 1},
            ),
            # Only one of two excludes the papers.
            ("chaos", {"tags": ["phases"], "from": 2019}, {"Phase transitions": 1}),
            ("chaos year:2019", {"tags": ["phases"]}, {"Phase transitions": 1}),
            # Only both together.
            ("chaos year:2018", {"tags": ["phases"]}, {"all filters": 1}),
            ("xqzwvk year:2018", {"tags": ["phases"]}, {}),
        ],
    )
    def test_the_filters_that_exclude_papers_are_named_with_the_papers_without_them(
        self, ask: Ask, line: str, state: dict[str, Any], removals: dict[str, int]
    ) -> None:
        found = ask(line, **state)
        assert found["ids"] == []
        offered = found["nearest"]["filters"]
        assert {one["label"]: one["total"] for one in offered} == removals
        for one in offered:
            assert ask("", **one["without"])["total"] == one["total"]
