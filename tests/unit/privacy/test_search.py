"""The search through files: how places are told, what cannot be searched, and that no broken file breaks it."""

from __future__ import annotations

import gzip
import json
import os
import random
import sys
import time
from contextlib import suppress
from functools import reduce
from pathlib import Path

import pytest

from barometer.privacy.parts import Unsearchable
from barometer.privacy.search import personal_places

sys.path.insert(0, str(Path(__file__).parent))
try:
    import planting
finally:
    sys.path.pop(0)

NUMBER = planting.random_number(random.Random(1))
MUTATIONS = int(os.environ.get("BAROMETER_MUTATED", "500")) // len(planting.places()) + 1  # of each place's file
SLOWEST = 3.0  # seconds for a megabyte that was made to be slow


def places(content, name=""):
    return list(dict.fromkeys(personal_places(content, name)))


@pytest.mark.parametrize(("content", "told"), [
    (f"a\nb {NUMBER}", "line 2"),
    (f"<p>a\n<p>b\n<b>{NUMBER}</b>", "line 3"),
    (f"<p>a\n<p title='{NUMBER}'>b", "line 2, attribute"),
    (f"<p>a</p>\n<!--\n{NUMBER} -->", "line 3, comment"),
    (f"<p>a</p>\n<script>\nx = '{NUMBER}'</script>", "line 3, script"),
    (json.dumps({"a": [{"b": 1}, {"b": NUMBER}]}), "a[1].b"),
    (json.dumps({"cells": [{"outputs": [{"data": {"text/html": f"<p>{NUMBER}"}}]}]}), "cells[0].outputs[0].data.text/html, line 1"),
    (json.dumps({"a": {NUMBER: {"b": NUMBER}}}), "a.….b"),
    (planting.PDFS["second page"](NUMBER), "page 2"),
    (planting.PDFS["title"](NUMBER), "properties, alternative texts, notes or bookmarks"),
    (planting.WORKBOOKS["text"](NUMBER), "sheet 1, row 4"),
    (planting.WORD["run"](NUMBER), "word/document.xml, line 1"),
    (planting.packed({f"{NUMBER}.txt": NUMBER}), "packed file 1, line 1"),
    (planting.png("tEXt", NUMBER), "a picture's notes"),
    (gzip.compress(NUMBER.encode(), mtime=0), "packed file, line 1"),
])  # fmt: skip
def test_a_place_is_told_in_our_words(content, told):
    assert told in places(content)
    assert NUMBER not in " ".join(places(content))


@pytest.mark.parametrize("content", [
    b"a note\n" + planting.PDFS["page"](NUMBER),
    b"#!/bin/sh\n" + planting.packed({"a.txt": NUMBER}),
    planting.png("tEXt", "x") + planting.packed({"a.txt": NUMBER}),
    gzip.compress(b"first\n", mtime=0) + gzip.compress(NUMBER.encode(), mtime=0),
    f'{{"a": "{NUMBER}", "a": ""}}',
    "\n" * 300 + json.dumps({"a": NUMBER}),
], ids=["PDF", "zip", "picture and zip", "gzip", "JSON", "blanks"])  # fmt: skip
def test_what_stands_behind_or_before_something_else_is_seen(content):
    assert places(content)


def test_a_text_that_speaks_of_a_format_is_a_text():
    assert places(f"A PDF begins with %PDF-1.7 {NUMBER}".encode()) == ["line 1"]
    assert places(b"A PDF begins with %PDF-1.7") == []


@pytest.mark.parametrize(("content", "why"), [
    (b"PAR1 and more", "A Parquet file"),
    (b"$FL2@(#) and more", "A file of SPSS"),
    (b"7z\xbc\xaf\x27\x1c and more", "A 7z archive"),
    (b"%PDF-1.7 and no more", "broken or locked"),
    (b"PK\x03\x04 and no more", "broken or locked"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and no more", "broken or locked"),
    (b"\x1f\x8b and no more", "broken"),
    (reduce(lambda content, _: gzip.compress(content, mtime=0), range(8), b""), "Too many files within files"),
])  # fmt: skip
def test_what_cannot_be_searched_is_said_to_be_so(content, why):
    with pytest.raises(Unsearchable, match=why):
        places(content)


def test_a_packed_file_that_is_too_large_is_not_unpacked(monkeypatch):
    monkeypatch.setattr("barometer.privacy.packed.LARGEST", 1000)
    for content in (gzip.compress(b"0" * 1001, mtime=0), planting.packed({"a": b"0" * 1001})):
        with pytest.raises(Unsearchable, match="too large"):
            places(content)


@pytest.mark.parametrize("place", planting.places())
def test_a_broken_file_is_searched_or_said_to_be_unsearchable(place):
    spellings, make = planting.places()[place]
    chance = random.Random(place)
    name, whole = make(spellings["plain"](NUMBER))
    for _ in range(MUTATIONS):
        content = bytearray(whole)
        for _ in range(chance.randint(1, 8)):
            at = chance.randrange(len(content))
            kind = chance.randrange(3)
            if kind == 0:
                content[at] = chance.randrange(256)
            elif kind == 1:
                del content[at : at + chance.randint(1, 40)]
                content = content or bytearray(b"x")
            else:
                content[at:at] = bytes(chance.choices(b"<>&\\\"'(){}[];\x00\xff0123456789", k=chance.randint(1, 9)))
        with suppress(Unsearchable):
            places(bytes(content), name)


@pytest.mark.parametrize("piece", [
    "<", "<!--", "<script>", "<a b='", "<a b=", "<![CDATA[", "&#", "data:,", "data:;base64,", "%", "12 ", "12.", "120110 ",
    "[", "{\"a\":", "(", "*", "\\", "\N{ZERO WIDTH SPACE}", "1", "1" * 9 + ",",
])  # fmt: skip
def test_a_text_that_was_made_to_be_slow_is_not(piece):
    text = piece * (200_000 // len(piece))
    begun = time.process_time()
    with suppress(Unsearchable):
        places(text, "a.csv")
        places(f"<p>{text}")
    assert time.process_time() - begun < SLOWEST


def test_strings_of_a_pdf_that_do_not_end_are_not_slow():
    begun = time.process_time()
    places(planting.PDFS["page"]("x") + b"(\\" * 20_000)
    assert time.process_time() - begun < SLOWEST
