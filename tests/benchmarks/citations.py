"""Has biber and BibTeX read the whole papers.bib, and compares what they understood with the data.

    apt-get install biber texlive-binaries
    .venv/bin/python tests/benchmarks/citations.py --more papers.jsonl.gz --size 10000

Prints how long each took, what each warned of, and every value that is not what the paper's file
says: keys, names by their parts, titles, containers, dates, identifiers, abstracts. BibTeX also
shows whether a style with titles in small letters spoils a capital. Before that it measures what
the files of references cost `generate`. Ends with 1 when anything differs, with 2 when a program
is missing.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.corpus import make_index
from paper_index.content.layout import Layout
from paper_index.exports.citation_keys import with_keys
from paper_index.exports.citations import cite
from paper_index.exports.reference import make_reference
from paper_index.relate.index import relate
from paper_index.text.escape import plain
from paper_index.workflows.build import generate
from paper_index.workflows.check import check
from support.citation_readers import letters, printed, to_bibtex, written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from paper_index.model.paper import Paper
    from paper_index.text.names import Name

_NEEDED = {"biber": "biber", "bibtex": "texlive-binaries"}
_SHOWN = 20
_NAMESPACE = "{http://biblatex-biber.sourceforge.net/biblatexml}"
_PARTS = ("prefix", "family", "suffix", "given")
_STYLE = r"""
ENTRY { author title } { } { }
INTEGERS { place }
STRINGS { form }
FUNCTION {say} { 'form := author place form format.name$ "=" swap$ * write$ newline$ }
FUNCTION {misc} {
  "@" cite$ * write$ newline$
  "#" title "t" change.case$ * write$ newline$
  #1 'place :=
  author empty$ { } {
    { place author num.names$ #1 + < }
    { "{vv{ }}" say "{ll{ }}" say "{jj{ }}" say "{ff{ }}" say place #1 + 'place := }
    while$
  } if$
}
FUNCTION {article} { misc }
FUNCTION {inproceedings} { misc }
READ
ITERATE {call.type$}
"""
"""A style that prints keys, titles in small letters, and names: particle, family, suffix, given."""

Understood = dict[str, dict[str, object]]


def main() -> int:
    """Measure, let both read, compare, print."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--more", type=Path, help="further papers, JSON lines, gzip")
    options.add_argument("--size", type=int, default=124, help="papers in all")
    chosen = options.parse_args()
    missing = [name for name in _NEEDED if not shutil.which(name)]
    for name in missing:
        print(f"{name} is missing: apt-get install {_NEEDED[name]}")
    if missing:
        return 2
    with tempfile.TemporaryDirectory() as folder:
        return _measure(Path(folder), chosen.size, chosen.more)


def _measure(folder: Path, size: int, more: Path | None) -> int:
    layout = Layout(folder / "index")
    layout.root.mkdir()
    make_index(layout.root, size, more)
    papers = _costs(layout)
    bib = folder / "papers.bib"
    shutil.copy(layout.docs / "data" / "papers.bib", bib)
    print(f"{len(papers)} papers, papers.bib {bib.stat().st_size:,} bytes")
    differences = 0
    for name, read, expected in (("biber", _biber, _for_biber), ("bibtex", _bibtex, _for_bibtex)):
        start = time.perf_counter()
        found, warnings = read(bib)
        print(f"{name}: {time.perf_counter() - start:.1f} s, {len(warnings)} warnings")
        differences += _show("warns", warnings)
        differences += _show("differs", list(_compare(papers, found, expected)))
    return 1 if differences else 0


def _costs(layout: Layout) -> tuple[Paper, ...]:
    """Print what writing the files takes beside all of `generate`; return the papers with keys."""
    valid = (checked := check(layout)).valid
    index = relate(with_keys(checked.papers), valid.vocabulary, valid.settings.limits.related)
    start = time.process_time()
    files = written(cite(index, "https://example.org/"))
    making = time.process_time() - start
    size = sum(map(len, files.values()))
    print(f"references: {making:.1f} s of processor for {len(files):,} files of {size:,} bytes")
    for run in ("at first", "again"):
        start = time.process_time()
        generate(layout)
        print(f"generate {run}: {time.process_time() - start:.1f} s of processor, all in all")
    return with_keys(checked.papers)


def _show(verb: str, lines: Sequence[str]) -> int:
    for line in lines[:_SHOWN]:
        print(f"  {verb}: {line}")
    if len(lines) > _SHOWN:
        print(f"  and {len(lines) - _SHOWN} more")
    return len(lines)


def _compare(
    papers: Sequence[Paper],
    found: Understood,
    expected: Callable[[Paper], Mapping[str, object]],
) -> Iterator[str]:
    known = {str(paper.citation_key): paper for paper in papers}
    yield from (f"{key} is missing" for key in sorted(known.keys() - found.keys()))
    yield from (f"{key} came from nowhere" for key in sorted(found.keys() - known.keys()))
    for key in sorted(known.keys() & found.keys()):
        for field, wanted in expected(known[key]).items():
            if found[key].get(field) != wanted:
                yield f"{key} {field}: {found[key].get(field)!r} instead of {wanted!r}"


def _biber(bib: Path) -> tuple[Understood, list[str]]:
    """Return what biber's own XML says of each entry, and its warnings."""
    out = bib.with_suffix(".bltxml")
    command = ["biber", "--tool", "--output-format=biblatexml", f"--output-file={out}", bib.name]
    ran = subprocess.run(command, cwd=bib.parent, capture_output=True, text=True, check=False)
    warnings = [line for line in ran.stdout.splitlines() if not line.startswith("INFO")]
    if ran.returncode:
        return {}, [*warnings, f"biber ended with {ran.returncode}"]
    entries = ET.parse(out).getroot().iter(f"{_NAMESPACE}entry")
    return {entry.attrib["id"]: _entry(entry) for entry in entries}, warnings


def _entry(entry: ET.Element) -> dict[str, object]:
    values: dict[str, object] = {
        child.tag.removeprefix(_NAMESPACE): "".join(child.itertext()) for child in entry
    }
    names = entry.iterfind(f"{_NAMESPACE}names[@type='author']/{_NAMESPACE}name")
    values |= {"type": entry.attrib["entrytype"], "author": [_name(name) for name in names]}
    for field in ("title", "abstract", "booktitle", "journaltitle", "howpublished"):
        values[field] = letters(printed(str(values.get(field, ""))))
    return values


def _name(name: ET.Element) -> tuple[str, ...]:
    parts = dict.fromkeys(_PARTS, "")
    for part in name.iterfind(f"{_NAMESPACE}namepart"):
        inside = [part.text or "", *(piece.text or "" for piece in part)]
        parts[part.attrib["type"]] = letters("".join(inside))
    return tuple(parts.values())


def _for_biber(paper: Paper) -> dict[str, object]:
    reference = make_reference(paper)
    kinds = {"journal": "article", "conference": "inproceedings"}
    fields = {"journal": "journaltitle", "conference": "booktitle", "other": "howpublished"}
    date = reference.date
    day = "-".join(f"{part:02}" for part in (date.year, date.month) if part) if date else None
    wanted: dict[str, object] = {
        "type": kinds.get(reference.kind, "misc"),
        "author": [_parts(name) for name in reference.authors],
        "title": letters(plain(paper.title)),
        "abstract": letters(plain(paper.abstract or "")),
        "date": day,
        "eprint": paper.arxiv,
        "eprintclass": reference.category,
        "doi": paper.doi,
    }
    if reference.kind in fields:
        wanted[fields[reference.kind]] = letters(plain(reference.container or ""))
    return wanted


def _parts(name: Name) -> tuple[str, ...]:
    if name.literal or (name.suffix and not name.given):
        return "", letters(name.printed), "", ""
    return tuple(map(letters, (name.particle, name.family, name.suffix, name.given)))


def _bibtex(bib: Path) -> tuple[Understood, list[str]]:
    """Return what our style printed of each entry, and BibTeX's warnings."""
    bib.with_name("say.bst").write_text(_STYLE, "utf-8")
    aux = "\\relax\n\\citation{*}\n\\bibstyle{say}\n\\bibdata{papers}\n"
    bib.with_name("say.aux").write_text(aux, "utf-8")
    # As in a whole TeX Live; without its configuration BibTeX takes a few hundred entries.
    room = {"hash_size": "600000", "max_strings": "600000", "ent_str_size": "1000"}
    here = {**os.environ, **room, "BSTINPUTS": f"{bib.parent}", "BIBINPUTS": f"{bib.parent}"}
    ran = subprocess.run(
        ["bibtex", "say"], cwd=bib.parent, env=here, capture_output=True, text=True, check=False
    )
    said = ran.stdout.splitlines()
    warnings = [line for line in said if re.match(r"Warning|I |Name \d|.*---line", line)]
    if ran.returncode:
        return {}, [*warnings, f"bibtex ended with {ran.returncode}: {' / '.join(said[-5:])}"]
    # BibTeX breaks long lines; what goes on is set in by two spaces.
    text = bib.with_name("say.bbl").read_text("utf-8").replace("\n  ", " ")
    return dict(map(_printed_entry, text.split("\n@"))), warnings


def _printed_entry(text: str) -> tuple[str, dict[str, object]]:
    key, title, *names = text.strip("@\n").split("\n")
    parts = [letters(printed(line.removeprefix("="))) for line in names]
    people = [tuple(parts[start : start + 4]) for start in range(0, len(parts), 4)]
    return key, {"author": people, "title": printed(title.removeprefix("#"))}


def _for_bibtex(paper: Paper) -> dict[str, object]:
    """Return the names, and the title as a style with small letters should print it."""
    field = re.search(r"^  title = \{(.*)\},$", to_bibtex(paper, "key"), re.MULTILINE)
    title = field[1] if field else ""
    return {
        "author": [_parts(name) for name in make_reference(paper).authors],
        "title": printed(_small(title)),
    }


def _small(latex: str) -> str:
    """Put into small letters what stands in no braces, but the first and what follows a colon."""
    out, depth, kept = "", 0, True
    for character in latex:
        depth += (character == "{") - (character == "}")
        out += character if depth or kept else character.lower()
        kept = out.endswith(":") or (kept and character == " ") or bool(re.search(r":\s$", out))
    return out


if __name__ == "__main__":
    sys.exit(main())
