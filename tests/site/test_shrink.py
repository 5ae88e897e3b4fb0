"""Pages are small: what they share is in files of its own, and nothing that is shown is lost."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from paper_index.site.shrink import icon_file, icon_reference, shrink
from support.sample_index import sample_site

if TYPE_CHECKING:
    from collections.abc import Mapping

CUP = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 9"><path d="M1 1\\1"/></svg>'
ICONS: Mapping[str, str] = {"tea/cup": CUP}
REFERENCE = '<svg viewBox="0 0 8 9"><use xlink:href="../i.svg#tea-cup"/></svg>'


def test_an_icon_is_in_the_file_and_pages_refer_to_it() -> None:
    assert shrink(f"<a>{CUP}</a>{CUP}", ICONS, "../i.svg") == f"<a>{REFERENCE}</a>{REFERENCE}"
    assert icon_reference("tea/cup", CUP, "../i.svg") == REFERENCE
    symbol = '<symbol id="tea-cup" viewBox="0 0 8 9"><path d="M1 1\\1"/></symbol>'
    assert symbol in icon_file(ICONS)


def test_icons_that_are_not_in_the_file_stay_as_they_are() -> None:
    other = CUP.replace("M1", "M2")
    assert shrink(other, ICONS, "i.svg") == other


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("", ""),
        ("<p>\n   one\n\n  two </p>\n", "<p>\none\ntwo </p>\n"),
        ("<i>a</i>\n <i>b</i>", "<i>a</i>\n<i>b</i>"),
        ("<pre>\n  a\n\n  b</pre>\n\n<p>", "<pre>\n  a\n\n  b</pre><p>"),
        ("<ul>\n<li>a\n</li>\n</ul>\n<bdi>b</bdi>", "<ul><li>a</li></ul>\n<bdi>b</bdi>"),
        (
            "<p>1&#46;&#32;a&#35;b &#60;i&#62;&#38;&#34;&#39;",
            "<p>1.&#32;a#b &#60;i&#62;&#38;&#34;&#39;",
        ),
        ("<pre>&#46;</pre>&amp;#46;", "<pre>&#46;</pre>&amp;#46;"),
        ("<pre><code>  a\n  b</code></pre>", "<pre><code>  a\n  b</code></pre>"),
        ("<script>a\n  b</script>\n \n<b>", "<script>a\n  b</script>\n<b>"),
        ("<textarea>\n  a</textarea>", "<textarea>\n  a</textarea>"),
    ],
)
def test_only_what_browsers_ignore_is_removed(written: str, expected: str) -> None:
    assert shrink(written, {}, "") == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ('<a class="b" href="../c/">d</a>', "<a class=b href=../c/>d</a>"),
        ('<a class="b c" href="?a=b">', '<a class="b c" href="?a=b">'),
        ('<use href="i.svg#a"/>', '<use href="i.svg#a"/>'),
        ('<i title="">="a"</i>', '<i title="">="a"</i>'),
        ('<meta name="a" content="b">', '<meta name=a content="b">'),
        ('<a b="c"\nd="e">', "<a b=c\nd=e>"),
        ('<a b="c"d="e" content="f"g="h">', '<a b="c"d=e content="f"g=h>'),
        ('<a b="c" <i d="e"', '<a b="c" <i d="e"'),
        ("<ul><li>a</li><li>b</li></ul>", "<ul><li>a<li>b</ul>"),
        ("<li>a</li> <li>b</li>", "<li>a</li> <li>b</li>"),
        ("<a><p>b</p></a>", "<a><p>b</p></a>"),
        ('<pre id="a">="b"></pre>', '<pre id="a">="b"></pre>'),
    ],
)
def test_a_short_page_has_no_needless_marks(written: str, expected: str) -> None:
    assert shrink(written, {}, "", short=True) == expected


def test_texts_of_the_search_that_is_off_are_removed() -> None:
    texts = {"clipboard.copy": "Copy", "search.result.none": "Nothing </b>"}
    settings = {"base": "..", "version": None, "translations": texts}
    written = json.dumps(settings).replace("<", "\\u003c")
    page = f'<script id="__config" type="application/json">{written}</script>'
    found = re.sub(r"<[^>]*>", "", shrink(page, {}, ""))
    assert json.loads(found) == {"base": "..", "translations": {"clipboard.copy": "Copy"}}
    assert shrink(page, {}, "", keep_search=True) == page


def test_icons_and_the_choice_of_colours_are_in_files_of_their_own() -> None:
    site = sample_site()
    icons = (site / "assets/paper-index/icons.svg").read_text("utf-8")
    script = (site / "assets/paper-index/start.js").read_text("utf-8")
    used = set(re.findall(r"icons\.svg#([a-z0-9-]+)", script))
    assert len(used) == 3
    for name in ("index.html", "tags/brewing/index.html", "about/index.html"):
        page = (site / name).read_text("utf-8")
        assert "<svg xmlns" not in page
        assert "__palette" not in page
        used |= set(re.findall(r'<use xlink:href="(?:\.\./)*assets/[^"#]*#([^"]+)"', page))
    assert used <= set(re.findall(r'<symbol id="([^"]+)"', icons))
    assert {"material-menu", "material-magnify"} <= used


def test_no_rule_concerns_every_element_while_a_colour_scheme_is_set() -> None:
    (palette,) = (sample_site() / "assets/stylesheets").glob("palette.*.css")
    text = palette.read_text("utf-8")
    assert text.count("{") == text.count("}")
    assert "data-md-color-primary" in text
    assert "data-md-color-switching" not in text
