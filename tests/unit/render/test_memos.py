"""Memos about two years: under which name, made from what, and made again when; the notebooks run elsewhere."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from barometer import change
from barometer import columns as c
from barometer.errors import ParameterError, RenderError
from barometer.files import write_file
from barometer.render import batch
from barometer.render.memos import Memos, published_in_both
from barometer.render.render_options import RenderOptions
from barometer.render.render_report import Outcome

DAY = date(2026, 1, 1)


@pytest.fixture(scope="module")
def both():
    return tuple(change(code, 2020, 2023).change for code in ("183", "707"))


@pytest.fixture
def memos(both, tmp_path):
    return Memos(both, RenderOptions(tmp_path, DAY, ("html", "docx")))


@pytest.fixture
def made(monkeypatch):
    """The names of the memos that were made: every file with one letter in it."""
    names = []

    def run_all(reports, jobs, *, warm, scheduler, first, last):
        from barometer.render import records

        outcomes = []
        for report in reports:
            names.append(report.name)
            files = [write_file(path, "x") for path in report.files]
            records.keep_record(report.folder, report.stem, report.made_from, files)
            outcomes.append(Outcome(report.name, files))
        return outcomes

    monkeypatch.setattr(batch, "make_reports", run_all)
    return names


def ordered(memos, **otherwise) -> Memos:
    return replace(memos, options=replace(memos.options, **otherwise))


def test_a_memo_stands_under_the_later_year_with_the_earlier_in_its_name(memos, tmp_path):
    files = [str(path.relative_to(tmp_path)) for report in memos.plan().reports for path in report.files]
    assert files == [
        f"2023/changes/{stem}.{ending}"
        for stem in ("183-ishoej-2020", "707-norddjurs-2020")
        for ending in ("ipynb", "html", "docx")
    ]


def test_that_of_all_together_is_named_by_that_word(tmp_path):
    memos = Memos((change(c.ALL, 2021, 2024).change,), RenderOptions(tmp_path, DAY, ("html", "pdf", "docx")))
    (report,) = memos.plan().reports
    assert (report.stem.name, report.name) == ("alle-2021", "Alle deltagende kommuner")
    assert report.formats == ("ipynb", "html", "pdf", "docx")


def test_its_parameters_and_its_identity_are_of_the_same_years_and_kommune(memos):
    for report, one in zip(memos.plan().reports, memos.changes, strict=True):
        assert report.parameters == {
            "kommune": one.code, "from_year": 2020, "to_year": 2023, "tables_before": "", "tables": "",
            "as_of": "2020-07-09",
        }  # fmt: skip
        assert report.metadata["identity"] == one.identity
        assert report.metadata["identity"]["since"] == "2020"
        assert report.metadata["running_foot"].startswith("Børnesagsbarometret 2020 og 2023 · ")


def test_all_days_after_publication_give_the_same_memo(memos):
    later = ordered(memos, as_of=date(2030, 1, 1))
    assert later.plan().reports == memos.plan().reports
    early = ordered(memos, as_of=date(2020, 7, 8)).plan().reports[0]
    assert early.parameters["as_of"] == "2020-07-08"


def test_the_key_changes_with_the_counts_and_with_the_questions_of_either_year(memos, edit):
    def keys():
        changes = tuple(change(one.code, 2020, 2023).change for one in memos.changes)
        return [report.metadata["key"] for report in replace(memos, changes=changes).plan().reports]

    first = keys()
    edit("2023/codebook.csv", "Nyt spørgsmål i 2023.", "Et nyt spørgsmål i 2023.")
    second = keys()
    edit("2020/survey.yml", "Ankestyrelsen", "Ankestyrelsen ")
    third = keys()
    assert all(a != b != c for a, b, c in zip(first, second, third, strict=True))
    # a percentage that only one of them has
    data = replace(memos.changes[1], known_now={q: k for q, k in memos.changes[1].known_now.items() if q != "bfu"})
    other = replace(memos, changes=(memos.changes[0], data)).plan().reports
    parts = [report.made_from["data"] for report in memos.plan().reports]
    assert [report.made_from["data"] == part for report, part in zip(other, parts, strict=True)] == [True, False]


def test_what_is_up_to_date_is_left_alone_and_what_is_gone_is_made(memos, made):
    assert all(outcome.made for outcome in memos.render(memos.plan()))
    assert memos.plan().as_text() == "Ishøj      up to date\nNorddjurs  up to date"
    (memos.folder / "changes" / "707-norddjurs-2020.docx").unlink()
    outcomes = memos.render(memos.plan())
    assert [outcome.made for outcome in outcomes] == [False, True]
    assert made == ["Ishøj", "Norddjurs", "Norddjurs"]
    memos = ordered(memos, force=True)
    memos.render(memos.plan())
    assert made[3:] == ["Ishøj", "Norddjurs"]


def test_run_json_knows_the_memos_and_leaves_the_years_own_alone(memos, made):
    own = write_file(memos.folder / "run.json", "the edition's")
    memos.render(memos.plan())
    run = json.loads((memos.folder / "changes" / "run.json").read_text(encoding="utf-8"))
    assert (run["year"], run["since"]) == (2023, 2020)
    assert set(run["keys"]) == {"changes/183-ishoej-2020", "changes/707-norddjurs-2020"}
    assert len(run["files"]) == 6 and own.read_text() == "the edition's"


def test_a_whole_run_takes_away_the_memos_it_no_longer_makes(memos, made):
    whole = replace(memos, whole=True)
    whole.render(whole.plan())
    fewer = ordered(replace(whole, changes=whole.changes[:1]), formats=("html",))
    other = write_file(fewer.folder / "changes" / "183-ishoej-2021.html", "of another earlier year")
    own = write_file(fewer.folder / "changes" / "notes.txt", "mine")
    planned = fewer.plan()
    gone = [path.name for path in planned.outdated.files]
    assert gone == [f"707-norddjurs-2020.{ending}" for ending in ("docx", "html", "ipynb")]
    fewer.render(planned)
    run = json.loads((fewer.folder / "changes" / "run.json").read_text(encoding="utf-8"))
    assert set(run["keys"]) == {"changes/183-ishoej-2020"} and other.exists() and own.exists()
    assert set(run["files"]) == {f"changes/183-ishoej-2020.{ending}" for ending in ("docx", "html", "ipynb")}


def test_a_run_of_one_kommune_leaves_the_other_memos_and_their_rows(memos, made):
    memos.render(memos.plan())
    path = memos.folder / "changes" / "run.json"
    run = json.loads(path.read_text(encoding="utf-8"))
    one = replace(memos, changes=memos.changes[1:])
    assert one.plan().outdated.files == ()
    one.render(one.plan())
    again = json.loads(path.read_text(encoding="utf-8"))
    assert (again["keys"], again["files"]) == (run["keys"], run["files"])


def test_a_memo_that_another_hand_put_there_stops_a_whole_run(memos, made):
    write_file(memos.folder / "changes" / "147-frederiksberg-2020.docx", "of somebody")
    with pytest.raises(RenderError, match="did not write as they are"):
        replace(memos, whole=True).plan()
    memos.plan()


def test_without_a_kommune_named_it_is_every_one_published_in_both_years():
    assert published_in_both(2020, 2023) == ["183", "707"]
    assert published_in_both(2021, 2024) == [c.ALL]
    with pytest.raises(ParameterError, match="in both 2020 and 2021"):
        published_in_both(2020, 2021)
