"""What stands in the folder of the outputs: what run.json tells and is there, and nothing else."""

from __future__ import annotations

import shutil

from barometer.render.outputs_folder import standing_years


def test_years_come_the_last_first_and_one_that_is_removed_is_gone(outputs):
    outputs.edition("2020")
    outputs.edition("2022")
    outputs.memo("2023", "2020")
    assert [year.year for year in standing_years(outputs.path)] == ["2023", "2022", "2020"]
    shutil.rmtree(outputs.path / "2022")
    assert [year.year for year in standing_years(outputs.path)] == ["2023", "2020"]


def test_a_year_tells_its_pages_its_tables_and_whom_bilag2_binds(outputs):
    outputs.edition("2020", as_of="2020-07-08")
    (year,) = standing_years(outputs.path)
    assert (year.title, year.published, year.as_of) == ("Børnesagsbarometret 2020", "2020-07-09", "2020-07-08")
    assert year.sources == ("published", "synthetic") and year.tables == ("tables/estimates.csv",)
    assert year.bound == ("183-ishoej", "S01-syntetisk-kommune-01")
    pages = {page.stem: page for page in year.pages}
    assert set(pages) == {"national", "bilag2", "kommuner/183-ishoej", "kommuner/S01-syntetisk-kommune-01"}
    own = pages["kommuner/183-ishoej"]
    assert (own.name, own.kommune_code, own.since, own.sources, own.endings) == (
        "Ishøj", "183", "", ("published",), ("html", "pdf")
    )  # fmt: skip


def test_a_memo_knows_the_earlier_year_and_needs_no_edition(outputs):
    outputs.memo("2023", "2020")
    (year,) = standing_years(outputs.path)
    (memo,) = year.pages
    assert year.sources == () and (memo.since, memo.endings) == ("2020", ("docx", "html"))


def test_what_somebody_took_away_is_not_there(outputs):
    outputs.edition("2020")
    (outputs.path / "2020/kommuner/183-ishoej.pdf").unlink()
    (outputs.path / "2020/national.html").unlink()
    (year,) = standing_years(outputs.path)
    assert {page.stem: page.endings for page in year.pages}["kommuner/183-ishoej"] == ("html",)
    assert "national" not in {page.stem for page in year.pages}


def test_folders_that_are_no_years_and_years_without_files_are_left_out(outputs):
    outputs.write("kladde", "run.json", "{}")
    outputs.write("2021", "run.json", "no json")
    outputs.write("2022", "notes.txt")
    assert standing_years(outputs.path) == [] and standing_years(outputs.path / "missing") == []
