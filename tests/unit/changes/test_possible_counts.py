"""What is known of a kommune: its counts, or all that a percentage leaves open."""

from __future__ import annotations

import numpy as np
import pytest

from barometer import columns as c
from barometer.changes import possible_counts
from barometer.counts import frequencies
from barometer.counts.published_counts import published_frequencies
from barometer.errors import ConfigError, ParameterError
from barometer.params import codebook
from barometer.rounding import whole_percent


@pytest.fixture(scope="module")
def norddjurs():
    return possible_counts.possible_counts_of_kommune("707", codebook.read_codebook(2023))


def test_every_count_behind_a_percentage_prints_as_it_and_no_other_does(norddjurs):
    bfu = norddjurs["bfu"]
    behind = set(zip(bfu.count.tolist(), bfu.nobs.tolist(), strict=True))
    # of 16 cases, and at least 8 of them asked
    assert (
        behind
        == {(x, n) for n in range(8, 17) for x in range(n + 1) if whole_percent(x, n) == 69}
        == {(9, 13), (11, 16)}
    )
    assert not bfu.counted and bfu.percent == 69


def test_a_base_keeps_to_the_questions_part_of_the_cases(norddjurs):
    follow_up = norddjurs["opfoelgning_3mdr"]
    assert follow_up.nobs.max() == 6  # a third of 16, rounded up
    assert (whole_percent(follow_up.count, follow_up.nobs) == 67).all()


def test_counts_that_are_published_leave_nothing_open():
    ishoej = possible_counts.possible_counts_of_kommune("183", codebook.read_codebook(2023))
    assert (ishoej["boernesamtale"].count.tolist(), ishoej["boernesamtale"].nobs.tolist()) == ([3], [14])
    assert ishoej["boernesamtale"].counted and not ishoej["handleplan"].counted
    assert ishoej["bfu"].source == ishoej["handleplan"].source == "Ishøj Kommune, notat af 4. september 2023"


def test_a_report_is_named_without_its_tables():
    assert {
        one.source for one in possible_counts.possible_counts_of_kommune("183", codebook.read_codebook(2020)).values()
    } == {"Ankestyrelsen, rapport til Ishøj Kommune af 7. juli 2020"}


def test_of_frequencies_it_is_the_counts_themselves(survey_2020):
    book = survey_2020.codebook
    mine = survey_2020.kommune("S01").frequencies()
    found = possible_counts.counts_of_rows(mine, book)
    for question, one in found.items():
        rows = mine[mine[c.QUESTION] == question].set_index(c.ANSWER)[c.COUNT]
        assert (one.count.item(), one.nobs.item()) == (rows["ja"], rows.sum())
        assert one.percent == whole_percent(int(rows["ja"]), int(rows.sum())) and one.source == c.SYNTHETIC
    asked = {q.question for q in survey_2020.kommune("S01").asked() if q.complies}
    assert set(found) == asked


def test_ishoejs_counts_of_2020_are_those_of_its_tables():
    book = codebook.read_codebook(2020)
    rows = published_frequencies(book)
    rows = rows[(rows[c.KOMMUNE_CODE] == "183") & (rows[c.CASE_TYPE] == c.ALL)]
    from_tables, told = (
        possible_counts.counts_of_rows(rows, book),
        possible_counts.possible_counts_of_kommune("183", book),
    )
    assert {q: (k.count.item(), k.nobs.item()) for q, k in from_tables.items()} == {
        q: (k.count.item(), k.nobs.item()) for q, k in told.items()
    }
    given, counted = (frequencies.as_csv(possible_counts.possible_counts_frame(known)) for known in (told, from_tables))
    assert frequencies.fingerprint(given) != frequencies.fingerprint(counted)


def test_of_all_together_every_base_is_the_largest():
    found = possible_counts.possible_counts_of_all(codebook.read_codebook(2024), 708)
    assert set(found) == {"boernesamtale", "bfu_frist", "opfoelgning_3mdr"}
    assert np.unique(found["boernesamtale"].nobs).tolist() == [708]
    assert np.unique(found["opfoelgning_3mdr"].nobs).tolist() == [236]  # a third
    assert (whole_percent(found["boernesamtale"].count, 708) == 65).all()


def test_a_kommune_of_which_nothing_is_published_is_refused_with_those_there_are():
    with pytest.raises(ParameterError) as caught:
        possible_counts.possible_counts_of_kommune("461", codebook.read_codebook(2023))
    assert "Odense" in str(caught.value) and caught.value.expected == "Ishøj, Norddjurs"
    with pytest.raises(ParameterError, match="all kommuner together"):
        possible_counts.possible_counts_of_all(codebook.read_codebook(2023), 700)


def test_a_percentage_that_no_base_gives_is_refused_with_its_file(edit):
    edit("2023/published_shares.csv", "707,opfoelgning_3mdr,67,", "707,opfoelgning_3mdr,99,")
    with pytest.raises(ConfigError, match="opfoelgning_3mdr") as caught:
        possible_counts.possible_counts_of_kommune("707", codebook.read_codebook(2023))
    assert "params/2023/published_shares.csv" in caught.value.where


def test_without_the_number_of_cases_a_percentage_cannot_be_opened(edit):
    edit("2023/kommuner.csv", '707,16,"Norddjurs Kommune, notat af 2. august 2023"\n', "")
    with pytest.raises(ConfigError, match="how many cases of Norddjurs"):
        possible_counts.possible_counts_of_kommune("707", codebook.read_codebook(2023))


def test_as_a_frame_one_row_is_a_count_that_may_be(norddjurs):
    frame = possible_counts.possible_counts_frame(norddjurs)
    assert len(frame) == sum(len(one.nobs) for one in norddjurs.values())
    printed = frame[c.QUESTION].map({q: one.percent for q, one in norddjurs.items()})
    assert (whole_percent(frame[c.COUNT], frame[c.NOBS]) == printed).all()
