"""outputs/index.html: made of what stands there, left alone where it holds, whole whoever writes it, and nobody else's."""

from __future__ import annotations

import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from barometer.errors import RenderError
from barometer.files import BESIDE
from barometer.render import entry_page
from barometer.render.entry_page import check_entry_page, keep_entry_page
from barometer.render.page_links import ENTRY


@pytest.fixture
def page(outputs):
    return outputs.path / ENTRY


def test_it_is_made_of_every_year_that_stands_there_and_is_the_same_each_time(outputs, page):
    outputs.edition("2020")
    keep_entry_page(outputs.path)
    first = page.read_bytes()
    outputs.memo("2023", "2020")
    keep_entry_page(outputs.path)
    assert "2023/changes/183-ishoej-2020.html" in page.read_text(encoding="utf-8")
    shutil.rmtree(outputs.path / "2023")
    keep_entry_page(outputs.path)
    assert page.read_bytes() == first


def test_it_asks_for_nothing_and_runs_only_its_own_script(outputs, page):
    outputs.edition("2020")
    keep_entry_page(outputs.path)
    html = page.read_text(encoding="utf-8")
    assert "default-src 'none'" in html and " src=" not in html and "http" not in html.split("</head>")[1]
    assert '<input id="find-text"' in html and 'id="find-list"' in html


def test_where_nothing_changed_nothing_is_written_and_no_page_made(outputs, page, monkeypatch):
    outputs.edition("2020")
    keep_entry_page(outputs.path)
    monkeypatch.setattr(entry_page, "entry_html", None)
    monkeypatch.setattr(entry_page, "wait_for_lock", None)
    before = page.stat().st_mtime_ns
    keep_entry_page(outputs.path)
    assert page.stat().st_mtime_ns == before


def test_to_see_that_nothing_changed_nothing_heavy_is_imported(outputs):
    outputs.edition("2020")
    keep_entry_page(outputs.path)
    code = (
        "import sys, pathlib; from barometer.render.entry_page import keep_entry_page\n"
        "keep_entry_page(pathlib.Path(sys.argv[1]))\n"
        "print([m for m in ('pandas', 'numpy', 'jinja2', 'babel', 'pydantic') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code, outputs.path], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_one_that_was_changed_or_taken_away_is_made_again(outputs, page):
    outputs.edition("2020")
    keep_entry_page(outputs.path)
    whole = page.read_text(encoding="utf-8")
    page.write_text(whole.replace("Ishøj", "Ishøi"), encoding="utf-8")
    keep_entry_page(outputs.path)
    assert page.read_text(encoding="utf-8") == whole
    page.unlink()
    keep_entry_page(outputs.path)
    assert page.read_text(encoding="utf-8") == whole


def test_it_goes_with_the_last_year(outputs, page):
    outputs.edition("2020")
    keep_entry_page(outputs.path)
    shutil.rmtree(outputs.path / "2020")
    keep_entry_page(outputs.path)
    assert [p.name for p in outputs.path.rglob("*") if p.is_file()] == [".lock"]


def test_another_hands_page_is_never_written_over_and_told_before_anything_is_made(outputs, page):
    outputs.edition("2020")
    page.write_text("<p>kontorets egen side</p>", encoding="utf-8")
    for step in (check_entry_page, keep_entry_page):
        with pytest.raises(RenderError, match="did not write"):
            step(outputs.path)
    assert page.read_text(encoding="utf-8") == "<p>kontorets egen side</p>"


def test_our_own_page_of_a_run_that_was_cut_off_before_its_record_is_ours(outputs, page):
    outputs.edition("2020")
    keep_entry_page(outputs.path)
    shutil.rmtree(outputs.path / ".records")
    check_entry_page(outputs.path)
    keep_entry_page(outputs.path)
    assert (outputs.path / ".records").is_dir()


def test_what_a_run_that_was_cut_off_left_beside_it_is_removed_and_other_years_are_left_alone(outputs):
    outputs.edition("2020")
    outputs.write("", f".{ENTRY}.abc{BESIDE}")
    outputs.write("2022", f".bilag2.html.abc{BESIDE}")
    keep_entry_page(outputs.path)
    assert not (outputs.path / f".{ENTRY}.abc{BESIDE}").exists()
    assert (outputs.path / f"2022/.bilag2.html.abc{BESIDE}").exists()


def test_runs_of_several_years_at_once_leave_a_whole_page_of_them_all(outputs, page):
    years = [str(year) for year in range(2015, 2023)]

    def run(year: str) -> None:
        outputs.edition(year)
        keep_entry_page(outputs.path)

    with ThreadPoolExecutor(len(years)) as pool:
        list(pool.map(run, years))
    html = page.read_text(encoding="utf-8")
    assert [year for year in years if f'href="{year}/national.html"' not in html] == []
    assert html.endswith("</html>\n") or html.endswith("</html>")
