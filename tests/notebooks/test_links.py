"""Every link of every page in a whole folder of outputs leads to a file that is there, and to a place that is in it."""

from __future__ import annotations

import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest


class Links(HTMLParser):
    """The links of a page, and the places in it that a link may lead to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.places: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        named = dict(attributes)
        self.places |= {named["id"]} if "id" in named else set()
        if tag == "a":
            self.links.append(named["href"])


def dead_links(outputs: Path) -> list[str]:
    """Every link, with its page, that leads nowhere or off the folder."""
    pages = {path: Links(path.read_text(encoding="utf-8")) for path in sorted(outputs.rglob("*.html"))}
    assert pages
    dead = []
    for page, found in pages.items():
        for link in found.links:
            if re.match(r"(https?|mailto):", link):
                continue
            name, _, place = unquote(link).partition("#")
            there = (page.parent / name).resolve() if name else page
            inside = there.is_relative_to(outputs.resolve()) and there.is_file()
            if not inside or (place and place not in pages[there].places):
                dead.append(f"{page.relative_to(outputs)}: {link}")
    return dead


@pytest.fixture(scope="module")
def outputs(bilag2, barometer, tmp_path_factory):
    """The edition of 2020 with its bilag 2, and the memos of 2023 beside it."""
    folder = tmp_path_factory.mktemp("linked")
    shutil.copytree(bilag2.parent, folder / "outputs")
    done = barometer("change", "--year", 2023, "--since", 2020, "--jobs", 1, cwd=folder)
    assert done.returncode == 0, done.stderr
    return (folder / "outputs").resolve()


def links_of(path: Path) -> set[str]:
    return set(Links(path.read_text(encoding="utf-8")).links)


def test_no_link_is_dead(outputs):
    assert dead_links(outputs) == []


def test_the_entry_page_leads_to_every_page_and_memo_in_every_format(outputs):
    shown = {
        path.relative_to(outputs).as_posix()
        for path in outputs.rglob("*.*")
        if path.suffix in (".html", ".pdf", ".docx") and path.parent != outputs
    }
    assert shown <= links_of(outputs / "index.html")
    assert {f"2020/tables/{name}.csv" for name in ("estimates", "frequencies")} <= links_of(outputs / "index.html")


def test_every_page_leads_back_and_to_the_others_of_its_kommune_and_year(outputs):
    kommune = links_of(outputs / "2020/kommuner/183-ishoej.html")
    assert {"../../index.html", "../../index.html#kommune-183", "../national.html"} <= kommune
    assert {"../index.html", "../index.html#aar-2020"} <= links_of(outputs / "2020/national.html")
    bilag2 = links_of(outputs / "2020/bilag2.html")
    assert {"../index.html", "national.html", "kommuner/183-ishoej.html"} <= bilag2
    memo = links_of(outputs / "2023/changes/183-ishoej-2020.html")
    assert {"../../index.html", "../../index.html#kommune-183"} <= memo


def test_a_link_that_leads_nowhere_would_be_found(outputs, tmp_path):
    shutil.copytree(outputs, tmp_path / "outputs")
    (tmp_path / "outputs/2020/national.html").unlink()
    (tmp_path / "outputs/2020/bilag2.html").write_text('<p id="top">', encoding="utf-8")
    dead = dead_links(tmp_path / "outputs")
    assert "2020/kommuner/183-ishoej.html: ../national.html" in dead
    assert any(link.startswith("index.html: 2020/bilag2.html#") for link in dead)


def test_the_next_run_links_no_more_to_what_was_taken_away(outputs, barometer, tmp_path):
    shutil.copytree(outputs, tmp_path / "outputs")
    shutil.rmtree(tmp_path / "outputs/2020")
    done = barometer("change", "--year", 2023, "--since", 2020, "--jobs", 1, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert dead_links(tmp_path / "outputs") == []
