"""A year's results and those of a kommune in it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from barometer import columns as c
from barometer.counts.frequencies import as_csv, fingerprint
from barometer.counts.published_counts import published_frequencies
from barometer.counts.survey_facts import SurveyFacts
from barometer.errors import ParameterError
from barometer.generalizability.terms import Binding, Coverage, Target
from barometer.params import codebook
from barometer.params.rule import rule
from barometer.results.area import Area, Results


@pytest.fixture(scope="module")
def small(results_of, ordinary) -> Results:
    return results_of({"707": ordinary(3), "183": ordinary(14), "S01": ordinary(104)}, {
        "707": c.CASES, "183": c.CASES, "S01": c.SYNTHETIC
    })  # fmt: skip


def test_kommuner_stand_in_the_order_of_their_codes_without_alle(small):
    assert small.kommuner == {"183": "Ishøj", "707": "Norddjurs", "S01": "Syntetisk kommune 01"}
    assert list(small.kommuner) == ["183", "707", "S01"]


@pytest.mark.parametrize("said", ["183", "Ishøj", "ishøj", "ISHØJ"])
def test_a_kommune_is_found_by_code_or_name(small, said):
    assert small.code(said) == "183"


@pytest.mark.parametrize("said", ["Ishoj", "Odense", "461", "alle", ""])
def test_who_did_not_take_part_is_refused_with_those_who_did(small, said):
    with pytest.raises(ParameterError) as caught:
        small.code(said)
    assert caught.value.where == "kommune" and "Ishøj (183)" in caught.value.expected


def test_a_near_name_is_suggested(small):
    with pytest.raises(ParameterError, match="Did you mean Ishøj"):
        small.code("Ishoj")


def test_sources_are_told_kommune_by_kommune(small):
    assert small.sources == {"183": c.CASES, "707": c.CASES, "S01": c.SYNTHETIC}


@pytest.mark.parametrize(("code", "nobs"), [("707", 3), ("183", 14), ("S01", 104), (c.ALL, 121)])
def test_an_area_has_as_many_cases_as_were_read(small, code, nobs):
    assert Area(small, code).nobs == nobs


@pytest.mark.parametrize(
    ("code", "name", "target", "source"),
    [("183", "Ishøj", Target.KOMMUNE, c.CASES), ("S01", "Syntetisk kommune 01", Target.KOMMUNE, c.SYNTHETIC),
     (c.ALL, c.ALL, Target.PARTICIPANTS, c.SYNTHETIC)],
)  # fmt: skip
def test_an_area_knows_its_name_target_and_source(small, code, name, target, source):
    area = Area(small, code)
    assert (area.name, area.target, area.source) == (name, target, source)


def test_an_area_of_one_type_has_the_cases_of_that_type(small):
    assert [Area(small, c.ALL, kind).nobs for kind in small.codebook.survey.case_types] == [41, 80, 39]


@pytest.mark.parametrize("code", ["707", "183", c.ALL])
def test_every_question_is_either_asked_or_left_out(small, code):
    area = Area(small, code)
    assert {*area.asked()} | {*area.left_out()} == {*small.codebook.questions}
    assert not {*area.asked()} & {*area.left_out()}
    assert [q.table for q in area.asked()] == sorted(q.table for q in area.asked())
    assert {q.question: area.bases()[q.question] > 0 for q in small.codebook.questions} == {
        q.question: q in area.asked() for q in small.codebook.questions
    }


def test_the_bases_are_those_of_the_routing(small):
    bases = Area(small, "183").bases()
    assert (bases["foranstaltning"], bases["bfu"], bases["bfu_frist"], bases["akut_reaktion"]) == (
        14,
        14,
        6,
        0,
    )


def test_frequencies_of_one_question_are_its_answers(small):
    rows = Area(small, "183").frequencies("bfu")
    assert rows.set_index(c.ANSWER)[c.COUNT].to_dict() == {
        "ja": 6, "nej_lovlig": 3, "nej": 2, "nej_ikke_indsendt": 3
    }  # fmt: skip


def test_an_unknown_question_is_refused_with_the_nearest(small):
    with pytest.raises(ParameterError, match="Did you mean bfu_frist"):
        Area(small, "183").frequencies("bfu_frst")


def test_the_verdict_is_asked_with_all_cases_or_with_those_of_one_question(small):
    area = Area(small, "S01")
    assert area.verdict().generalizes and area.verdict().nobs == 104
    assert not area.verdict("bfu_frist").generalizes
    assert area.verdict("bfu_frist").nobs == area.bases()["bfu_frist"]
    assert area.verdict("akut_reaktion").nobs == 0


def test_estimates_of_an_area_have_their_verdict_beside_them(small):
    for code in ("183", "S01", c.ALL):
        area = Area(small, code)
        found = area.estimates()
        assert list(found[c.QUESTION]) == [q.question for q in small.codebook.requirements]
        assert found["generalizes"].tolist() == [bool(area.verdict(q)) for q in found[c.QUESTION]]
        assert list(found.columns) == [*c.ESTIMATES, "generalizes", "cases_needed"]


def test_published_counts_name_their_document_once_and_without_its_tables(survey_2020):
    assert survey_2020.kommune("Ishøj").documents == ["Ankestyrelsen, rapport til Ishøj Kommune af 7. juli 2020"]
    assert survey_2020.kommune("S01").documents == [] and survey_2020.documents == []


# --- a year of which only some tables are published -------------------------------------------------------


@pytest.fixture(scope="module")
def partly() -> Results:
    """2023: Ishøj's counts for four questions, and nothing of all kommuner together."""
    book = codebook.read_codebook(2023)
    return Results(book, published_frequencies(book), rule())


def test_a_kommune_published_in_part_has_the_estimates_of_what_is_published(partly):
    found = Area(partly, "183").estimates().set_index(c.QUESTION)
    assert found.loc[:, [c.COUNT, c.NOBS]].to_dict("index") == {
        "bfu": {c.COUNT: 10, c.NOBS: 10},
        "bfu_frist": {c.COUNT: 1, c.NOBS: 6},
        "boernesamtale": {c.COUNT: 3, c.NOBS: 14},
        "opfoelgning_3mdr": {c.COUNT: 3, c.NOBS: 5},
    }


@pytest.mark.parametrize("question", [None, "handleplan"])
def test_a_kommune_published_in_part_still_has_a_verdict(partly, question):
    assert not Area(partly, "183").verdict(question)


def test_a_verdict_carries_what_was_asked(survey_2020):
    asked = Area(survey_2020.results, "183").verdict("bfu")
    assert (asked.result, asked.domain, asked.target) == ("bfu", "183, alle", Target.KOMMUNE)
    whole = Area(survey_2020.results, c.ALL, "anbringelse").verdict(target=Target.COUNTRY)
    assert (whole.result, whole.domain, whole.target) == ("", "alle, anbringelse", Target.COUNTRY)


@pytest.mark.parametrize("code", ["183", "S01", "S36", c.ALL])
def test_what_stands_behind_a_page_is_the_same_as_csv(survey_2020, code):
    results = survey_2020.results
    assert results.behind_as_csv(code) == as_csv(results.behind(code))
    assert results.identity(code)["data"] == fingerprint(as_csv(results.behind(code)))


# --- a part of a year, and types that are not counted apart ------------------------------------------------


def test_a_part_of_a_year_speaks_of_no_year_and_still_of_a_kommune(small):
    part = replace(small, facts=SurveyFacts(partial=True))
    whole, of_all = small.everyone.verdict(), part.everyone.verdict()
    assert whole.generalizes and not of_all.generalizes and of_all.coverage is Coverage.PART
    assert of_all.binding is Binding.COVERAGE and of_all.nobs == whole.nobs
    assert not Area(part, c.ALL, "anbringelse").verdict()
    rows = part.verdicts[part.verdicts[c.KOMMUNE_CODE] == c.ALL]
    assert set(rows["binding"]) == {"coverage"} and not rows["generalizes"].any()
    assert Area(part, "S01").verdict() == Area(small, "S01").verdict()
    assert part.estimates.equals(small.estimates)


def test_what_must_be_known_is_part_of_a_pages_identity_where_there_is_something(small):
    part = replace(small, facts=SurveyFacts(partial=True))
    assert "facts" not in small.identity("183")
    assert part.identity("183").items() > small.identity("183").items()


def test_a_type_that_is_not_counted_apart_is_known_and_refused_with_what_it_takes(small):
    assert small.withheld == ()
    kept = small.frequencies[small.frequencies[c.CASE_TYPE] != "anbringelse_uden_samtykke"]
    fewer = replace(small, frequencies=kept)
    assert fewer.withheld == ("anbringelse_uden_samtykke",)
    fewer.check_case_type("anbringelse")
    with pytest.raises(ParameterError, match="too few") as caught:
        fewer.check_case_type("anbringelse_uden_samtykke")
    assert caught.value.expected == "10 cases of 3 kommuner"
