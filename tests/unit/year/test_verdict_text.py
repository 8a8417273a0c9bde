"""A verdict in words: one whole sentence in either language, whatever was asked, and its box."""

from __future__ import annotations

import json
import re
from dataclasses import fields, replace
from functools import cache
from itertools import product

import pytest

from barometer.generalizability.verdict import Binding, Coverage, Reading, Target, Verdict, verdict
from barometer.page.blocks import MIME
from barometer.page.danish import da
from barometer.params.rule import rule
from barometer.year.verdict_text import ShownVerdict
from barometer.year.verdict_text import verdict_sentence as uncached

SIZES = (0, 1, 14, 50, 104, 735)
NBSP = "\N{NO-BREAK SPACE}"
ENGLISH_NUMBER = re.compile(r"\b1 cases\b|\b1 case are\b|(?<![\d.])(?!1 )\d+ case\b|\b\d+ cases is\b")
WHOM = {
    Target.KOMMUNE: ("kommunens sagsbehandling", "the kommune's practice"),
    Target.PARTICIPANTS: ("sagsbehandlingen i de deltagende", "practice in the kommuner that took part"),
    Target.COUNTRY: ("sagsbehandlingen i alle de kommuner", "practice in every kommune"),
}
FILES = ("årets sager", "the year's own files")


@cache
def sentence(said: Verdict, language: str = "da") -> str:
    return uncached(said, language)


def asked(target: Target, reading: Reading, coverage: Coverage, nobs: int) -> list[Verdict]:
    """The rule's own answers, from few kommuner and from many; a refusal also for every other condition."""
    given = {"coverage": coverage, "reading": reading}
    given["population"] = 2 * nobs + 3 if reading is Reading.FILES else None
    made = [
        verdict(nobs, target, kommuner=kommuner, deff=deff, **given)
        for kommuner, deff in ((1, 1.0), (10, 2.0), (45, 1.0))
    ]
    refused = [v for v in made if not v.holds]
    return made + [replace(v, binding=binding) for v in refused for binding in Binding]


COMBINATIONS = list(product(Target, Reading, Coverage, SIZES))
each_combination = pytest.mark.parametrize(
    "verdicts",
    [asked(*combination) for combination in COMBINATIONS],
    ids=["-".join(str(getattr(part, "value", part)) for part in combination) for combination in COMBINATIONS],
)


def test_every_condition_binds_somewhere_by_the_rule_itself():
    found = {verdict(n, Target.COUNTRY, kommuner=45).binding for n in (1, 50, 100)}
    assert found == {Binding.MIN_NOBS, Binding.MIN_DF, Binding.HALF_WIDTH}


@each_combination
def test_a_verdict_is_one_sentence_without_a_hole(verdicts, grammar):
    for said, language in product(verdicts, ("da", "en")):
        text = sentence(said, language)
        assert text.endswith(".") and "\n" not in text
        assert re.findall(r"[.!?](?=\s|$)", text) == ["."]
        assert grammar(text) == []


@each_combination
def test_its_yes_or_no_is_the_verdicts_own(verdicts):
    for said in verdicts:
        danish, english = sentence(said, "da"), sentence(said, "en")
        assert ("kan generaliseres" in danish) == ("result generalizes to" in english) == said.generalizes
        assert ("beskriver årets sager" in danish) == ("describes the year's" in english) == said.describes
        assert said.holds == (" ikke generaliseres" not in danish and "beskriver ikke" not in danish)


@each_combination
def test_it_names_whom_it_speaks_of_or_the_years_files(verdicts):
    for said in verdicts:
        expected = WHOM[said.target] if said.reading is Reading.PRACTICE else FILES
        assert expected[0] in sentence(said, "da") and expected[1] in sentence(said, "en")


@each_combination
def test_it_names_the_cases_and_the_width_that_decide(verdicts):
    for said in verdicts:
        danish, english = sentence(said, "da"), sentence(said, "en")
        if not said.holds and said.binding is Binding.COVERAGE:
            assert not re.search(r"\d", danish + english)  # no number of cases would help
            continue
        # So near the limit that a tenth would hide it, it is told in hundredths.
        assert re.search(rf"\b({100 * said.half_width:.1f}|{100 * said.half_width:.2f}) percentage points", english)
        assert re.search(rf"\b{said.nobs} (cases?|of)\b", english)
        if said.reading is Reading.PRACTICE and said.nobs == 0:
            assert "der er ingen sager" in danish
            continue
        limit = said.rule.max_half_width.value
        told = da.points(said.half_width) if said.holds else da.points_beside(said.half_width, limit)
        assert told in danish
        if said.reading is Reading.FILES:
            assert f"{da.number(said.nobs)} af {da.cases(said.population)}" in danish
        else:
            assert da.cases(said.nobs) in danish and da.cases(abs(said.margin)) in danish


@each_combination
def test_numbers_are_written_as_the_language_writes_them(verdicts):
    for said in verdicts:
        assert not re.search(r"\d\.\d(?!\d\d)|\d,\d{3}", sentence(said, "da"))
        assert not re.search(r"\d,\d", sentence(said, "en"))


@each_combination
def test_a_number_stands_on_one_line_with_its_word_in_danish(verdicts):
    for said in verdicts:
        assert not re.search(r"\d (sag|kommune|procentpoint|%)", sentence(said, "da"))


def test_one_case_is_singular_in_danish():
    assert f"det bygger på 1{NBSP}sag," in sentence(verdict(1, Target.KOMMUNE))
    assert f"der mangler 1{NBSP}sag." in sentence(verdict(103, Target.KOMMUNE))
    assert f"der er 1{NBSP}sag at give af." in sentence(verdict(105, Target.KOMMUNE))
    one_file = verdict(1, Target.KOMMUNE, reading=Reading.FILES, population=1)
    assert f"1 af 1{NBSP}sag " in sentence(one_file)


@pytest.mark.parametrize("nobs", [1, 103, 105])
def test_one_case_is_singular_in_english(nobs):
    assert ENGLISH_NUMBER.findall(sentence(verdict(nobs, Target.KOMMUNE), "en")) == []


@pytest.mark.parametrize("nobs", [0, 2, 14, 104, 735])
def test_other_numbers_are_plural_in_english(nobs):
    assert ENGLISH_NUMBER.findall(sentence(verdict(nobs, Target.KOMMUNE), "en")) == []


def test_thousands_have_their_point_in_danish():
    assert f"bygger på 2.140{NBSP}sager" in sentence(verdict(2140, Target.COUNTRY, kommuner=95))


@pytest.mark.parametrize("coverage", [Coverage.SOME, Coverage.DRAWN])
def test_who_did_not_take_part_is_the_reason_however_many_cases_there_are(coverage):
    said = verdict(2140, Target.COUNTRY, kommuner=5, coverage=coverage)
    assert "for kun nogle af kommunerne deltog" in sentence(said)
    assert "only some of the kommuner took part" in sentence(said, "en")


def test_that_is_the_reason_for_files_too():
    asked = {"coverage": Coverage.SOME, "reading": Reading.FILES, "population": 900}
    said = verdict(735, Target.COUNTRY, kommuner=37, **asked)
    assert not said.describes and said.half_width < said.rule.max_half_width.value
    assert "kun nogle af kommunerne deltog" in sentence(said)
    assert "only some of the kommuner took part" in sentence(said, "en")


def test_a_width_beyond_the_limit_is_told_as_one_in_english():
    said = verdict(14, Target.KOMMUNE, reading=Reading.FILES, population=90)
    assert "up to 2" in sentence(said, "en") and "at most" not in sentence(said, "en")


def test_danish_is_what_is_said_where_no_language_is_named():
    said = verdict(14, Target.KOMMUNE)
    assert uncached(said) == sentence(said, "da") != sentence(said, "en")


def test_another_limit_is_told_as_the_rule_has_it(edit):
    edit("rule.yml", "value: 0.10", "value: 0.15")
    said = verdict(40, Target.KOMMUNE, by=rule())
    assert f"grænsen er 15{NBSP}procentpoint" in sentence(said)
    assert "the limit being 15;" in sentence(said, "en")


@pytest.mark.parametrize(("nobs", "danish", "english"), [(103, "10,02", "10.02"), (50, "14", "14.5")])
def test_a_width_just_beyond_the_limit_never_reads_as_the_limit(nobs, danish, english):
    said = verdict(nobs, Target.KOMMUNE)
    assert f"op til {danish}{NBSP}procentpoint" in sentence(said)
    assert f"up to {english} percentage points" in sentence(said, "en")


# --- as it shows itself ---------------------------------------------------------------------------------

FEW = {of: verdict(14, Target.KOMMUNE, reading=Reading.FILES, population=of) for of in (17, 90)}
SHOWN = {
    "yes": (verdict(735, Target.PARTICIPANTS, kommuner=37), "Kan generaliseres"),
    "no": (verdict(14, Target.KOMMUNE), "Kan ikke generaliseres"),
    "files": (FEW[17], "Beskriver årets sager"),
    "not even files": (FEW[90], "Beskriver ikke årets sager"),
}
each_shown = pytest.mark.parametrize(("said", "title"), SHOWN.values(), ids=SHOWN)


@each_shown
def test_a_shown_verdict_is_the_same_verdict(said, title):
    shown = ShownVerdict.of(said)
    assert isinstance(shown, Verdict) and bool(shown) == bool(said)
    assert all(getattr(shown, field.name) == getattr(said, field.name) for field in fields(Verdict))
    assert (shown.margin, shown.window, shown.describes) == (said.margin, said.window, said.describes)


@each_shown
def test_it_shows_itself_as_a_box_in_both_languages(said, title):
    (box,) = ShownVerdict.of(said).blocks()
    assert (box["kind"], box["title"]) == ("box", title)
    assert box["markdown"].split("\n\n") == [sentence(said, "da"), sentence(said, "en")]


@each_shown
def test_its_bundle_holds_html_text_and_the_same_blocks_as_json(said, title):
    bundle = ShownVerdict.of(said)._repr_mimebundle_()
    assert set(bundle) == {"text/html", "text/plain", MIME}
    assert json.loads(json.dumps(bundle[MIME])) == ShownVerdict.of(said).blocks()
    assert bundle["text/plain"] == repr(ShownVerdict.of(said)) == sentence(said, "en")
    assert title in bundle["text/html"] and bundle["text/html"].count("<p") >= 2
    assert sentence(said, "da") in bundle["text/html"].replace("&nbsp;", NBSP)


def test_what_a_notebook_is_given_shows_itself(survey_2020, pooled):
    for given in (survey_2020.verdict(), survey_2020.verdict("bfu"), survey_2020.kommune("Ishøj").verdict(),
                  pooled.verdict(case_type="anbringelse_uden_samtykke")):  # fmt: skip
        assert type(given) is ShownVerdict and given.blocks()
