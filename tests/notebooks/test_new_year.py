"""A new year is a new folder and no code: an invented year with a chapter, questions and answers of its own."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

PARAMS = Path(__file__).resolve().parents[2] / "params"

SURVEY = """
year: 2031
title: "Børnesagsbarometret 2031"
publisher: "Ankestyrelsen"
kommuner: 4
cases: 90
publication_date: "2031-06-01"
chapters:
  "1": "Sagerne"
  "7": "Barnets plan"
answers:
  "plan": {label: "Barnets plan"}
  "ungeplan": {label: "Ungeplan"}
  "fuldt": {label: "Fuldt overholdt"}
  "delvist": {label: "Delvist overholdt"}
  "slet_ikke": {label: "Ikke overholdt"}
case_type_question: "plantype"
case_types:
  "plan": {label: "Barnets plan", answers: ["plan"]}
  "ungeplan": {label: "Ungeplan", answers: ["ungeplan"]}
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
    shutil.copytree(PARAMS, folder / "params")
    year = folder / "params" / "2031"
    year.mkdir()
    (year / "survey.yml").write_text(SURVEY, encoding="utf-8")
    (year / "codebook.csv").write_text(CODEBOOK, encoding="utf-8")
    (year / "kommuner.csv").write_text("kommune_code,cases,source\n", encoding="utf-8")
    done = barometer("bilag2", "--year", 2031, "--as-of", "2031-06-01", cwd=folder, params=folder / "params")
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
