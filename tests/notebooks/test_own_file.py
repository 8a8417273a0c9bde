"""One kommune's own case file: its page and bilag 2, each sheet of which says what it is; and another file after it."""

from __future__ import annotations

import pypdfium2
import pytest

from barometer import columns as c
from barometer.case_files import case_file

PAGES = {"bilag2.html", "bilag2.pdf", *(f"kommuner/183-ishoej.{ending}" for ending in ("html", "ipynb", "pdf"))}


@pytest.fixture(scope="module")
def own(barometer, real_year, tmp_path_factory):
    """The folder after a run from Ishøj's own file; beside it the file of three kommuner."""
    folder = tmp_path_factory.mktemp("own")
    for name, codes in (("own.csv", ["183"]), ("three.csv", ["183", "707", "101"])):
        case_file.write_cases(real_year[real_year[c.KOMMUNE_CODE].isin(codes)], folder / name)
    done = barometer("bilag2", "--year", 2020, "--cases", "own.csv", "--partial", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("Left out: ") == 3
    return folder


def pages(folder) -> set[str]:
    year = folder / "outputs" / "2020"
    found = (path.relative_to(year).as_posix() for path in year.rglob("*.*") if path.is_file())
    return {name for name in found if not name.startswith((".", "tables/", "run.json", "ro-crate"))}


def test_it_has_the_kommunes_page_and_bilag2_and_no_others(own):
    assert pages(own) == PAGES


@pytest.mark.parametrize("name", sorted(name for name in PAGES if name.endswith(".pdf")))
def test_each_sheet_says_that_it_is_of_a_case_file_and_of_a_part_of_the_year(own, name):
    with pypdfium2.PdfDocument(own / "outputs" / "2020" / name) as pdf:
        sheets = [" ".join(page.get_textpage().get_text_range().split()) for page in pdf]
    assert sheets and all("Fra en sagsfil, ikke offentliggjort" in sheet for sheet in sheets)
    assert all("En del af året" in sheet for sheet in sheets)
    assert "må ikke gengives som Ankestyrelsens resultater" in sheets[0]


@pytest.mark.parametrize("name", sorted(name for name in PAGES if name.endswith(".html")))
def test_a_page_on_the_screen_says_so_at_its_head_at_its_foot_and_under_each_table(own, name):
    html = (own / "outputs" / "2020" / name).read_text(encoding="utf-8")
    assert "Kilde: Ankestyrelsen" not in html
    assert html.count("Kilde: Sagsfil til Børnesagsbarometret 2020, ikke offentliggjort") > 10
    head, foot = html[: html.index("<table")], html[html.rindex("<footer") :]
    assert "Fra en sagsfil, ikke offentliggjort" in head and "En del af året" in head
    assert "Fra en sagsfil, ikke offentliggjort · En del af året" in foot


def test_another_file_takes_what_is_no_longer_so_away(own, barometer):
    """The pages of the first file in PDF, and its bilag 2; nothing of them is made from the second."""
    done = barometer("render", "--year", 2020, "--cases", "three.csv", "--partial", "--to", "html", cwd=own)
    assert done.returncode == 0, done.stderr
    assert "6 reports made, 0 up to date, 3 files no longer made and taken away" in done.stdout
    kommuner = {f"kommuner/{stem}.{ending}" for stem in ("101-koebenhavn", "183-ishoej", "707-norddjurs")
                for ending in ("html", "ipynb")}  # fmt: skip
    assert pages(own) == {"comparison.html", "methodology.html", "national.html", *kommuner}
