"""bilag 2 as a report: made from its front and the kommuner's pages, and clear where one of them cannot be read."""

from __future__ import annotations

from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from pathlib import Path

import pytest

from barometer.files import remove_leftovers, write_file
from barometer.render.bilag2 import DIED_BINDING, bilag2_report, bind_bilag2, unbound_front
from barometer.render.report import HTML, NOTEBOOK, Report


@pytest.fixture
def front(tmp_path):
    return Report(
        Path("bilag2.ipynb"), {}, tmp_path / "bilag2", (HTML,), "Bilag 2", folder=tmp_path, made_from={"a": "1"}
    )


@pytest.fixture
def page(tmp_path):
    stem = tmp_path / "kommuner" / "183-ishoej"
    return Report(Path("kommune.ipynb"), {}, stem, (NOTEBOOK, HTML), "Ishøj", {"key": "k"}, tmp_path)


def test_it_is_made_from_its_front_and_from_each_page(front, page):
    bilag2 = bilag2_report(front, [page])
    assert bilag2.made_from.items() > front.made_from.items()
    changed = replace(page, metadata={"key": "other"})
    assert bilag2_report(front, [page]) == bilag2 != bilag2_report(front, [changed])
    assert bilag2_report(front, [page, replace(page, stem=page.stem.with_name("S01"))]) != bilag2


def test_the_front_alone_is_swept_away_and_is_no_output(front, tmp_path):
    (file,) = unbound_front(front).files
    write_file(file, "{}")
    remove_leftovers(tmp_path)
    assert not file.exists() and unbound_front(front).made_from == {}


def test_a_page_that_cannot_be_read_is_told_without_a_path_of_this_machine(front, page, here, tmp_path):
    alone = unbound_front(front)
    write_file(alone.files[0], '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}')
    outcome = bind_bilag2(front, alone, [page], here)
    assert outcome.error.splitlines() == [
        "A notebook that is to be bound cannot be read.",
        "  where:    kommuner/183-ishoej.ipynb",
        "  got:      No such file or directory",
        "  do:       Put the file there, or name another.",
    ]
    assert not front.files[0].exists()


def test_a_process_that_dies_while_it_binds_leaves_the_earlier_bilag2(front, page, tmp_path):
    class Dying:
        def submit(self, *_):
            gone: Future = Future()
            gone.set_exception(BrokenProcessPool("gone"))
            return gone

    write_file(front.files[0], "earlier")
    assert bind_bilag2(front, unbound_front(front), [page], Dying()).error == DIED_BINDING
    assert front.files[0].read_text() == "earlier"
