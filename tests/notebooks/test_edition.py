"""An edition through the real path: what stands in outputs/, and what its pages say."""

from __future__ import annotations

import hashlib
import json
import re
from html.parser import HTMLParser

import nbformat
import pytest
import python_calamine as calamine

PAGES = ("kommuner/183-ishoej", "kommuner/S01-syntetisk-kommune-01", "kommuner/S02-syntetisk-kommune-02")
HTML = [*(f"{page}.html" for page in PAGES), "national.html", "bilag2.html"]
PDF = [*(f"{page}.pdf" for page in PAGES), "bilag2.pdf"]
NOTEBOOKS = [f"{page}.ipynb" for page in PAGES]
PLAIN = ("frequencies", "designs", "estimates", "verdicts", "questions")
TABLES = [f"tables/{name}{ending}.csv" for name in PLAIN for ending in ("", "-excel")]
TABLES += ["tables/survey.json", "tables/csv-metadata.json", "tables/barometer-2020.xlsx"]


class Loads(HTMLParser):
    """What a page would fetch: every address that is no link for a reader to follow."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        if tag != "a":
            self.found += [
                v for n, v in attributes if n in ("src", "href", "data", "poster") and not v.startswith(("#", "data:"))
            ]


def words(html: str) -> str:
    body = re.sub(r"<(style|script|svg).*?</\1>", "", html, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


def test_the_files_of_an_edition_are_those_promised_and_no_others(bilag2):
    everything = [p.relative_to(bilag2) for p in bilag2.rglob("*") if p.is_file()]
    # What a run keeps for the next one is hidden: its records and its lock.
    found = {p.as_posix() for p in everything if not p.parts[0].startswith(".")}
    assert found == {*HTML, *PDF, *NOTEBOOKS, *TABLES, "run.json", "ro-crate-metadata.json"}


def test_run_json_knows_every_file_by_its_digest(bilag2):
    run = json.loads((bilag2 / "run.json").read_text(encoding="utf-8"))
    assert set(run["files"]) == {*HTML, *PDF, *NOTEBOOKS, *TABLES}
    for name, digest in run["files"].items():
        assert hashlib.sha256((bilag2 / name).read_bytes()).hexdigest() == digest
    assert run["data"]["sources"] == ["published", "synthetic"]


@pytest.mark.parametrize("name", HTML)
def test_a_page_is_one_file_in_danish_that_asks_for_nothing(bilag2, name):
    html = (bilag2 / name).read_text(encoding="utf-8")
    assert Loads(html).found == []
    assert "@import" not in html and not re.search(r"url\(\s*['\"]?(?:https?:)?//", html)
    assert '<html lang="da"' in html
    assert len(re.findall(r"<h1\b", html)) == 1


@pytest.mark.parametrize("name", HTML)
def test_no_code_reaches_a_page(bilag2, name):
    text = words((bilag2 / name).read_text(encoding="utf-8"))
    for code in ("import barometer", "open_survey", "area.", "survey.", "as_of"):
        assert code not in text


@pytest.mark.parametrize("name", HTML)
def test_before_its_day_a_page_carries_the_embargo_and_its_date(bilag2, name):
    text = words((bilag2 / name).read_text(encoding="utf-8"))
    assert "må ikke offentliggøres før 9. juli 2020" in text


@pytest.mark.parametrize("name", HTML)
def test_a_page_with_invented_numbers_says_so(bilag2, name):
    text = words((bilag2 / name).read_text(encoding="utf-8"))
    assert "opdigtede" in text.casefold()


@pytest.mark.parametrize("name", PDF)
def test_a_pdf_is_tagged_for_readers_who_listen_and_for_the_archive(bilag2, name):
    content = (bilag2 / name).read_bytes()
    assert content.startswith(b"%PDF-")
    assert b"pdfuaid:part" in content and b"pdfaid:conformance" in content


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_kept_as_output_is_valid_and_tells_nothing_of_the_run(bilag2, name):
    text = (bilag2 / name).read_text(encoding="utf-8")
    nb = nbformat.reads(text, as_version=4)
    nbformat.validate(nb)
    assert "papermill" not in text
    assert str(bilag2) not in text and str(bilag2.parents[1]) not in text
    assert nb.metadata["barometer"]["sources"]


def test_a_page_loads_fast_and_so_would_the_bilag2_of_a_whole_year(bilag2):
    for name in PAGES:
        assert (bilag2 / f"{name}.html").stat().st_size <= 150_000
    front, *sections = (bilag2 / "bilag2.html").read_bytes().split(b'<header class="bm-masthead" id="')
    (title, *kommuner) = sections
    assert len(kommuner) == len(PAGES)
    # CI makes the whole, and weighs it.
    assert len(front) + len(title) + 37 * sum(map(len, kommuner)) / len(kommuner) <= 1_500_000


def test_every_page_holds_its_own_typeface_and_a_drawing_for_a_telephone(bilag2):
    for name in HTML:
        html = (bilag2 / name).read_text(encoding="utf-8")
        assert html.count("@font-face") == (3 if "<em>" in html else 2)
        assert "font-src data:;" in html
        drawn = html.count('<figure class="bm-figure"')
        assert drawn and html.count('<div class="wide">') == html.count('<div class="narrow">') == drawn


def test_ishoej_stands_in_bilag2_as_on_its_own_page(bilag2):
    def tables(name, prefix):
        html = (bilag2 / name).read_text(encoding="utf-8")
        parts = re.findall(rf'<div class="bm-table" id="{prefix}(tabel-[\d-]+)">(.*?)</table>', html, re.DOTALL)
        return {number: words(table) for number, table in parts}

    own, bound = tables(f"{PAGES[0]}.html", ""), tables("bilag2.html", "kommune-183-ishoej-")
    assert len(own) == 16
    assert bound == own


def test_every_question_has_its_table_of_all_kommuner_in_bilag2(bilag2):
    html = (bilag2 / "bilag2.html").read_text(encoding="utf-8")
    tables = re.findall(r'<div class="bm-table" id="spoergsmaal-[\d-]+">(.*?)</table>', html, re.DOTALL)
    assert len(tables) == 16
    assert all(table.count('<th scope="row">') == 37 + 1 for table in tables)


def test_a_question_relevant_for_none_is_left_out_of_the_page_and_stands_in_bilag2(bilag2):
    import pandas as pd

    rows = pd.read_csv(bilag2 / "tables/frequencies.csv", dtype={"kommune_code": str})
    rows = rows[(rows["case_type"] == "alle") & (rows["nobs"] == 0)]
    without = rows[rows["kommune_code"].isin(["S01", "S02"])]["question"].unique()
    assert len(without), "the invented survey has no question without relevant cases in these kommuner"
    kept = rows[rows["kommune_code"] == "S01"]["question"].unique()
    html = (bilag2 / f"{PAGES[1]}.html").read_text(encoding="utf-8")
    assert len(re.findall(r'id="tabel-[\d-]+"', html)) == 16 - len(kept)
    bound = (bilag2 / "bilag2.html").read_text(encoding="utf-8")
    assert "ikke er relevant for nogen af kommunens sager" in bound


def test_the_workbook_of_a_run_of_some_kommuner_holds_all_of_them(bilag2):
    book = calamine.load_workbook(str(bilag2 / "tables/barometer-2020.xlsx"))
    rows = book.get_sheet_by_name("Tabel 2.2").to_python()
    assert [row[1] for row in rows[-38:]] == ["183", *(f"S{number:02d}" for number in range(1, 37)), "alle"]
    cover = book.get_sheet_by_name("Forside").to_python()
    assert any("må ikke offentliggøres før" in row[0] for row in cover if row)


def test_where_nobody_watches_there_is_no_bar(bilag2, barometer, tmp_path):
    done = barometer("render", "--year", 2020, "--kommune", "Ishoj", cwd=tmp_path)
    assert done.returncode == 2
    assert "Did you mean Ishøj?" in done.stderr and "and 27 more" in done.stderr
    assert not (tmp_path / "outputs").exists()
