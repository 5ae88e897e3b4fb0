r"""Expands the macros of BibTeX files: those of a @preamble, and the names of journals at ADS."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from paper_index.text.latex_maths import symbols

_DEFINITION = re.compile(
    r"\\(?:(?:re)?newcommand|providecommand|DeclareRobustCommand)\*?\s*\{?\\(?P<name>[A-Za-z]+)\}?"
    r"\s*(?:\[(?P<count>\d)\])?\s*\{(?P<body>(?:[^{}]|\{[^{}]*\})*)\}"
    r"|\\(?:def|gdef)\s*\\(?P<def_name>[A-Za-z]+)\s*(?P<parameters>(?:#\d)*)\s*"
    r"\{(?P<def_body>(?:[^{}]|\{[^{}]*\})*)\}"
)
_ARGUMENT = r"\s*(?:\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}|(\S))"
# A body with other commands is TeX code, which only TeX can run.
_SIMPLE = re.compile(r"(?:[^\\]|\\(?:em|it|bf|sc|rm|sl|tt|emph|text[a-z]{2}|mbox|ensuremath)\b)*")
# What BibTeX styles sort by; printed they are empty.
_SORT_KEYS = {"noopsort": (1, ""), "SortNoop": (1, ""), "noop": (1, "")}

# https://ui.adsabs.harvard.edu/help/actions/journal-macros
_JOURNALS = {
    name: title.strip()
    for line in r"""
    aj Astronomical Journal; actaa Acta Astronomica; araa Annual Review of Astronomy and Astrophysics
    apj Astrophysical Journal; apjl Astrophysical Journal Letters; ao Applied Optics
    apjlett Astrophysical Journal Letters; apjs Astrophysical Journal Supplement Series
    apjsupp Astrophysical Journal Supplement Series; apss Astrophysics and Space Science
    aap Astronomy and Astrophysics; astap Astronomy and Astrophysics; azh Astronomicheskii Zhurnal
    aapr Astronomy and Astrophysics Reviews; aaps Astronomy and Astrophysics Supplement Series
    baas Bulletin of the American Astronomical Society; applopt Applied Optics
    bac Bulletin of the Astronomical Institutes of Czechoslovakia; bain Bulletin of the Astronomical Institutes of the Netherlands
    caa Chinese Astronomy and Astrophysics; cjaa Chinese Journal of Astronomy and Astrophysics
    fcp Fundamentals of Cosmic Physics; gca Geochimica et Cosmochimica Acta
    grl Geophysical Research Letters; iaucirc IAU Circulars; icarus Icarus; psj Planetary Science Journal
    jcap Journal of Cosmology and Astroparticle Physics; jcp Journal of Chemical Physics
    jgr Journal of Geophysical Research; jqsrt Journal of Quantitative Spectroscopy and Radiative Transfer
    jrasc Journal of the Royal Astronomical Society of Canada; maps Meteoritics and Planetary Science
    memras Memoirs of the Royal Astronomical Society; memsai Memorie della Società Astronomica Italiana
    mnras Monthly Notices of the Royal Astronomical Society; na New Astronomy; nar New Astronomy Reviews
    nat Nature; nphysa Nuclear Physics A; physrep Physics Reports; physscr Physica Scripta
    pasa Publications of the Astronomical Society of Australia; pasp Publications of the Astronomical Society of the Pacific
    pasj Publications of the Astronomical Society of Japan; planss Planetary and Space Science
    pra Physical Review A; prb Physical Review B; prc Physical Review C; prd Physical Review D
    pre Physical Review E; prl Physical Review Letters; procspie Proceedings of the SPIE
    qjras Quarterly Journal of the Royal Astronomical Society; rmp Reviews of Modern Physics
    rmxaa Revista Mexicana de Astronomía y Astrofísica; skytel Sky and Telescope; solphys Solar Physics
    sovast Soviet Astronomy; ssr Space Science Reviews; zap Zeitschrift für Astrophysik
    aplett Astrophysics Letters; apspr Astrophysics Space Physics Research; ssrv Space Science Reviews
    """.strip().splitlines()  # noqa: E501 (a table)
    for name, _, title in (entry.strip().partition(" ") for entry in line.split(";"))
}  # fmt: skip
# Exporters write a letter such as α as maths in braces.
_SYMBOL = re.compile(r"\{\$\\([A-Za-z]+)\s?\$\}")
# Zotero escapes the maths of a title: \${\textbackslash}alpha\_1\$.
_ESCAPED_MATHS = re.compile(r"\\\$(?=[^$]*\\textbackslash[{} ]*[A-Za-z])([^$]{1,200}?)\\\$")
_ESCAPED = re.compile(
    r"\{\\text(backslash|asciicircum)\}|\\text(backslash|asciicircum)(?:\{\}| ?)|\\([_{}&])"
)
_ESCAPED_SIGNS = {"backslash": "\\", "asciicircum": "^"}
_JOURNAL = re.compile(r"\{?\\(?P<name>[a-z]+)\}?")


def journal_of_macro(text: str) -> str:
    r"""Return the journal of a macro of ADS, such as `\aap`; any other text unchanged."""
    match = _JOURNAL.fullmatch(text.strip())
    return _JOURNALS.get(match["name"], text) if match else text


def read_definitions(preambles: Sequence[str]) -> dict[str, tuple[int, str]]:
    r"""Return the macros that preambles define and that are text: arguments and body by name."""
    found = dict(_SORT_KEYS)
    for preamble in preambles:
        for match in _DEFINITION.finditer(preamble):
            name = match["name"] or match["def_name"]
            count = int(match["count"] or len(match["parameters"] or "") // 2)
            body = match["body"] if match["name"] else match["def_body"]
            if _SIMPLE.fullmatch(body) and len(name) > 1:
                found[name] = (count, body)
    return found


def unknown_macros(preambles: Sequence[str]) -> frozenset[str]:
    """Return the names of macros that preambles define and that only TeX can run."""
    names = re.findall(r"\\(?:(?:re)?newcommand|def)\*?\s*\{?\\([A-Za-z]+)", " ".join(preambles))
    return frozenset(names) - read_definitions(preambles).keys()


def _unescaped(match: re.Match[str]) -> str:
    name = match[1] or match[2]
    return _ESCAPED_SIGNS[name] if name else match[3]


def expand(text: str, definitions: Mapping[str, tuple[int, str]]) -> str:
    """Return a text with the macros of `definitions` replaced by what they print."""
    if "\\" not in text:
        return text
    text = _ESCAPED_MATHS.sub(lambda match: f"${_ESCAPED.sub(_unescaped, match[1])}$", text)
    # The braces stay: they may be those of an argument.
    text = _SYMBOL.sub(lambda match: f"{{{symbols().get(match[1], match[0][1:-1])}}}", text)
    for name in re.findall(r"\\([A-Za-z]+)", text):
        if name not in definitions:
            continue
        count, body = definitions[name]
        call = re.compile(rf"\\{name}(?![A-Za-z]){_ARGUMENT * count}(?:\{{\}})?")

        def replace(match: re.Match[str], body: str = body) -> str:
            # Each argument is a group in braces or a single character.
            pairs = zip(match.groups()[::2], match.groups()[1::2], strict=True)
            arguments = {str(n): one or other or "" for n, (one, other) in enumerate(pairs, 1)}
            return re.sub(r"#([1-9])", lambda use: arguments.get(use[1], ""), body)

        text = call.sub(replace, text)
    return text
