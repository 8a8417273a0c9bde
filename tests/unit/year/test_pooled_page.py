"""The page of several years together: its answer, each year beside it, and the sum that must hold."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from barometer import columns as c
from barometer.generalizability.verdict import Target
from barometer.page.blocks import Figure, Page, Prose, Stamp, Table
from barometer.params.rule import rule
from barometer.results.area import Area
from barometer.year import pooled_page

NBSP = "\N{NO-BREAK SPACE}"
DASH = "\N{EN DASH}"
DAY = date(2022, 6, 20)
CELL = re.compile(rf"(\d+){NBSP}% \((\d+){DASH}(\d+)\)")


@pytest.fixture(scope="module")
def pool(pooled):
    return pooled.pooled


@pytest.fixture(scope="module")
def page(pooled):
    """The whole page on the day of its publication."""
    return Page([pooled.head("2022-06-20"), pooled.forest(), pooled.uncertainty(), pooled.method(),
                 pooled.by_case_type(), pooled.years(), pooled.changed(), pooled.identity(),
                 pooled.sources()])  # fmt: skip


def asked_strictly(pool, half_width: float):
    """The same results under another limit."""
    limit = rule().max_half_width.model_copy(update={"value": half_width})
    strict = rule().model_copy(update={"max_half_width": limit})
    return replace(pool, whole=replace(pool.whole, rule=strict))


def answer(pool, as_of: date = DAY) -> str:
    (box,) = (block for block in pooled_page.pooled_head(pool, as_of).blocks() if block["kind"] == "box")
    return box["markdown"]


def half_up(count: int, nobs: int) -> int:
    return (200 * count + nobs) // (2 * nobs)


# --- the head -------------------------------------------------------------------------------------------


def test_the_masthead_names_the_period_its_cases_and_kommuner(pool):
    masthead = pooled_page.pooled_head(pool, DAY).blocks()[0]
    assert (masthead["kicker"], masthead["title"]) == ("Børnesagsbarometret 2020–2022", "Årene samlet")
    assert masthead["lead"] == f"2.140{NBSP}sager i 95{NBSP}kommuner"


def test_the_answer_reaches_every_kommune_but_the_three_that_were_exempt(pool):
    told = answer(pool)
    assert f"**2.140{NBSP}sager** fra **95{NBSP}kommuner**" in told
    assert "i alle landets kommuner undtagen de tre, der var fritaget" in told
    assert f"højst 2{NBSP}procentpoint" in told and f"grænsen er 10{NBSP}procentpoint" in told


def test_the_answer_names_the_type_of_case_that_it_does_not_reach_and_no_other(pool):
    (line,) = (line for line in answer(pool).splitlines() if line.startswith("Det gælder ikke"))
    assert line == f"Det gælder ikke anbringelse uden samtykke (50{NBSP}sager): dertil er der for få sager."


def test_the_answer_warns_of_reading_the_years_as_a_trend(pool):
    assert "kan ikke læses som en udvikling" in answer(pool)


def test_without_every_kommune_the_answer_does_not_reach_the_country(pool):
    told = answer(replace(pool, whole=replace(pool.whole, target=Target.PARTICIPANTS)))
    assert f"de **95{NBSP}kommuner**, der deltog, men ikke til andre" in told
    assert "landets kommuner" not in told


def test_under_a_limit_it_does_not_meet_the_answer_is_no(pool):
    told = answer(asked_strictly(pool, 0.01))
    assert "kan ikke generaliseres" in told and f"grænsen er 1{NBSP}procentpoint" in told
    assert "landets kommuner" not in told


def test_an_answer_that_is_no_for_all_is_not_said_to_except_the_types_of_case(pool):
    assert "Det gælder ikke" not in answer(asked_strictly(pool, 0.01))


def test_invented_years_are_stamped_with_what_is_real_in_them(pool):
    (stamp,) = (part for part in pooled_page.pooled_head(pool, DAY) if isinstance(part, Stamp))
    assert stamp.tone == "synthetic" and "Ishøj" in stamp.markdown and "2020" in stamp.markdown


def test_years_of_real_cases_have_no_such_stamp(pool):
    frame = pool.whole.frequencies.assign(**{c.SOURCE: c.CASES})
    head = pooled_page.pooled_head(replace(pool, whole=replace(pool.whole, frequencies=frame)), DAY)
    assert [block["kind"] for block in head.blocks()] == ["masthead", "box"]
    assert head.blocks()[-1]["title"] == "Hvad tallene kan bruges til"


@pytest.mark.parametrize(("as_of", "embargoed"), [("2022-06-19", True), ("2022-06-20", False), ("2026-01-01", False)])
def test_before_the_day_of_publication_it_is_embargoed_and_no_longer(pooled, as_of, embargoed):
    found = [part.tone for part in pooled.head(as_of) if isinstance(part, Stamp)]
    assert ("embargo" in found) == embargoed


# --- the years beside each other ------------------------------------------------------------------------


def test_a_line_is_a_requirement_and_a_column_a_year(pool):
    table = pooled_page.years_table(pool)
    assert [column.head for column in table.columns] == ["Lovkrav", "Årene samlet", "2020", "2021", "2022"]
    assert [row[0] for row in table.rows] == [q.short for q in pool.whole.codebook.requirements]
    assert list(table.total) == ["Antal sager", "2.140", "735", "708", "697"]


def test_a_cell_is_the_share_of_its_year_within_its_interval(pool):
    places = [pool.whole, *pool.years]
    estimates = [Area(results, c.ALL).estimates().set_index(c.QUESTION) for results in places]
    for q, row in zip(pool.whole.codebook.requirements, pooled_page.years_table(pool).rows, strict=True):
        for frame, cell in zip(estimates, row[1:], strict=True):
            share, low, upp = map(int, CELL.fullmatch(cell).groups())
            assert share == half_up(frame.loc[q.question, c.COUNT], frame.loc[q.question, c.NOBS])
            assert low <= share <= upp


def test_what_a_year_had_no_case_of_is_a_dash(pool):
    book = pool.years[1].codebook
    frame = pool.years[1].frequencies.copy()
    frame.loc[frame[c.QUESTION] == "akut_reaktion", [c.COUNT, c.NOBS]] = 0
    without = type(pool.whole)(book, frame, rule(), pool.years[1].designs)
    table = pooled_page.years_table(replace(pool, years=(pool.years[0], without, pool.years[2])))
    (row,) = (row for row in table.rows if row[0] == "Reaktion på akut behov")
    assert row[3] == DASH and CELL.fullmatch(row[2]) and CELL.fullmatch(row[4])


def test_the_note_names_level_and_method_and_the_source_that_it_is_invented(pool):
    table = pooled_page.years_table(pool)
    assert list(table.notes) == [f"Note: I parentes 95{NBSP}%‑interval (Korn-Graubard)."]
    assert "Opdigtede" in table.source


# --- what changed, and the sum --------------------------------------------------------------------------


def test_where_nothing_changed_it_says_what_that_rests_on(pool):
    told = pooled_page.changed_questions(pool).markdown
    assert "med samme ordlyd" in told and "antaget" in told


def test_nothing_is_said_of_an_assumption_where_there_is_none(pool):
    survey = pool.whole.codebook.survey.model_copy(update={"questions_assumed_from": None})
    book = replace(pool.whole.codebook, survey=survey)
    told = pooled_page.changed_questions(replace(pool, whole=replace(pool.whole, codebook=book))).markdown
    assert "med samme ordlyd." in told and "antaget" not in told


def test_what_changed_is_named(pool, edit, params_copy):
    for meant in ("undersøgelsen er ny og ikke en opdatering,,,ja,", "§ 48,ja nej,,,8,,ja,"):
        edit("2022/codebook.csv", f"{meant}2020 2021,", f"{meant},")
    told = pooled_page.changed_questions(pool).markdown
    assert "forbehold: ”Firemånedersfristen” og ”Børnesamtale før afgørelse”." in told


def test_the_sum_is_told_in_tenths_of_percent(pool):
    rows = {row[0]: tuple(row[1:4]) for row in pooled_page.identity_table(pool).rows}
    assert rows == {
        "Børnefaglig undersøgelse": ("2020", f"68,6{NBSP}%", f"73,1{NBSP}%"),
        "Børnesamtale før afgørelse": ("2020", f"52,9{NBSP}%", f"57,3{NBSP}%"),
    }


def test_what_stands_here_lies_between(pool):
    for _, _, *cells in pooled_page.identity_table(pool).rows:
        low, upp, here = (float(cell.removesuffix(f"{NBSP}%").replace(",", ".")) for cell in cells)
        assert low <= here <= upp


# --- the whole page -------------------------------------------------------------------------------------


def test_every_part_shows_itself(pooled):
    kinds = {
        Page: [pooled.head("2022-06-20"), pooled.by_case_type(), pooled.chapters()],
        Table: [pooled.years(), pooled.identity(), pooled.uncertainty(), pooled.table("bfu")],
        Prose: [pooled.changed(), pooled.method(), pooled.sources()],
        Figure: [pooled.forest()],
    }
    for kind, shown in kinds.items():
        assert [type(one) for one in shown] == [kind] * len(shown)


def test_it_speaks_of_the_years_and_not_of_one(page, read):
    assert "offentliggjort om årene" in read(page) and "om året" not in read(page)


def test_no_sentence_of_it_has_a_hole_or_a_wrong_number(page, read, grammar):
    assert grammar(read(page)) == []


def test_no_number_on_it_has_a_decimal_point(page, read):
    assert re.findall(r"\d\.\d\d?(?!\d)", read(page)) == []


def test_every_place_on_it_can_be_linked_to(page):
    ids = [block["id"] for block in page.blocks() if "id" in block]
    assert len(ids) == len(set(ids)) > 4


def test_it_names_no_kommune_but_the_one_whose_numbers_are_real(page, read, survey_2020):
    names = {name for name in survey_2020.kommuner.values() if name in read(page)}
    assert names == {"Ishøj"}


def test_what_the_survey_is_counts_the_kommuner_of_all_years(pooled):
    assert f"2.140{NBSP}sager fra 95{NBSP}kommuner" in pooled.about().markdown


def test_who_speaks_of_the_country_speaks_of_those_that_took_part(pooled):
    assert pooled.verdict() and pooled.verdict(target=Target.PARTICIPANTS)
