"""Parses, splits, inverts, cleans and joins personal names: the only implementation of names.

`parse_name(printed, sort)` splits a name, `sort` being a curator's "Family, Given" for it;
`invert_name` is for lists by family name; `split_names` finds the names in one text, and
`given_first` puts each in the order in which papers print it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile, zip_longest

from anyascii import anyascii

from paper_index.text.escape import fold

_MAX_LENGTH = 300
"""Longest name that is split, in characters; longer ones are lists or mistakes."""
_MAX_SHOWN = 6
"""Names shown in one line: collaborations can have thousands."""

# Particles are separate words in small letters; in capitals they are part of the family name.
_PARTICLES = frozenset(
    """
    't ’t aan ab af al am ap auf av aus ben bin bint d' d’ da dal dalla das de degli dei del dela
    della delle dello den der des di do dos du el het ibn im in la las le les lo los op te ten
    ter tot uit van ver vom von voor zu zum zur
    """.split()  # noqa: SIM905 (many words)
)
# "Ortega y Gasset" is one family name, which includes the word before the conjunction.
_CONJUNCTIONS = frozenset({"e", "i", "y"})
# With a capital they begin the family name, unless they come first ("Van Morrison", "Le Wu").
_CAPITAL_PARTICLES = frozenset(
    """
    abu al ben bin d' d’ da dal dalla de degli dei del dela della delle dello den der des di do
    dos du el ibn la las le lo los mac mc saint san santa st st. ste. ten ter van vande vander ver
    vom von zu zum zur
    """.split()  # noqa: SIM905 (many words)
)
# Family names before which such a word is a syllable of the given name: "Minh Van Nguyen". The
# most frequent ones of China, Korea and Vietnam, without accents.
_EAST_ASIAN_FAMILIES = frozenset(
    """
    ao ahn bai bang bao bi bui cai cao chai chan chang chao chau chen cheng cheon cheung chiang chin
    chiu cho choi chong chou chow chu chua chun chung cui dai dang dao deng ding dinh do doan dong
    du duan duong fan fang feng fu gao geng gong goh gu guan guo ha hahm ham han hao he ho hoang
    hong hou hsieh hsu hu hua huang hui huynh hwang jang jeon jeong ji jia jiang jiao jin jo joo ju
    jun jung kang kao ke khong kim ko kong koo kuang kuo kwak kwok kwon lai lam lan lang lau le lee
    lei leung li lian liang liao lim lin ling liu long lou lu luo luong luu lv ly ma mai mao mei
    meng mi miao mo nam ng ngo nguyen ni nie noh oh ong ou ouyang pan pang park peng pham phan phung
    qi qian qiao qin qiu qu quan quach ren rhee ryu sha shao shen sheng shi shim shin shu si so son
    song su suh sun tan tang tao teng thai tian tong tran trinh truong tsai tseng tu vo vu vuong wan
    wang wei wen weng wong woo wu xi xia xiang xiao xie xin xing xiong xu xue yan yang yao ye yeh
    yeo yi yim yin ying yoo yoon you yu yuan yue yun zeng zhan zhang zhao zheng zhong zhou zhu
    zhuang zhuo zou
    """.split()  # noqa: SIM905 (many words)
)
_VIETNAMESE_FAMILIES = frozenset(
    "bui dang dao dinh do doan duong ho hoang huynh le luong ly ngo nguyen pham phan tran trinh "  # noqa: SIM905 (two lines)
    "truong vo vu".split()
)
_SUFFIX = re.compile(r"(?:Jr|Sr)\.?|(?:Jun|Sen)\.|II|III|IV|2nd|3rd")
SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
"""Suffixes of names in lower case, without a full stop."""

_GROUPS = (
    "collaboration|collaborators|consortium|inc|ltd|llc|gmbh|corp|corporation|company|institute|institut"
    "|instituto|istituto|team|university|universit[äàé]t?|universidade?|universit[eé]|università|organi[sz]ation"
    "|board|council|committee|commission|association|society|agency|ministry|department|laboratory"
    "|laboratories|alliance|federation|foundation|initiative|investigators|authority|bureau|workshop"
    "|partnership|coalition|taskforce|gesellschaft|ministerium|verein|société|verband|nations|members"
    "|contributors|community|editors|programme|secretariat"
)
# Names of groups: those with such a word, an address or "of the" inside them, or an article in
# front. Words that may be family names, such as School, count only at the end of three.
_CORPORATE = re.compile(
    rf"(?<![\w-])(?:{_GROUPS})\b(?!-)|\s(?:group|labs?|project|network|center|centre)$|\A(?-i:The)\s+\S+\s|\s@\s|/"
    r"|(?<!\S)[^\s.]{2,}\s+[^\s.]{2,}\s+(?:academy|college|school|hospital|museum|library|office|union|study"
    r"|force|panel|forum|service|services|program|platform|administration|research)$"
    r"|\s(?-i:for|on|of|the)\s(?:the\s)?(?-i:[A-Z])|\s(?-i:of|for)\s(?-i:the)\s|\s(?-i:AI)$"
    r"|\A(?:google|microsoft|facebook|nvidia|amazon|deepmind|openai)\s",
    re.IGNORECASE,
)
_LEADING_ARTICLE = re.compile(r"\A[Tt]he\s+")

# Names in Han, kana and Hangul begin with the family name, but without a space nothing shows where
# it ends. The middle dot separates the parts of foreign names.
_EAST_ASIAN = re.compile(
    r"[々〇〆・·\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u9fff\ua960-\ua97f\uac00-\ud7ff"
    r"\uf900-\ufaff\U00020000-\U0003ffff]+"
)

_AND_OTHERS = re.compile(r"\bet\.?\s*al\b\.?|\b(?:and|&)\s+others\b|…|\.\.\.", re.IGNORECASE)
_OTHERS = re.compile(
    r"et\.?\s*al(?:\.|ii)?|(?:(?:and|&)\s+)?(?:[0-9]+\s+)?others|(?:and|&)\s+[0-9]+\s+more",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"\s*;\s*|\s*,?\s+(?:and|&)\s+")
# "Brown A", "Brown AC" or "Brown A. C.": a family name followed by initials.
_INITIALS_LAST = re.compile(
    r"(?P<family>.*[^\W\d_]{2}\.?)\s+(?P<given>[^\W\d_a-z](?:\.?[\s-]?[^\W\d_a-z]){0,2}\.?)"
)
# Family names as short as initials, which some authors write in capitals: "Bo LI".
_SHORT_FAMILY_NAMES = frozenset(
    name
    for name in _EAST_ASIAN_FAMILIES
    if len(name) <= 3  # noqa: PLR2004 (initials)
)
_DEGREES_IN_CAPITALS = frozenset({"md", "ma", "ba", "msc", "phd", "rn", "dds", "mph", "mba", "jd"})
_PATRONYMIC = re.compile(
    r"[А-ЯЁІЇЄ][а-яёіїєґ’']*(?:ович|евич|йович|ич|івна|ївна|овна|евна|ична|инична)"
)
_JOINED = re.compile(r"\s*;\s*|\s*,?\s+(?:and|AND|&)\s+")
_INITIALS_FIRST = re.compile(r"(?:[^\W\d_]\.[ -]?)+ ?[^\W\d_]{2}[^,]*")
_ONLY_INITIALS = re.compile(r"(?:[^\W\d_]\.?[\s-]*){1,4}")
_SMALL = re.compile(r"[a-zà-öø-ÿ]")


@dataclass(frozen=True)
class Name:
    """A name and its parts, each "" if absent; `family` is empty only if `printed` is blank.

    `literal` marks a family name that is the whole printed name: that of a group, or one in a
    script that does not show where the family name ends.
    """

    printed: str
    family: str
    given: str = ""
    particle: str = ""
    suffix: str = ""
    literal: bool = False


@lru_cache(maxsize=200_000)
def parse_name(printed: str, sort: str | None = None) -> Name:
    """Parse a name printed as "Given von Family Jr." or "von Family, Given"; never raises.

    `sort` is a curator's split of the name or of another spelling of it: "Family, Given", or a
    single name or a group if it has no comma. It decides where it fits the printed name.
    """
    if sort and (split := _split_as(printed, sort)):
        return split
    text = " ".join(printed.split())
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not parts or len(text) > _MAX_LENGTH or _CORPORATE.search(text):
        return Name(printed, text, literal=True)
    suffix = next((part for part in parts[1:] if _SUFFIX.fullmatch(part)), "")
    if suffix:
        parts.remove(suffix)
    words = parts[0].split()
    if len(parts) > 1:
        particle, family = _split_particle(words)
        return Name(printed, family, ", ".join(parts[1:]), particle, suffix)
    if is_east_asian(parts[0]):
        return _east_asian(printed, words)
    if not suffix and len(words) > 1 and _SUFFIX.fullmatch(words[-1]):
        suffix = words.pop()
    if initials := _initials_last(" ".join(words)):
        particle, family = _split_particle(initials[0].split())
        return Name(printed, family, initials[1], particle, suffix)
    if _is_vietnamese(words):
        return Name(printed, words[0], " ".join(words[1:]), suffix=suffix)
    if len(words) == 3 and _PATRONYMIC.fullmatch(words[2]) and not _PATRONYMIC.fullmatch(words[1]):  # noqa: PLR2004 (three names)
        return Name(printed, words[0], " ".join(words[1:]), suffix=suffix)
    start = _family_start(words)
    particle, family = _split_particle(words[start:])
    return Name(printed, family, " ".join(words[:start]), particle, suffix)


def _split_as(printed: str, sort: str) -> Name | None:
    """Split a printed name as a curator splits it or another spelling; None if that is neither."""
    family, *rest = (part.split() for part in sort.split(","))
    if not any(rest):
        return Name(printed, " ".join(printed.split()), literal=True)
    words = printed.replace(",", " ").split()
    suffix = words.pop() if len(words) > 1 and _SUFFIX.fullmatch(words[-1]) else ""
    wanted = without_marks(" ".join(family))
    for start in (len(words) - len(family), 0):
        end = start + len(family)
        if start >= 0 and without_marks(" ".join(words[start:end])) == wanted:
            given = [*words[:start], *words[end:]]
            # "Berg, Rianne van den"
            count = sum(1 for _ in takewhile(_PARTICLES.__contains__, reversed(given[1:])))
            first = len(given) - count
            particle = " ".join(given[first:])
            return Name(
                printed, " ".join(words[start:end]), " ".join(given[:first]), particle, suffix
            )
    return None


def _is_vietnamese(words: list[str]) -> bool:
    """Return whether a name is in the order of Vietnam, as "Nguyễn Văn Anh" is."""
    if len(words) < 3:  # noqa: PLR2004 (family, middle and given name)
        return False
    first, middle, last = (without_marks(words[n]) for n in (0, 1, -1))
    return (
        first in _VIETNAMESE_FAMILIES
        and middle in {"van", "thi"}
        and last not in _EAST_ASIAN_FAMILIES
    )


def is_east_asian(text: str) -> bool:
    """Return whether a name has no other letters than Han, kana and Hangul."""
    return _EAST_ASIAN.fullmatch("".join(text.split())) is not None


def _east_asian(printed: str, words: list[str]) -> Name:
    """Split a name in Han, kana or Hangul with one space: the family name comes first.

    If only the second part has one character, as in "小明 王", it is the family name.
    """
    if len(words) != 2:  # noqa: PLR2004 (family and given name)
        return Name(printed, " ".join(words), literal=True)
    first, second = words
    if len(second) == 1 < len(first):
        first, second = second, first
    return Name(printed, first, second)


def _initials_last(name: str) -> tuple[str, str] | None:
    """Return family name and initials of "Brown A", "van der Berg JA"; None for other names."""
    match = _INITIALS_LAST.fullmatch(name)
    if not match:
        return None
    family, given = match["family"], match["given"]
    word = given.casefold().replace(".", "")
    if not all(letter.isupper() for letter in given if letter.isalpha()):
        return None
    is_name = word in SUFFIXES | _SHORT_FAMILY_NAMES and len(word) > 1
    has_given = len(_split_particle(family.split())[1].split()) > 1
    # In capitals throughout, the last word may be the family name: "MARIE CURIE", "BO LI".
    is_last_family = (
        len(given) > 1 and "." not in given and not _SMALL.search(family) and " " in family
    )
    is_initial = len(family.replace(".", "")) < 2 or re.fullmatch(r"(?:\w\.[\s-]?)+", family)  # noqa: PLR2004 (a name)
    if is_name or is_last_family or is_initial or (has_given and word in _DEGREES_IN_CAPITALS):
        return None
    return family, given


def _family_start(words: list[str]) -> int:
    """Return the index of the first word of the family name, its particle included."""
    last = max(len(words) - 1, 0)
    for number, word in enumerate(words[:last]):
        if word in _CONJUNCTIONS and number:
            return number - 1
        if word in _PARTICLES:
            # "Van de Maele": the small words continue a family name that began with a capital.
            before = words[number - 1] if number > 1 else ""
            return number - 1 if before.lower() in _PARTICLES else number
        if number and _is_capital_particle(words, number):
            return number
    return last


def _is_capital_particle(words: list[str], number: int) -> bool:
    """Return whether a word in capitals begins a family name, as in "Rob Van Der Goot"."""
    word = words[number]
    if word.lower() not in _CAPITAL_PARTICLES or not word[0].isupper():
        return False
    # "Ann LE Brown" has initials, unless the whole name is in capitals.
    is_initials = word.isalpha() and word.isupper() and _SMALL.search("".join(words)) is not None
    return not is_initials and without_marks(words[-1]) not in _EAST_ASIAN_FAMILIES


def _split_particle(words: list[str]) -> tuple[str, str]:
    count = sum(1 for _ in takewhile(_PARTICLES.__contains__, words[:-1]))
    return " ".join(words[:count]), " ".join(words[count:])


def without_marks(text: str) -> str:
    """Return folded text in which Latin letters have lost their marks."""
    folded = fold(text)
    if folded.isascii():
        return folded
    # Letters such as ł and ø have no accent that folding could remove.
    return "".join(anyascii(c).lower() if "\u00c0" <= c <= "\u024f" else c for c in folded)


def latin_words(text: str) -> str:
    """Return the words of a text in lower-case ASCII letters and digits, separated by one space."""
    ascii_text = anyascii(unicodedata.normalize("NFKC", text)).lower()
    return " ".join(re.findall(r"[a-z0-9]+", re.sub(r"['’]", "", ascii_text)))


@dataclass(frozen=True)
class InvertedName:
    """A name with the family name first, for an alphabetical list."""

    text: str
    """The name as it is listed: "Berg, Rianne van den"."""
    letter: str
    """The letter it is listed under, A to Z; "" for names without one, which are listed last."""
    key: tuple[bool, str, str, str]
    """The sort key."""


def invert_name(name: str, sort: str | None = None) -> InvertedName:
    """Return a name as a library lists it; `sort` is a curator's "Family, Given" for it.

    A particle in small letters does not count: "van den Berg" is listed under B. In capitals it is
    part of the family name: "La Malfa" is listed under L. Other scripts are sorted by their
    transliteration, groups without their article.
    """
    parsed = parse_name(name, sort)
    if sort:
        text = sort
    else:
        rest = " ".join(filter(None, (parsed.given, parsed.particle)))
        text = ", ".join(filter(None, (parsed.family, rest, parsed.suffix)))
    family = _LEADING_ARTICLE.sub("", parsed.family) if parsed.literal else parsed.family
    given = f"{parsed.given} {parsed.suffix}"
    words = latin_words(family)
    letter = words[:1].upper() if words[:1].isalpha() else ""
    return InvertedName(text, letter, (not letter, words, latin_words(given), name))


@dataclass(frozen=True)
class AuthorList:
    """The names in a list of authors, given name first where the order can be seen."""

    names: tuple[str, ...]
    truncated: bool
    """Whether the list says that it omits authors: "et al.", "and others"."""


@lru_cache(maxsize=200_000)
def parse_author_list(fields: tuple[str, ...]) -> AuthorList:
    """Split the author fields of a record, each of which may hold several names.

    Accepts "A. Brown and B. Li", "Brown, A.; Li, B.", "A. Brown, B. Li", "Brown, A., Li, B." and
    "Brown A, Li B". A name is returned as written unless its family name comes first.
    """
    names = (
        given_name_first(name)
        for field in fields
        # Runs of spaces would cost quadratic time.
        for name in _split_field(" ".join(_AND_OTHERS.sub(" ", field).split()))
    )
    truncated = any(_AND_OTHERS.search(field) for field in fields)
    return AuthorList(tuple(" ".join(name.split()) for name in names if name.strip()), truncated)


def is_others(name: str) -> bool:
    """Return whether an entry of a list of authors is "et al." or "and others", not a name."""
    return bool(_OTHERS.fullmatch(name.strip()))


def given_name_first(name: str) -> str:
    """Return "Brown, Ada", "Brown A" or "Brown A. C." with the family name last."""
    family, comma, given = name.partition(",")
    if comma:
        return f"{given} {family}" if family else name
    found = _initials_last(name.strip())
    return f"{found[1]} {found[0]}" if found else name


def have_initials_last(names: Sequence[str]) -> bool:
    """Return whether all names in a list are written as in "Smith J", the order of PubMed.

    In another list, "Radha N" is printed in the order of southern India.
    """
    people = [name for name in names if not is_others(name) and not parse_name(name).literal]
    return all("," in name or _initials_last(name) for name in people)


def have_families_first(names: Sequence[str]) -> bool:
    """Return whether most names in a list that has initials last are like "Smith J".

    Then "Garcia Lopez J" is one of two family names.
    """
    single = [name for name in names if (found := _initials_last(name)) and " " not in found[0]]
    return have_initials_last(names) and len(single) * 2 > len(names)


def given_first(
    name: str, *, initials_last: bool = True, families_first: bool = False
) -> tuple[str, str | None]:
    """Return a name given name first, and "Family, Given" if it was written in that order.

    "Smith JA" and "Smith, JA" become "J. A. Smith", with the split "Smith, J. A."; "Smith J" only
    with `initials_last`, "Smith Lee J" only with `families_first`. The name of a group, and one
    that is printed in order, is unchanged.
    """
    parsed = parse_name(name)
    inverted = "," in name.replace(f", {parsed.suffix}", "") if parsed.suffix else "," in name
    initials = None if "," in name else _initials_last(name)
    # "Praveen Kumar S" is printed in the order of southern India.
    is_certain = initials_last or (len(parsed.given) > 1 and parsed.given.isalpha())
    is_order = families_first or " " not in parsed.family
    initials = initials if is_certain and is_order else None
    if parsed.literal or not parsed.given or not (inverted or initials):
        return name, None
    # "Smith, JA", but not "SMITH, JO".
    are_joined = (
        len(parsed.given) in {2, 3}
        and parsed.given.isupper()
        and parsed.given.isalpha()
        and parsed.given.casefold() not in _DEGREES_IN_CAPITALS
        and _SMALL.search(parsed.family) is not None
    )
    given = spaced_initials(parsed.given) if initials or are_joined else parsed.given
    suffix = f", {parsed.suffix}" if parsed.suffix else ""
    family = f"{parsed.particle} {parsed.family}".strip()
    return f"{given} {family}{suffix}", f"{family}, {given}{suffix}"


def spaced_initials(text: str) -> str:
    """Return initials with full stops: "JA" becomes "J. A.", "J-P" becomes "J.-P."."""
    letters = re.sub(r"([^\W\d_])\.?\s*(-?)\s*", r"\1. \2", text)
    return letters.replace(". -", ".-").strip()


def split_names(text: str, *, is_whole: bool = True) -> list[str]:
    """Return the names in one text, as written; never splits inside a name.

    Names are separated by ";" or "and", and by commas where these cannot be inside a name: "Ann
    Pot, Bo Cup, Cy Jug", "Pot, A., Cup, B.". `is_whole` says that the text is the whole list of
    authors; in one of several texts "and" rather belongs to the name of a group.
    """
    if ";" not in text and (parse_name(text).literal or not text.strip()):
        return [text]
    parts = [part.strip(" ,") for part in _JOINED.split(" ".join(text.split())) if part.strip(" ,")]
    if not is_whole and ";" not in text and any(" " not in part for part in parts):
        return [text]
    # "A. Brown, B. Li and C. Lake"; but in "Brown, A. and Li, B." each comma is inside a name.
    least = 2 if len(parts) > 1 and any("," not in part for part in parts) else 3
    return [name for part in parts for name in _split_at_commas(part, least)]


def _split_at_commas(text: str, least: int) -> list[str]:
    """Split at commas if there are at least so many names between them."""
    pieces = [piece.strip() for piece in text.split(",")]
    # "Smith J, Doe AB" and "J. Smith, A. B. Doe" are two as well: no one name is written so.
    is_two = all(map(_initials_last, pieces)) or all(map(_INITIALS_FIRST.fullmatch, pieces))
    least = 2 if is_two else least
    is_list = len(pieces) >= least and all(" " in piece for piece in pieces)
    if is_list and not any(map(_SUFFIX.fullmatch, pieces)):
        return pieces
    is_paired = len(pieces) > 2 and len(pieces) % 2 == 0  # noqa: PLR2004 (two names)
    if is_paired and all(_ONLY_INITIALS.fullmatch(piece) for piece in pieces[1::2]):
        return [
            f"{family}, {given}" for family, given in zip(pieces[::2], pieces[1::2], strict=True)
        ]
    return [text]


def _split_field(field: str) -> Iterator[str]:
    for part in _SEPARATOR.split(field):
        pieces = [piece.strip() for piece in part.split(",")]
        # One comma inverts a name, unless both sides are whole names.
        if len(pieces) == 1 or (len(pieces) == 2 and not all(" " in one for one in pieces)):  # noqa: PLR2004 (a pair)
            yield part
        elif all(len(piece.rstrip(".")) <= 2 for piece in pieces[1::2]):  # noqa: PLR2004 (initials)
            # "Brown, A., Li, B.": family names alternate with initials.
            pairs = zip_longest(pieces[::2], pieces[1::2], fillvalue="")
            yield from (f"{given} {family}" for family, given in pairs)
        else:
            yield from pieces


def join_names(names: Sequence[str]) -> str:
    """Return names in one line; of more than six, the first five and the number of others.

    A list that ends in "et al." ends in "and others".
    """
    if len(names) > 1 and is_others(names[-1]):
        return f"{', '.join(names[: min(len(names), _MAX_SHOWN) - 1])} and others"
    if len(names) <= _MAX_SHOWN:
        return ", ".join(names)
    return f"{', '.join(names[: _MAX_SHOWN - 1])} and {len(names) - _MAX_SHOWN + 1} more"
