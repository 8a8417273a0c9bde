"""How the numbers of a survey follow from each other: every relation holds in the demo, and none is missing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import barometer
from barometer import columns as c
from barometer.counts.linked_counts import BASE, linked_counts
from barometer.params.codebook import read_codebook
from barometer.params.published import PublishedFigures, PublishedShare
from barometer.privacy.suppression import KNOWN, UNSHOWN


@pytest.fixture(scope="module")
def linked(survey_2020, book_2020):
    return linked_counts(survey_2020.results.frequencies, book_2020)


def names_of(place: dict) -> dict[int, tuple[str, str, str, str]]:
    return {number: name for name, number in place.items()}


def test_every_number_of_the_frequencies_is_there_with_its_value(linked, survey_2020):
    counts, place = linked
    rows = survey_2020.results.frequencies.to_dict("records")
    for row in rows:
        here = (row[c.KOMMUNE_CODE], row[c.CASE_TYPE], row[c.QUESTION])
        assert counts.value[place[(*here, row[c.ANSWER])]] == row[c.COUNT]
        assert counts.value[place[(*here, BASE)]] == row[c.NOBS]
    shown = counts.cost > UNSHOWN
    assert shown.sum() == len(rows) + len({(r[c.KOMMUNE_CODE], r[c.CASE_TYPE], r[c.QUESTION]) for r in rows})


def test_every_relation_between_shown_numbers_holds(linked):
    counts, _ = linked
    rows = counts.relations
    of_shown = np.flatnonzero(np.isfinite(rows @ counts.value))
    total = (rows @ counts.value)[of_shown]
    assert len(of_shown) > 500
    assert (total >= counts.low[of_shown] - 1e-9).all()
    assert (total <= counts.upp[of_shown] + 1e-9).all()


def test_everybody_knows_the_number_of_cases_and_what_was_published(linked):
    counts, place = linked
    known = {name for name, number in place.items() if counts.cost[number] == KNOWN}
    assert ("S01", c.ALL, "bfu", BASE) in known  # put to every case
    assert ("S01", c.ALL, "bfu", "ja") not in known
    assert ("S01", c.ALL, "vurdering_24t", BASE) not in known  # of the cases with a notification
    assert {name for name in known if name[0] == "183"} == {
        name for name in place if name[0] == "183" and name[1] == c.ALL
    }


def test_a_published_count_of_other_cases_is_not_known_of_these(survey_2020, book_2020):
    rows = book_2020.published.count_rows
    other = tuple(row.model_copy(update={"count": row.count + 1}) for row in rows)
    book = replace(book_2020, published=PublishedFigures(count_rows=other))
    counts, place = linked_counts(survey_2020.results.frequencies, book)
    assert counts.cost[place["183", c.ALL, "bfu", "ja"]] < KNOWN
    assert counts.cost[place["183", c.ALL, "bfu_frist", BASE]] < KNOWN


def test_what_was_published_of_several_years_is_known_of_each_where_the_year_is_whole(book_2020):
    frame = barometer.open_survey(2021).results.frequencies
    book = read_codebook(2021)
    assert book.published.counts.empty

    def known(codebook) -> set[str]:
        counts, place = linked_counts(frame, codebook)
        return {q for (code, kind, q, answer), n in place.items() if answer and counts.cost[n] == KNOWN
                and (code, kind) == (c.ALL, c.ALL)}  # fmt: skip

    assert known(book) == {"foranstaltning"}
    part = book.survey.model_copy(update={"cases": book.survey.cases + 1})
    assert known(replace(book, survey=part)) == set()


def test_questions_with_one_condition_have_one_base_where_they_do(linked, survey_2020, book_2020):
    names = ("opfoelgning_3mdr", "opfoelgning_6mdr", "personrettet_tilsyn")
    assert len({book_2020.by_name[name].condition for name in names}) == 1

    def tied(counts, place) -> int:
        bases = {place[one] for one in place if one[2] in names and one[3] == BASE and not one[1].startswith("part ")}
        rows = counts.relations.tocsr()
        ends = zip(rows.indptr, rows.indptr[1:], strict=False)
        return sum(set(rows.indices[low:upp]) <= bases for low, upp in ends if upp > low)

    areas = len(
        {(code, kind) for code, kind, name, _ in linked[1] if name == names[0] and not kind.startswith("part ")}
    )
    assert tied(*linked) == 2 * areas
    frame = survey_2020.results.frequencies.copy()
    here = (frame[c.KOMMUNE_CODE] == "S03") & (frame[c.QUESTION] == names[1])
    frame.loc[here, c.NOBS] += 1
    frame.loc[here & (frame[c.ANSWER] == "ja"), c.COUNT] += 1
    assert tied(*linked_counts(frame, book_2020)) == 2 * areas - 2


def test_a_question_is_of_one_block_with_the_one_that_decides_on_it(linked):
    counts, place = linked
    block = {question: counts.block[number] for (_, _, question, _), number in place.items()}
    assert block["bfu_frist"] == block["bfu"] != block["handleplan"] == block["handleplan_indsats"]
    assert block["opfoelgning_3mdr"] == block["foranstaltning"]


def test_the_difference_of_two_types_of_case_has_a_value_of_its_own(linked, survey_2020):
    counts, place = linked
    frame = survey_2020.results.frequencies.set_index([c.KOMMUNE_CODE, c.CASE_TYPE, c.QUESTION, c.ANSWER])[c.COUNT]
    bases = survey_2020.results.frequencies.groupby([c.KOMMUNE_CODE, c.CASE_TYPE, c.QUESTION])[c.NOBS].first()
    differences = {name: n for name, n in place.items() if name[0] == c.ALL and name[1].startswith("part ")}
    assert differences
    for (_, _, question, answer), number in differences.items():
        whole, inside = (
            bases[c.ALL, kind, question] if answer == BASE else frame[c.ALL, kind, question, answer]
            for kind in ("anbringelse", "anbringelse_uden_samtykke")
        )
        assert counts.value[number] == whole - inside
        assert counts.cost[number] == UNSHOWN


def test_a_published_percentage_holds_the_count_to_a_range_of_its_base(survey_2020, book_2020):
    frame = survey_2020.results.frequencies
    row = frame[(frame[c.KOMMUNE_CODE] == c.ALL) & (frame[c.CASE_TYPE] == c.ALL)]
    row = row[(row[c.QUESTION] == "boernesamtale") & (row[c.ANSWER] == "ja")]
    count, nobs = int(row[c.COUNT].iloc[0]), int(row[c.NOBS].iloc[0])
    percent = (200 * count + nobs) // (2 * nobs)

    def relations(*shares: PublishedShare) -> int:
        book = replace(book_2020, published=PublishedFigures(share_rows=shares))
        return linked_counts(frame, book)[0].relations.shape[0]

    def published(value: int) -> PublishedShare:
        return PublishedShare(kommune_code=c.ALL, question="boernesamtale", percent=str(value), source="et notat")

    assert relations(published(percent)) == relations() + 2
    assert relations(published((percent + 50) % 100)) == relations()  # of other cases than these
