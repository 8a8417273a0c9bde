"""What Ankestyrelsen says its results can be used for, asked of the rule; and what follows from it.

Sources, word for word:

(a) Report to Ishøj Kommune, Børnesagsbarometret 2020, 7 July 2020, "Afgrænsning": "Undersøgelsens samlede
    resultater er generaliserbare på tværs af sagsbehandlingen inden for de udvalgte sagstyper i de
    deltagende kommuner." Article "Børnesagsbarometret 2020-2022", ast.dk, 20 June 2022, "Resultaternes
    generaliserbarhed": "Resultaterne fra årsrapporten er generaliserbare på tværs af alle sager inden for de
    udvalgte sagstyper i de deltagende kommuner."
(b) The same report: "Antallet af sager (stikprøven) fra hver enkelt kommune er for lille til, at resultaterne
    er generaliserbare på tværs af sagsbehandlingen i den enkelte kommune."
(c) The same article: "De samlede hovedresultater fra 2020-2022 kan som udgangspunkt generaliseres til alle
    sager om familiebehandling og anbringelse i alle landets kommuner, med undtagelse af de tre frikommuner.
    Det gælder dog ikke sager om anbringelse uden samtykke efter serviceloven, fordi resultatet alene baserer
    sig på 50 sager."

The numbers of cases and kommuner: 735/37 is in the report; 697/31, 2,140/95, 375, 322, 15, 1,184, 956 and 50
are in the article; 708/27 of 2021 is the rest. The letter to Ishøj Kommune of 9 February 2022 asks for 17.
"""

from __future__ import annotations

import pytest

from barometer.generalizability.verdict import Binding, Coverage, Reading, Target, verdict
from barometer.methodology.samples import read_stated_samples
from barometer.methodology.verdicts import list_statements
from barometer.params.rule import rule

YEARS = {2020: (735, 37), 2021: (708, 27), 2022: (697, 31)}


@pytest.fixture(scope="module")
def samples():
    return read_stated_samples()


@pytest.mark.parametrize(("cases", "kommuner"), YEARS.values(), ids=str)
def test_a_year_generalizes_to_the_kommuner_that_took_part(cases, kommuner):
    v = verdict(cases, Target.PARTICIPANTS, kommuner=kommuner)
    assert v.generalizes and v.binding is Binding.HALF_WIDTH and v.cases_needed == 105


@pytest.mark.parametrize(("cases", "kommuner"), YEARS.values(), ids=str)
def test_a_year_does_not_generalize_to_the_country_for_want_of_kommuner_not_of_cases(cases, kommuner):
    v = verdict(cases, Target.COUNTRY, kommuner=kommuner, coverage=Coverage.SOME)
    assert not v and v.binding is Binding.COVERAGE and v.margin > 500


@pytest.mark.parametrize("cases", [14, 15, 16, 17])
def test_a_kommune_does_not_generalize(cases):
    v = verdict(cases, Target.KOMMUNE)
    assert not v and v.cases_needed == 104


def test_three_years_generalize_to_the_country():
    assert verdict(2140, Target.COUNTRY, kommuner=95)


@pytest.mark.parametrize("cases", [1184, 956])
def test_family_treatment_and_placements_generalize_to_the_country(cases):
    assert verdict(cases, Target.COUNTRY, kommuner=95)


@pytest.mark.parametrize("kommuner", range(1, 51))
def test_fifty_cases_without_consent_do_not_from_however_many_kommuner_they_come(kommuner):
    v = verdict(50, Target.COUNTRY, kommuner=kommuner)
    assert not v and v.margin <= -54


@pytest.mark.parametrize("cases", [375, 322])
def test_a_type_of_case_generalizes_within_its_year(cases):
    assert verdict(cases, Target.PARTICIPANTS, kommuner=31)


@pytest.mark.parametrize("kommuner", range(1, 16))
def test_fifteen_without_consent_do_not_within_their_year(kommuner):
    assert not verdict(15, Target.PARTICIPANTS, kommuner=kommuner)


def test_follow_up_passes_with_few_cases_to_spare_and_fails_as_a_draw_of_kommuner(samples):
    sample = samples.follow_up
    assert (sample.nobs, sample.kommuner) == (107, 31)
    v = sample.asked(rule())
    assert v.generalizes and 0 < v.margin <= 3
    assert not sample.asked(rule(), coverage=Coverage.DRAWN)


def test_follow_up_of_the_fifty_fails(samples):
    assert samples.follow_up_without_consent.nobs in (16, 17)
    assert not samples.follow_up_without_consent.asked(rule())


def test_fourteen_of_at_most_seventeen_describe_that_years_files_and_no_more():
    v = verdict(14, Target.KOMMUNE, reading=Reading.FILES, population=17)
    assert v.describes and not v.generalizes
    assert not verdict(14, Target.KOMMUNE, reading=Reading.FILES, population=18).describes


def test_the_samples_are_those_of_the_documents(samples):
    assert {year: (s.nobs, s.kommuner) for year, s in samples.years.items()} == YEARS
    assert (samples.pooled.nobs, samples.pooled.kommuner) == (2140, 95)
    assert [s.nobs for s in samples.of_year(2022).values()] == [375, 322, 15]
    assert [s.nobs for s in samples.of_pooled.values()] == [1184, 956, 50]
    assert [s.nobs for s in samples.kommune] == [14, 17]
    assert samples.latest == 2022


def test_the_rule_gives_every_answer_that_is_given(samples):
    made = list(list_statements(rule(), samples))
    assert [s.about for s in made if s.verdict.holds is not s.holds] == []
    assert {s.label for s in made} == {"(a)", "(b)", "(c)", ""}
