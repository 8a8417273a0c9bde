"""A new year is a new folder and no code, and so are years published together.

Two invented years have a chapter, questions and answers of their own. They are published together as a period.
Beside them lies what JupyterLab leaves behind, and a copy that somebody made.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

PARAMS = Path(__file__).resolve().parents[2] / "params"

SURVEY = """
year: {year}
title: "Børnesagsbarometret {year}"
publisher: "Ankestyrelsen"
kommuner: 4
cases: 90
publication_date: "{year}-06-01"
{assumed}
chapters:
  "1": "Sagerne"
  "7": "Barnets plan"
answers:
  "plan": {{label: "Barnets plan"}}
  "ungeplan": {{label: "Ungeplan"}}
  "fuldt": {{label: "Fuldt overholdt"}}
  "delvist": {{label: "Delvist overholdt"}}
  "slet_ikke": {{label: "Ikke overholdt"}}
case_type_question: "plantype"
case_types:
  "plan": {{label: "Barnets plan", answers: ["plan"]}}
  "ungeplan": {{label: "Ungeplan", answers: ["ungeplan"]}}
"""
PERIOD = """
years: [2031, 2032]
title: "Børnesagsbarometret 2031-2032"
kommuner: 8
kommuner_in_all: 98
cases: 180
publication_date: "2032-06-01"
"""
HEAD = "chapter,table,question,short,wording,law,answers,asked_when,condition,at_least,at_most,complies,comparable_with,base_note,not_sent_note,note"
CODEBOOK = f"""{HEAD}
1,1,plantype,Plantype,Hvilken plan er der lavet?,§ 91,plan ungeplan,,,,,,,,,
7,2,maal,Mål i planen,"Er der opstillet mål i planen, jf. § 91?",§ 91,fuldt delvist slet_ikke,,,,,fuldt,,,,
7,3,inddraget,Barnet inddraget,Er barnet inddraget i planen?,§ 5,fuldt delvist slet_ikke,plantype in plan,,,,fuldt delvist,,Tabellen bygger på {{nobs}}.,,
"""


@pytest.fixture(scope="module")
def edition(barometer, tmp_path_factory):
    folder = tmp_path_factory.mktemp("new-year")
    params = folder / "params"
    shutil.copytree(PARAMS, params)
    for number, assumed in ((2031, ""), (2032, "questions_assumed_from: 2031")):
        year = params / str(number)
        year.mkdir()
        (year / "survey.yml").write_text(SURVEY.format(year=number, assumed=assumed), encoding="utf-8")
        (year / "codebook.csv").write_text(CODEBOOK, encoding="utf-8")
    (params / "2031-2032").mkdir()
    (params / "2031-2032" / "survey.yml").write_text(PERIOD, encoding="utf-8")
    for place in (params, params / "2031", params / "2031-2032"):
        (place / ".ipynb_checkpoints").mkdir()
        (place / ".ipynb_checkpoints" / "survey-checkpoint.yml").write_text("year: [", encoding="utf-8")
    shutil.copytree(params / "2031", params / "2031-backup")
    for number in (2031, 2032):
        done = barometer("bilag2", "--year", number, "--as-of", f"{number}-06-01", cwd=folder, params=params)
        assert done.returncode == 0, done.stderr
    return folder / "outputs" / "2031"


def test_the_new_year_renders_with_its_own_chapters_questions_and_answers(edition):
    page = (edition / "kommuner" / "S01-syntetisk-kommune-01.html").read_text(encoding="utf-8")
    assert "Kapitel 7. Barnets plan" in page
    assert "Kapitel 2" not in page
    assert page.count("Delvist overholdt") == 2
    assert re.search(r"Tabellen bygger på \w+ sager\.", page)
    assert "må ikke offentliggøres" not in page


def test_the_new_years_bilag2_holds_all_its_kommuner(edition):
    bound = (edition / "bilag2.html").read_text(encoding="utf-8")
    assert all(f"Syntetisk kommune 0{number}" in bound for number in range(1, 5))
    assert (edition / "bilag2.pdf").read_bytes().startswith(b"%PDF-")


def test_the_year_whose_questions_are_assumed_says_from_which(edition):
    page = (edition.parent / "2032" / "national.html").read_text(encoding="utf-8")
    assert "de samme som i 2031, da" in page
    assert "de samme som i" not in (edition / "national.html").read_text(encoding="utf-8")


def test_the_years_published_together_stand_with_the_last_of_them(edition):
    page = (edition.parent / "2032" / "pooled.html").read_text(encoding="utf-8")
    assert "Børnesagsbarometret 2031-2032" in page
    assert "2020" not in re.sub(r"<style.*?</style>", "", page, flags=re.DOTALL)
    assert not (edition / "pooled.html").exists()
