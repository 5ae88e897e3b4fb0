"""Tests of decoding sources."""

from __future__ import annotations

import pytest

from paper_index.ingest.draft import SourceError
from paper_index.ingest.source_text import decode

TEXT = "@article{k,\n  title = {Größe naïve Čaj “Tee” – señor},\n}\n"
WESTERN = "@article{k,\n  author = {Müller, José and Côté, Zoë and Øre, Ångström},\n}\n"


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_is_decoded_with_and_without_byte_order_mark(codec: str) -> None:
    assert decode(TEXT.encode(codec), "a").text == TEXT


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_recognised_without_its_mark(codec: str) -> None:
    assert decode(TEXT.encode(codec), "a").text == TEXT
    assert decode(b"\xfe\xff" + TEXT.encode("utf-16-be"), "a").text == TEXT


@pytest.mark.parametrize(("codec", "name"), [("cp1252", "windows-1252"), ("mac_roman", "MacRoman")])
@pytest.mark.parametrize(
    "text",
    [
        WESTERN,
        "author = {Müller},",
        "title = {L’été à la française},",
        "title = {It’s “tea” – señor},",
        "Weiß, Jürgen",
        "title = {The “Hot” Cup – an Übersicht},",
        "Garção, João; Peña, Íñigo",
    ],
)
def test_bytes_that_are_not_utf_8_are_read_in_the_more_plausible_encoding(
    text: str, codec: str, name: str
) -> None:
    found = decode(text.encode(codec), "a")
    assert found.text == text
    assert found.encoding == name


@pytest.mark.parametrize(
    ("header", "codec"),
    [
        ("% Encoding: MacRoman", "mac_roman"),
        ("% This file was created with JabRef 2.10.\n% Encoding: Cp1252", "cp1252"),
        ("%% -*- coding: iso-8859-2 -*-", "iso8859_2"),
        ("%% Saved with string encoding Western (Windows Latin 1) ", "cp1252"),
        ("%% Saved with string encoding Western (Mac OS Roman) ", "mac_roman"),
        ("@comment{x-encoding: windows-1251}", "cp1251"),
    ],
)
def test_a_header_that_names_the_encoding_counts(header: str, codec: str) -> None:
    letters = {"iso8859_2": "Łódź", "cp1251": "Чай"}.get(codec, "Zoë Œuf")
    text = f"{header}\n{letters}\n"
    assert decode(text.encode(codec), "a").text == text


def test_utf_8_wins_over_a_header_that_names_another_encoding() -> None:
    text = f"% Encoding: Cp1252\n{WESTERN}"
    assert decode(text.encode(), "a").text == text


def test_single_bytes_of_windows_1252_in_utf_8_are_repaired_and_told() -> None:
    data = WESTERN.encode() + b"note = {caf" + b"\xe9}\n"
    found = decode(data, "a")
    assert found.text == f"{WESTERN}note = {{café}}\n"
    assert "line 4" in str(found.encoding)


@pytest.mark.parametrize("data", [b"", b"  \n\t\n", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_an_empty_file_is_an_error(data: bytes) -> None:
    with pytest.raises(SourceError, match=r"^a\.bib:1: the file is empty"):
        decode(data, "a.bib")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF"),
        (b"PK\x03\x04\x14\0", "a ZIP archive"),
        (b"\x1f\x8b\x08\0", "a compressed file"),
        (b"\x89PNG\r\n\x1a\n\0", "a picture"),
        (b"SQLite format 3\0", "a database"),
        (b"one\ntwo\0", "a NUL byte"),
    ],
)
def test_a_file_that_is_no_text_is_an_error_with_advice(data: bytes, message: str) -> None:
    with pytest.raises(SourceError, match=message) as raised:
        decode(data, "a.bib")
    assert raised.value.hint


def test_line_ends_become_line_feeds() -> None:
    assert decode(b"a\r\nb\rc\n", "a").text == "a\nb\nc\n"
