"""Finds and checks arXiv ids, DOIs, ORCID iDs and web addresses.

`clean_arxiv_id`, `clean_doi` and `clean_address` return the canonical form of what people write, or
raise ValueError with the reason; `identifier_in_address` reads addresses.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from urllib.parse import unquote, urlsplit

from paper_index.text.characters import visible

# https://info.arxiv.org/help/arxiv_identifier.html: YYMM.number from April 2007, with five digits
# from 2015; before that archive/YYMMnumber, also with a subject class: math.GT/0309136.
_MONTH = r"(?:0[1-9]|1[0-2])"
_NEW_ID = (
    rf"(?:07(?:0[4-9]|1[0-2])|(?:0[89]|1[0-4]){_MONTH})\.[0-9]{{4}}"
    rf"|(?:1[5-9]|[2-8][0-9]){_MONTH}\.[0-9]{{5}}"
)
_OLD_ID = rf"[a-z-]+(?:\.[A-Z]{{2}})?/(?:9[1-9]|0[0-7]){_MONTH}[0-9]{{3}}"
ARXIV_ID = re.compile(rf"{_NEW_ID}|{_OLD_ID}")
"""An arXiv id without its version; the canonical form has no subject class either."""
_VERSIONED = re.compile(rf"({ARXIV_ID.pattern})(?:v([1-9][0-9]*))?")
_ENDING = re.compile(rf"({ARXIV_ID.pattern})(?:v[0-9]+)?(?:\.pdf)?$")
_SUBJECT_CLASS = re.compile(r"\.[A-Za-z-]+(?=/)")
_OLD_FORM = re.compile(r"(?P<archive>[A-Za-z-]+(?:\.[A-Za-z-]+)?)/(?P<number>[0-9]{7})")
_NEW_FORM = re.compile(r"(?P<year>[0-9]{2})(?P<month>[0-9]{2})\.(?P<number>[0-9]+)")
# What precedes an id: "arXiv preprint arXiv:", "abs/". What follows: version, ".pdf", "[cs.LG]",
# and on the first page of a PDF the date.
_ARXIV_PREFIX = re.compile(
    r"(?:(?:oai:)?arxiv(?:\.org)?(?:\s+(?:e-?prints?|preprints?|id))?\s*[:,./]?\s*|eprint\s*:?\s*"
    r"|(?:abs|pdf|html|format|src|e-print|papers?)/)+",
    re.IGNORECASE,
)
_ARXIV_SUFFIX = re.compile(
    r"(?:v(?P<version>[0-9]*))?(?:\.pdf|\.html?)?/?\s*(?:[\[(][\w.,;\s-]+[\])])?"
    r"(?:\s+[0-9]{1,2}\s+[A-Za-z]{3,9}\s+[0-9]{4})?"
    r"[\s.,;]*(?:(?<=[,;]\s).*)?",
    re.IGNORECASE,
)
# Services that have a page for each paper of arXiv, at an address that ends in its id.
_ARXIV_HOSTS = re.compile(
    r"(?:.+\.)?(?:arxiv\.org|alphaxiv\.org|huggingface\.co|hf\.co|semanticscholar\.org|scirate\.com"
    r"|ar5iv\.org|arxiv-vanity\.com|papers\.cool|xxx\.lanl\.gov|emergentmind\.com)"
)
# https://info.arxiv.org/help/doi.html: arXiv registers these with DataCite, not with Crossref.
_ARXIV_DOI = re.compile(rf"10\.48550/arxiv\.({ARXIV_ID.pattern})(?:v[0-9]+)?", re.IGNORECASE)
DOI = re.compile(r"10\.[0-9]{4,9}(?:\.[0-9]+)*/\S+")
"""A DOI: https://www.crossref.org/blog/dois-and-matching-regular-expressions/."""
_LOOSE_DOI = re.compile(r"(?<![\w.])10\.[0-9]{4,9}(?:\.[0-9]+)*/[^\s\"`|{}\\^]+")
_DOI_AFTER_DOI = re.compile(
    r"[;,|](?:https?://[a-z.]*doi\.org/|doi:)?(?=10\.[0-9]{4})", re.IGNORECASE
)
_GOES_ON = re.compile(r"\s\w")
_DASHES = str.maketrans("‐‑–−", "----")  # what word processors make of hyphens
_DOI_HOST = re.compile(r"(?:[a-z]+\.)?doi\.org|doi\.acm\.org|doi\.ieeecomputersociety\.org")
# What publishers append to a DOI in the addresses of their pages.
_DOI_PAGE = re.compile(
    r"(?:/(?:abstract|full|pdf|epdf|meta|html|fulltext|references|suppl_file.*)|\.pdf|\.html?)\Z"
)
ORCID = re.compile(r"[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]")
"""An ORCID iD: https://support.orcid.org/hc/en-us/articles/360006897674."""
_LATEX_ESCAPE = re.compile(r"\\([_%&#~$])|\{?\\(?:_|textunderscore)\}?|[{}]")
_ADDRESS_COMMAND = re.compile(r"\\(?:url|path|href)\s*\{([^{}]*)\}.*")

# A URL ends before the characters that RFC 3986 excludes from it.
_URL = re.compile(r"https?://[^\s<>\"{}\\^`|]+", re.IGNORECASE)
_TRAILING = ".,;:!?'*_~–—…”’»。，、；：！？"
_BRACKETS = {")": "(", "]": "[", ">": "<", "）": "（", "】": "【"}

# sr.ht has one host for each kind of repository, such as git.sr.ht.
_CODE_HOST = re.compile(
    r"(?:github\.com|gitlab\.com|bitbucket\.org|codeberg\.org|(?:\w+\.)?sr\.ht)"
)
# Pages of the code hosts whose addresses look like those of repositories.
_NO_OWNERS = frozenset(
    {"about", "features", "orgs", "search", "sponsors", "topics", "explore", "marketplace"}
)


def parse_arxiv_id(text: str) -> tuple[str, str | None] | None:
    """Split an arXiv id into id and version, as in `2410.21666v2`; None for any other text.

    The id is canonical: `math.GT/0309136` gives `math/0309136`.
    """
    match = _VERSIONED.fullmatch(text)
    return (_SUBJECT_CLASS.sub("", match[1]), match[2]) if match else None


def find_arxiv_id(text: str) -> str | None:
    """Return the arXiv id at the end of a text, such as the address of a PDF, without version."""
    match = _ENDING.search(text)
    return _SUBJECT_CLASS.sub("", match[1]) if match else None


def arxiv_id_of_doi(doi: str | None) -> str | None:
    """Return the arXiv id, without version, of a DOI that arXiv registered; else None."""
    match = _ARXIV_DOI.fullmatch(doi or "")
    return _SUBJECT_CLASS.sub("", match[1].lower()) if match else None


def clean_arxiv_id(text: str) -> str:
    """Return the canonical arXiv id, without version and subject class, in any spelling of it.

    Reads "arXiv:1412.7878v2 [cs.LG]", addresses at arXiv and at services that show its papers, and
    DOIs of arXiv. Raises ValueError with the reason.
    """
    bare = _unwrapped(text)
    if _host(bare if "://" in bare else f"https://{bare}") and "/" in bare:
        bare = _arxiv_path(bare)
    if doi := re.search(r"10\.48550/arxiv\.(\S+)", bare, re.IGNORECASE):
        bare = doi[1]
    bare = bare[match.end() :] if (match := _ARXIV_PREFIX.match(bare)) else bare
    found = _OLD_FORM.match(bare) or _NEW_FORM.match(bare)
    ending = _ARXIV_SUFFIX.fullmatch(bare[found.end() :]) if found else None
    if not found or not ending:
        raise ValueError("is not an arXiv id, such as 2410.21666 or math/0309136")
    if ending["version"] is not None and not ending["version"].strip("0"):
        raise ValueError("the version of an arXiv id is a number from 1")
    if found.re is _OLD_FORM:
        return _old_arxiv_id(found)
    return _new_arxiv_id(found)


def _old_arxiv_id(found: re.Match[str]) -> str:
    archive, number = found["archive"].partition(".")[0].lower(), found["number"]
    if not "01" <= number[2:4] <= "12":
        raise ValueError(f"there is no month {number[2:4]}")
    if not ARXIV_ID.fullmatch(name := f"{archive}/{number}"):
        raise ValueError("arXiv ids have had no archive in front since April 2007")
    return name


def _new_arxiv_id(found: re.Match[str]) -> str:
    year, month, number = found["year"], found["month"], found["number"]
    if not "01" <= month <= "12":
        raise ValueError(f"there is no month {month}")
    if not "0704" <= year + month < "9001":
        raise ValueError("arXiv ids of this form begin in April 2007, with 0704")
    if len(number) != (5 if year >= "15" else 4):
        digits = "five digits after the point since 2015, four before"
        raise ValueError(f"arXiv ids have {digits}; this one has {len(number)}")
    return found[0]


def _arxiv_path(address: str) -> str:
    """Return the part of an address from which an arXiv id may start; the address if none is."""
    parts = urlsplit(address if "://" in address else f"https://{address}")
    host = (parts.hostname or "").removeprefix("www.")
    if not (_ARXIV_HOSTS.fullmatch(host) or "arxiv" in parts.path.lower()):
        return address
    # The id follows the last word that is not part of it: /abs/, /arxiv/, /papers/, /arXiv:.
    found = re.search(
        r"(?:(?<=[/:])|\A)(?:[A-Za-z-]+(?:\.[A-Za-z-]+)?/[0-9]{7}|[0-9]{4}\.[0-9]+)(?![0-9]).*",
        unquote(parts.path),
    )
    return re.sub(r"\A(?:abs|pdf|html|papers?|arxiv)/", "", found[0]) if found else address


def clean_doi(text: str) -> str:
    """Return the bare DOI in any spelling of one: with a prefix, a resolver, LaTeX, a full stop.

    Its capitals are kept; compare DOIs case-folded. Of several DOIs the first is returned. Raises
    ValueError with the reason.
    """
    found = find_dois(text)
    if found:
        return found[0]
    if re.search(r"10\.[0-9]{1,3}/|10\.[^/]*[^/\d.][^/]*/", text):
        raise ValueError("the part of a DOI before the slash is 10. and at least four digits")
    if re.search(r"10\.[0-9]{4,9}/?(?!\S)", text):
        raise ValueError("nothing follows the slash of this DOI")
    raise ValueError("is not a DOI, such as 10.1109/TIT.2023.3328825")


def find_dois(text: str) -> tuple[str, ...]:
    """Return the bare DOIs in a text, in order, each once, without those that a space cuts off."""
    text = _unwrapped(text).translate(_DASHES)
    text = unquote(text) if re.search("%[0-9A-Fa-f]{2}", text) else text
    found = []
    for match in _LOOSE_DOI.finditer(_DOI_AFTER_DOI.sub(" ", text)):
        doi, before = match[0], match.string[: match.start()].rpartition(" ")[2]
        if _host(before) or _host(f"https://{before}"):
            doi = re.split(r"[?#]", doi, maxsplit=1)[0]
            if not _DOI_HOST.fullmatch(_host(before) or _host(f"https://{before}")):
                doi = _DOI_PAGE.sub("", doi)
        doi = _trimmed(doi.replace("\u200b", ""), f"{_TRAILING}/")
        is_cut = match[0].endswith(("-", "_")) and _GOES_ON.match(match.string, match.end())
        if DOI.fullmatch(doi) and not is_cut:
            found.append(doi)
    return tuple({doi.casefold(): doi for doi in reversed(found)}.values())[::-1]


def clean_address(text: str) -> str:
    """Return a web address without LaTeX, brackets and punctuation around it.

    `www.` and names of hosts with a path get https:// in front. Raises ValueError with the reason.
    """
    bare = _unwrapped(text)
    if re.match(r"(?:www\.|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}/)", bare, re.IGNORECASE):
        bare = f"https://{bare}"
    bare = _trimmed(bare.replace(" ", "%20"))
    if not is_web_address(bare):
        raise ValueError("is not a web address, such as https://example.org/paper")
    return bare


def identifier_in_address(address: str) -> tuple[str, str] | None:
    """Return ("arxiv", id) or ("doi", DOI) of an address that names a paper, else None.

    For addresses of arXiv, of services that show its papers, of DOI resolvers, and of publishers'
    pages with a DOI in them.
    """
    bare = _unwrapped(address)
    if not _host(bare if "://" in bare else f"https://{bare}"):
        return None
    for kind, clean in (("arxiv", clean_arxiv_id), ("doi", clean_doi)):
        try:
            return kind, clean(bare)
        except ValueError:
            continue
    return None


def _unwrapped(text: str) -> str:
    """Return an identifier without LaTeX, entities, invisible characters and what surrounds it."""
    text = _ADDRESS_COMMAND.sub(r"\1", visible(unescape(text)))
    text = unescape_latex(text)
    text = re.sub(r"\A<?(?:URL|url):\s*", "", text)
    text = pair[1] if (pair := re.fullmatch(r"\s*<([^<>]*)>[\s.,;]*", text)) else text
    text = text.strip(" \t\"'“”‘’<,;")
    return text[1:-1] if text.startswith(("(", "[")) and text.endswith((")", "]")) else text


def unescape_latex(text: str) -> str:
    r"""Return addresses without what LaTeX needs in them: `a\_b` and `a{\_}b` become `a_b`."""
    return _LATEX_ESCAPE.sub(lambda match: match[1] or "_" * ("\\" in match[0]), text)


def is_orcid(text: str) -> bool:
    """Check the form of an ORCID iD, and its last digit (ISO 7064, MOD 11-2)."""
    if not ORCID.fullmatch(text):
        return False
    total = 0
    for digit in text[:-1].replace("-", ""):
        total = (total + int(digit)) * 2
    return text[-1] == "0123456789X"[(12 - total % 11) % 11]


def is_web_address(text: str) -> bool:
    """Return whether a text is an absolute http or https address, and nothing else."""
    return _URL.fullmatch(text) is not None and "." in _host(text)


@dataclass(frozen=True)
class FoundUrl:
    """A URL and its position: `text[start:end] == url`."""

    start: int
    end: int
    url: str


def find_urls(text: str) -> tuple[FoundUrl, ...]:
    """Return the http and https addresses in a text, in order.

    An address does not include the punctuation, quotation marks and unbalanced closing brackets
    that follow it. A scheme without a host is not an address.
    """
    return tuple(
        FoundUrl(match.start(), match.start() + len(url), url)
        for match in _URL.finditer(text)
        if _host(url := _trimmed(match[0]))
    )


_KEY_NAME = re.compile(
    r"(?:^|[-_.])(?:(?:access|auth|api|secret|private|account|subscription)[-_]?key"
    r"|(?:access|auth|api|private)?token|(?:client)?secret|password|passwd|passphrase|pwd|jwt"
    r"|sig|signature|credentials?|j?sessionid|phpsessid)$",
    re.IGNORECASE,
)
_KEY = re.compile(
    r"(?:gh[pousr]_|github_pat_|glpat-|hf_|sk-|xox[abps]-|AKIA|ASIA|AIza)[A-Za-z0-9_-]{12,}"
)
_RANDOM = re.compile(r"(?=[^/]*\d)(?=[^/]*[A-Za-z])[A-Za-z0-9+/=_%.~-]{16,}")
_PARAMETER = re.compile(r"[?&;#]([^=&;#?]+)=([^&;#]*)")


@dataclass(frozen=True)
class Credential:
    """What in an address gives access: "a password" in `https://ada:…@example.org`."""

    name: str
    shown: str
    """The address as far as it may be shown."""
    is_password: bool = False


def find_credentials(text: str) -> list[Credential]:
    """Return the passwords, user names and access keys in the addresses of a text, in order."""
    if "://" not in text:
        return []
    return [found for one in find_urls(text) if (found := _credential(one.url))]


def _credential(url: str) -> Credential | None:
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    start = f"{parts.scheme}://"
    if parts.password:
        return Credential("a password", f"{start}…@{host}", is_password=True)
    for name, value in _PARAMETER.findall(url):
        key = name.lower()
        known = _KEY_NAME.search(key) and len(value) >= 4  # noqa: PLR2004 (no flag)
        if known or _KEY.fullmatch(value) or (key in {"key", "auth"} and _RANDOM.fullmatch(value)):
            return Credential(f"the value of {name!r}", f"{start}{host}/…{name}=…")
    if _KEY.search(url):
        return Credential("an access key", f"{start}{host}/…")
    if parts.username:
        return Credential("the name of a user", f"{start}…@{host}")
    return None


def code_repository(text: str) -> str | None:
    """Return the first code repository whose address is in a text, or None.

    Normalised: https, without `www.`, query, trailing slash and `.git`. A path within the
    repository is kept: in a shared repository only it leads to the paper's code.
    """
    return next((url for found in find_urls(text) if (url := _repository(found.url))), None)


def _trimmed(url: str, trailing: str = _TRAILING) -> str:
    while (last := url[-1:]) and (
        last in trailing or url.count(last) > url.count(_BRACKETS.get(last, last))
    ):
        url = url[:-1]
    return url


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:  # an unclosed bracket in the host, for example
        return ""


def _repository(url: str) -> str | None:
    host = _host(url).removeprefix("www.")
    if not _CODE_HOST.fullmatch(host):
        return None
    parts = [part for part in urlsplit(url).path.split("/") if part]
    if len(parts) < 2 or parts[0].lower() in _NO_OWNERS:  # noqa: PLR2004 (owner and name)
        return None
    return f"https://{host}/{'/'.join(parts).removesuffix('.git')}"
