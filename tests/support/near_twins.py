"""Families of different works that look like one: the hardest records not to merge.

A kind takes a paper, an endless supply of other papers, and a source of chance. It returns the
members of a family, each another work, or nothing when the paper does not lend itself to it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from support.source_forms import Chance

Row = dict[str, Any]

EXCHANGES: tuple[tuple[str, ...], ...] = (
    ("German", "French", "Italian", "Czech", "Finnish", "Turkish"),
    ("Chinese", "Japanese", "Korean", "Vietnamese"),
    ("Arabic", "Hindi", "Urdu", "Persian", "Bengali"),
    ("English", "Spanish", "Portuguese", "Russian", "Dutch"),
    ("Parsing", "Tagging", "Chunking"), ("Summarization", "Translation", "Simplification"),
    ("Classification", "Clustering", "Retrieval"), ("Supervised", "Unsupervised"),
    ("Extractive", "Abstractive"), ("Detection", "Generation", "Correction"),
    ("Syntactic", "Semantic", "Morphological"), ("Sentiment", "Emotion", "Stance", "Humour"),
    ("Event", "Entity", "Relation"), ("Medical", "Legal", "Financial", "Scientific"),
    ("Monolingual", "Multilingual", "Bilingual"), ("Training", "Decoding"),
    ("Zero-Shot", "Few-Shot"), ("Encoder", "Decoder"), ("Corpus", "Lexicon", "Treebank"),
    ("Dialogue", "Document", "Sentence"), ("Words", "Sentences", "Phrases"), ("Small", "Large"),
)  # fmt: skip
"""Words that stand for one another: a title with another one is another work."""
BEFORE = (
    "Optimization of {}", "Towards {}", "Evaluating {}", "A Survey of {}", "Online {}", "Robust {}",
    "Visualizing {}", "Lightweight {}", "Beyond {}", "A Critique of {}",
)  # fmt: skip
BEHIND = (
    "{} for Low-Resource Languages", "{} in Practice", "{} Revisited", "{}: A Replication Study",
    "{} with Less Data", "{} on Mobile Devices", "{}: Ten Years Later", "{} in the Classroom",
)  # fmt: skip
NOTICES = (
    "Corrigendum to \"{}\"", "Comment on \"{}\"", "Reply to Comments on \"{}\"", "Erratum: {}",
    "Response to \"{}\"", "Correction to: {}", "A Note on \"{}\"", "Discussion of \"{}\"",
)  # fmt: skip
PARTS = (
    (", Part I", ", Part II", ", Part III"), (" (Part 1)", " (Part 2)", " (Part 3)"),
    (" I", " II", " III"), (": Part One", ": Part Two"), (". Part A", ". Part B"),
    (" 1: Theory", " 2: Experiments"),
)  # fmt: skip
TASKS = (
    ("Findings of the {year} Shared Task on {topic}", "Findings of the {year} {topic} Challenge"),
    ("Overview of the {venue} {year} Shared Task on {topic}", "{venue}-{year} Task 3: {topic}"),
    ("The {nth} {topic} Challenge", "Report on the {nth} Workshop on {topic}"),
    ("{venue} {year}: Annual Report on {topic}", "{topic}: {year} Status Report"),
)  # fmt: skip
ORDINALS = ("First", "Second", "Third", "Fourth", "Fifth", "Sixth")
TEAMS = (
    "Heron", "Egret", "UniPond", "NLP@Lake", "DeepNewt", "Team Otter", "ReedLab", "CattailNLP",
    "PondMind", "MarshAI", "IITPond", "TU-Ditch", "Beaver2", "SedgeBERT",
)  # fmt: skip
SUBMISSIONS = (
    "{team} at {venue} {year} Task {n}: {topic}", "{team} at {venue} {year}: {topic}",
    "{team}: {topic} at {venue} {year}", "The {team} System for the {venue} {year} Task on {topic}",
)  # fmt: skip
REGIONS = ("Asia", "Africa", "Europe", "South America", "Oceania", "Madagascar")
REVIEWS = (
    "Book Review: {topic} of {region}", "Review of: The {topic} of {region}",
    "{topic} in {region} (book review)", "Book Reviews: Handbook of {topic} in {region}",
)  # fmt: skip
FRONT_MATTER = (
    "Preface", "Editorial", "Introduction to the Special Issue on {topic}",
    "Message from the Chairs", "Introduction",
    "Guest Editors' Introduction: {topic}", "Foreword", "Editor's Note",
)  # fmt: skip
PLACEHOLDERS = (
    "No abstract available.", "[No abstract available]", "N/A", "Abstract",
    "Abstract not available.", "International audience",
)  # fmt: skip
TEMPLATES = (
    """\
We describe a system for {one} that was built for the shared task. Our system combines a pretrained
encoder with features made by hand, and is trained on the data that the organisers gave out and on
data of our own. We report results on the development and test sets, analyse the errors for {one},
and discuss what would help most in future work on {two}.""",
    """\
A search for {one} is presented. The data were collected between 2015 and 2018 and correspond to a
set of one hundred thousand documents. No significant excess over what chance would give is
observed. Upper limits at the 95% confidence level are set on the share of {one}, and the results
are interpreted in several models of {two}. This is the first such search in this kind of text.""",
)
"""Abstracts of more than forty words in which only the nouns are exchanged."""
SEARCHES = (
    "A Search for Rare {one} Errors Decaying to Pairs of {two} Errors",
    "Measurement of {one} Rates in Association with {two}", "Upper Limits on {one} from {two}",
    "Observation of {one} with the {two} Detector", "First Evidence for {one} in {two} Data",
    "{one} and {two} Production at High Energies",
)  # fmt: skip
COMMON_TITLES = (
    "A Statistical Approach to {topic}", "Neural {topic}", "Learning {topic}", "On {topic}",
    "A Survey of {topic}", "An Introduction to {topic}", "{topic}: State of the Art",
    "Experiments in {topic}",
)  # fmt: skip
TOPICS = (
    "Machine Translation", "Word Sense Disambiguation", "Question Answering", "Text Generation",
    "Dialogue Modelling", "Named Entity Recognition", "Language Modelling", "Speech Recognition",
    "Discourse Parsing", "Grammar Induction", "Metaphor Detection", "Irony Detection",
)  # fmt: skip
MANNERS = (
    "Robust", "Cross-Domain", "Incremental", "Multimodal", "Interactive", "Weakly Supervised",
    "Real-Time", "Explainable", "Historical", "Clinical", "Code-Switched", "Child-Directed",
)  # fmt: skip
LANGUAGES = ("Ladin", "Friulan", "Basque", "Breton", "Sorbian", "Frisian", "Maltese", "Sardinian")


def _as(row: Row, title: str, **fields: object) -> Row:
    """Return another work with a title; it has neither the paper's abstract nor its identifiers."""
    return {**row, "title": title, "abstract": None, "doi": None, "arxiv": None, **fields}


def _by_others(row: Row, others: Iterator[Row]) -> Row:
    """Return the fields of somebody else's paper that a twin may have: no title."""
    other = next(others)
    return {**row, "authors": other["authors"], "abstract": other["abstract"], "doi": other["doi"]}


def _topic(chance: Chance) -> str:
    topic = chance.form(TOPICS)
    return f"{chance.form(MANNERS)} {topic}" if chance.happens(0.7) else topic


def _later(row: Row, years: int) -> Any:
    return row["year"] + years if row["year"] else None


def word_exchanged(row: Row, others: Iterator[Row], chance: Chance) -> list[Row]:
    """Return the paper and twins with another word; their abstracts are often one template."""
    for group in EXCHANGES:
        found = [word for word in group if re.search(rf"\b{word}\b", row["title"])]
        # A title in two languages would have the word in one of them only.
        if found and len(row["title"].encode()) < len(row["title"]) + 3:
            break
    else:
        return []
    rest = [word for word in group if word not in found]
    family = [row]
    same_people, template = chance.happens(0.6), chance.happens(0.5)
    for word in chance.sample(rest, min(len(rest), chance.randint(1, 2))):
        title = row["title"].replace(found[0], word)
        abstract = (row["abstract"] or "").replace(found[0], word) if template else None
        base = row if same_people else _by_others(row, others)
        year = _later(row, chance.choice((0, 0, 1, 3)))
        family.append(_as(base, title, abstract=abstract or base["abstract"], year=year))
        if abstract is None and same_people:
            family[-1]["abstract"] = next(others)["abstract"]
    return family


def longer_title(row: Row, others: Iterator[Row], chance: Chance) -> list[Row]:
    """Return X and, by the same people, Optimization of X or X in Practice."""
    title = chance.form((chance.form(BEFORE), chance.form(BEHIND)) * 2).format(row["title"])
    abstract = next(others)["abstract"] if chance.happens(0.6) else None
    return [row, _as(row, title, abstract=abstract, year=_later(row, chance.choice((0, 1, 2))))]


def notice(row: Row, _: Iterator[Row], chance: Chance) -> list[Row]:
    """Return a paper and its corrigendum, comment or reply."""
    title = chance.form(NOTICES).format(row["title"])
    return [row, _as(row, title, year=_later(row, chance.choice((0, 1))))]


def parts(row: Row, others: Iterator[Row], chance: Chance) -> list[Row]:
    """Return the parts of a paper, of one year or of several."""
    title, apart = row["title"].rstrip("."), chance.choice((0, 0, 1))
    family = [_as(row, f"{title}{ending}") for ending in chance.form(PARTS)]
    for years, member in enumerate(family):
        member["year"] = _later(row, years * apart)
        member["abstract"] = next(others)["abstract"] if chance.happens(0.5) else None
    return family


def every_year(row: Row, others: Iterator[Row], chance: Chance) -> list[Row]:
    """Return the reports of a yearly event: one title but for the year or the ordinal number."""
    title = chance.choice(chance.form(TASKS))
    fields = {"venue": row["venue"], "topic": _topic(chance)}
    template = chance.choice(TEMPLATES).format(one=fields["topic"], two=fields["topic"])
    family = []
    for nth in range(chance.randint(2, 4)):
        year = (row["year"] or 2001) + nth
        authors = row["authors"][nth % 2 :] + next(others)["authors"][: nth % 2]
        text = title.format(**fields, year=year, nth=ORDINALS[nth])
        abstract = template if chance.happens(0.5) else None
        family.append(_as(row, text, year=year, authors=authors, abstract=abstract))
    return family


def same_title_every_year(row: Row, _: Iterator[Row], chance: Chance) -> list[Row]:
    """Return prefaces and editorials: one title and the same editors, other years."""
    title = chance.form(FRONT_MATTER).format(topic=_topic(chance))
    authors = row["authors"][:2]
    years = chance.randint(2, 4)
    return [
        _as(row, title, authors=authors, year=(row["year"] or 2001) + nth) for nth in range(years)
    ]


def task_systems(row: Row, others: Iterator[Row], chance: Chance) -> list[Row]:
    """Return teams at one task: other people, one kind of title, sometimes one kind of abstract."""
    form, topic = chance.form(SUBMISSIONS), _topic(chance)
    number, templates = chance.randint(1, 9), chance.happens(0.4)
    family = []
    for team in chance.sample(TEAMS, chance.randint(2, 4)):
        other = next(others)
        title = form.format(team=team, venue=row["venue"], year=row["year"], n=number, topic=topic)
        abstract = chance.form(TEMPLATES).format(one=topic, two="text") if templates else None
        family.append(
            _as(row, title, authors=other["authors"], abstract=abstract or other["abstract"])
        )
    return family


def task_languages(row: Row, _: Iterator[Row], chance: Chance) -> list[Row]:
    """Return one team's systems for several languages of one task, by one template."""
    form, team = chance.form(SUBMISSIONS), chance.choice(TEAMS)
    topic, number = _topic(chance), chance.randint(1, 9)
    family = []
    for language in chance.sample(LANGUAGES, chance.randint(2, 3)):
        task = f"{topic} for {language}"
        title = form.format(team=team, venue=row["venue"], year=row["year"], n=number, topic=task)
        text = chance.form(TEMPLATES).format(one=task, two=language)
        family.append(_as(row, title, abstract=text if chance.happens(0.7) else None))
    return family


def book_reviews(row: Row, others: Iterator[Row], chance: Chance) -> list[Row]:
    """Return reviews of books whose titles differ in a region, with placeholders as abstracts."""
    form, topic = chance.form(REVIEWS), _topic(chance)
    alone = chance.happens(0.5)
    return [
        _as(
            row, form.format(topic=topic, region=region),
            authors=(row if alone else next(others))["authors"][:1],
            abstract=chance.form(PLACEHOLDERS), year=_later(row, chance.choice((0, 0, 2))),
        )
        for region in chance.sample(REGIONS, chance.randint(2, 3))
    ]  # fmt: skip


def template_abstracts(row: Row, _: Iterator[Row], chance: Chance) -> list[Row]:
    """Return papers of one team whose titles and abstracts differ in two nouns."""
    title, text, family = chance.form(SEARCHES), chance.form(TEMPLATES), []
    one, two, three, four = (_topic(chance) for _ in range(4))
    for noun, other in ((one, two), (three, four)):
        abstract = text.format(one=noun, two=other)
        family.append(_as(row, title.format(one=noun, two=other), abstract=abstract))
    return family


def one_doi(row: Row, others: Iterator[Row], chance: Chance) -> list[Row]:
    """Return unlike papers of one volume, all with its DOI; some are by the same people."""
    doi = f"10.1007/978-3-{chance.randrange(10**6):06}"
    family = [{**row, "doi": doi}]
    for _ in range(chance.randint(1, 4)):
        other = next(others)
        authors = row["authors"] if chance.happens(0.3) else other["authors"]
        family.append(
            {**other, "doi": doi, "venue": row["venue"], "year": row["year"], "authors": authors}
        )
    return family


def same_title_by_others(row: Row, others: Iterator[Row], _: Chance) -> list[Row]:
    """Return a paper and another one with its title, by other people in another year."""
    other = next(others)
    return [row, {**other, "title": row["title"], "year": (other["year"] or 2001) - 4}]


def common_titles(row: Row, others: Iterator[Row], chance: Chance) -> list[Row]:
    """Return papers by different people whose titles are made of the commonest words."""
    form, one, two = chance.form(COMMON_TITLES), _topic(chance), _topic(chance)
    family = [{**row, "title": form.format(topic=one)}]
    for topic in (one, two):
        other = next(others)
        family.append({**other, "title": form.format(topic=topic), "venue": row["venue"]})
    return family


def versions(row: Row, _: Iterator[Row], chance: Chance) -> list[Row]:
    """Return the papers on several versions of a program, or several uses of one name."""
    name = f"{chance.choice(TEAMS).partition('@')[0]}Tagger"
    rest = _topic(chance)
    forms: tuple[tuple[str, ...], ...] = (
        (f"{name} 1.0: A Toolkit for {rest}", f"{name} 2.0: A Toolkit for {rest}"),
        (f"{name} v2 for {rest}", f"{name} v3 for {rest}", f"{name} v4 for {rest}"),
        (f"{name}: A Corpus for {rest}", f"{name}: A Baseline for {rest}"),
        (f"{name}-2018: {rest} Data", f"{name}-2020: {rest} Data"),
    )
    return [
        _as(row, title, year=_later(row, years * 2))
        for years, title in enumerate(chance.form(forms))
    ]


KINDS: dict[str, Callable[[Row, Iterator[Row], Chance], list[Row]]] = {
    "a word exchanged": word_exchanged, "a word more": longer_title, "a notice": notice,
    "parts": parts, "every year": every_year, "one title every year": same_title_every_year,
    "teams at a task": task_systems, "languages of a task": task_languages,
    "book reviews": book_reviews, "template abstracts": template_abstracts,
    "a volume's DOI": one_doi, "one title by others": same_title_by_others,
    "common titles": common_titles, "versions": versions,
}  # fmt: skip
"""The kinds of families by name."""
