"""Splits texts into the words that are searched, exactly as `fold.js` does in the browser."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from paper_index.text.characters import MARKS
from paper_index.text.escape import fold

TITLE_WORD, AUTHOR_WORD, ADDRESS_WORD = "zzt", "zza", "zzu"
"""How the words of a title, of the authors and of addresses begin that are searched apart."""

_WORD = re.compile(rf"[^\W_]+(?:[{MARKS}][^\W_]*)*")
_SYMBOL = re.compile("[\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001f3fa\U0001f400-\U0001faff]")
_LANGUAGE = re.compile(r"(?<![^\W_])([a-z])(\+\+|#)")
# Scripts without spaces between words: Thai, Lao, Burmese and Khmer; Han, Hiragana and Katakana,
# with their iteration marks.
_UNSPACED = re.compile(
    "([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+)"
)
# Letters without a decomposition in Unicode, as readers type them.
_LETTERS = str.maketrans("đðøłħıŋŧĸəɖɗɓƙɲɛɔƴ", "ddolhintkeddbkneoy", "ʻʼʹʺ") | {
    ord("æ"): "ae",
    ord("œ"): "oe",
    ord("þ"): "th",
}
_SEPARATORS = str.maketrans({sign: " " for sign in map(chr, range(128)) if not sign.isalnum()})
_RARE = re.compile(f"{_SYMBOL.pattern}|[{''.join(map(chr, _LETTERS))}]")
_OUR = "col|behavi|fav|hon|lab|neighb|vap|harb|rum|tum|flav|hum|od|rig|vig|arm|endeav|sav|splend"
_DOUBLED = (
    "model|label|signal|channel|level|tunnel|travel|cancel|fuel|marshal|panel|counsel|dial|equal"
    "|initial|spiral|total"
)


def _letters(pattern: str) -> str:
    """Return the letters of each word that a pattern matches: those outside groups and classes."""
    while (rest := re.sub(r"\([^()]*\)|\[[^]]*\]", "", pattern)) != pattern:
        pattern = rest
    return max(re.findall("[a-z]+", pattern), key=len, default="")


# British spelling to American, except -ise, which also begins "optimis…" while it is typed.
# The same rules as in fold.js.
_SPELLINGS = [
    (_letters(pattern), re.compile(pattern), replacement.replace("$", "\\"))
    for pattern, replacement in (
        (r"(?<=[a-z]{4})iz$|(?<=[a-z]{2})iz(?=[aei])", "is"),
        (r"(?<=[a-z]{3})yz(?=$|[aei])", "ys"),
        (rf"^((?:un|mis|dis|re|multi|over|mono|in)?(?:{_OUR}))ou(?=$|r)", "$1o"),
        (rf"({_DOUBLED})l(?=$|e$|i$|ed|er|in)", "$1"),
        (r"(cent|fib|lit|theat|spect|calib|met)re(?=s?$)", "$1er"),
        (r"centr(?=ed$|ing$)", "center"),
        (r"(catal|anal|dial|monol)ogue(?=s?$)", "$1og"),
        (r"(def|off|pret|lic)ence(?=s?$)", "$1ense"),
        (r"parametris", "parameteris"),
        (r"(back|for|up|down|out|in|after)wards$", "$1ward"),
        (r"focuss(?=e|i)", "focus"),
        (r"benefitt(?=e|i)", "benefit"),
        (r"(enrol|fulfil)(?=$|s$|ment)", "$1l"),
        (r"haem(?=[aoiu])", "hem"),
        (r"foet(?=[aiu])", "fet"),
        (r"programme(?=s?$)", "program"),
        (r"practis(?=e|i)", "practic"),
        ("artefact", "artifact"),
        ("^grey", "gray"),
        ("sceptic", "skeptic"),
        ("judgement", "judgment"),
        ("anaesth", "anesth"),
        ("paediat", "pediat"),
        ("leukaem", "leukem"),
        ("oestro", "estro"),
        ("manoeuv", "maneuv"),
        ("aluminium", "aluminum"),
        ("sulph", "sulf"),
        ("mould", "mold"),
        ("plough", "plow"),
        ("palaeo", "paleo"),
        ("archaeo", "archeo"),
        ("skilful", "skillful"),
        ("^ageing$", "aging"),
        # Of LLMs and SSMs, where the stemmer takes the s for a part of the word: it finds no vowel.
        ("^([b-df-hj-np-tv-xz]{2,}[b-df-hj-np-rtv-xz])s$", "$1"),
    )
]

# Possessive, and only at the start of a word: a long word would take quadratic time.
_COMPOUND = re.compile(r"(?<![^\W_])[^\W_]++(?:[-‐‑–'’/&][^\W_]++)++")
_DOTTED = re.compile(r"(?<![^\W_])(?:[^\W\d_]\.){2,}[^\W\d_]?(?![^\W_])")
# Begins with a digit, which is found faster than what is not in front of it.
_THOUSANDS = re.compile(r"\d(?<![\d.,]\d)\d{0,2}(?:[,'’ ]\d{3})+(?!\d)")
# Where a Greek letter or a digit touches other letters: readers type a space there, or none.
_SEAM = re.compile(
    r"(?<=[^\W\d_])(?=[\d\u0370-\u03ff])|(?<=[\d\u0370-\u03ff])(?=[^\W\d_])"
    r"|(?<=\d)(?=[\u0370-\u03ff])"
)
_SEAMED = re.compile(r"(?<![^\W_])[^\W\d_\u0370-\u03ff]*+[\d\u0370-\u03ff][^\W_]*+")
"""A word with a digit or a Greek letter."""
_SHORTEST = 4
"""Letters of a word that has another spelling."""
_UMLAUTS = {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"}


def words(value: str) -> list[str]:
    """Return the folded words of a plain text, in order, British spelling made American.

    A text without spaces between words becomes overlapping pairs of characters, a pictograph the
    hexadecimal number of its character, and `C++` a word of its own.
    """
    return [spelling(word) for word in printed_words(value)]


def printed_words(value: str) -> list[str]:
    """Return the words as `words` does, spelled as they are printed."""
    folded = fold(value)
    if "#" in folded or "++" in folded:
        folded = _LANGUAGE.sub(_language, folded)
    if folded.isascii():
        return folded.translate(_SEPARATORS).split()
    if _RARE.search(folded):
        folded = _SYMBOL.sub(lambda match: f" zzs{ord(match[0]):x} ", folded.translate(_LETTERS))
    return [part for word in _WORD.findall(folded) for part in _pairs(word)]


def _language(match: re.Match[str]) -> str:
    return match[1] + ("sharp" if match[2] == "#" else "plusplus")


def _pairs(word: str) -> list[str]:
    """Split the runs of unspaced characters of a word into pairs, the last one alone."""
    if word.isascii():
        return [word]
    found = []
    for number, part in enumerate(_UNSPACED.split(word)):
        if number % 2:
            found += [part[place : place + 2] for place in range(len(part))]
        elif part:
            found.append(part)
    return found


@lru_cache(maxsize=2**18)
def spelling(word: str) -> str:
    """Return the spelling of a folded word under which it is searched."""
    if not word.isascii() or len(word) < _SHORTEST:
        return word
    for letters, pattern, replacement in _SPELLINGS:
        if letters in word:
            word = pattern.sub(replacement, word)
    return word


def other_forms(text: str, names: str) -> list[str]:
    """Return other forms of the words of a text and of names, folded, in a fixed order.

    Compounds joined (`few-shot`, `TCP/IP`, `U.S.`, `1,000`) and split at their seams (`GPT2`), and
    names with umlauts written out.
    """
    value = unicodedata.normalize("NFKC", f"{text} {names}")
    # Most words have Latin letters only, and the expressions would be slow to pass over them.
    special = " ".join([one for one in value.split() if not (one.isascii() and one.isalpha())])
    found = [*_COMPOUND.findall(special), *_DOTTED.findall(special), *_THOUSANDS.findall(value)]
    joined = {re.sub(r"[\W_]+", "", part) for part in found}
    split = {" ".join(_SEAM.split(part)) for part in _SEAMED.findall(special) if _SEAM.search(part)}
    lowered = unicodedata.normalize("NFC", names).casefold()
    spelled_out = {
        "".join(_UMLAUTS.get(letter, letter) for letter in word)
        for word in _WORD.findall(lowered)
        if any(letter in _UMLAUTS for letter in word)
    }
    return sorted(joined) + sorted(split) + sorted(spelled_out)


def address_word(url: str) -> str:
    """Return the word for an address or an identifier: its letters and digits.

    Of an address, those of host and path; at OpenReview, those of the id.
    """
    review = re.search(r"openreview\.net/.*[?&]id=([\w-]+)", url, re.IGNORECASE)
    place = re.sub(r"^https?://", "", url, flags=re.IGNORECASE)
    place = re.sub(r"\.git/?$", "", re.sub(r"[?#].*$", "", place.removeprefix("www.")))
    word = f"openreview{review[1]}" if review else place
    return ADDRESS_WORD + "q".join(re.findall(r"[a-z0-9]+", word.lower()))
