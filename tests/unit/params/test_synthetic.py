"""synthetic.csv: what it says becomes one share per answer, and all that cannot be is told at once."""

from __future__ import annotations

import pytest

from barometer.errors import ConfigError
from barometer.params.codebook import read_codebook
from barometer.params.synthetic import QuestionShares, read_synthetic_shares

HEAD = "question,relevant,shares,source\n"


@pytest.fixture
def told(params_copy):
    """Writes the rows of synthetic.csv of 2021 and reads them."""

    def write(rows: str) -> dict[str, QuestionShares]:
        (params_copy / "2021" / "synthetic.csv").write_text(HEAD + rows, encoding="utf-8")
        return read_synthetic_shares(read_codebook(2021))

    return write


@pytest.mark.parametrize("year", [2020, 2021, 2022])
def test_shares_are_of_the_codebooks_answers_and_make_one_whole(year):
    book = read_codebook(year)
    found = read_synthetic_shares(book)
    assert set(found) == set(book.by_name)
    for name, one in found.items():
        assert len(one.shares) == len(book.question(name).answers)
        assert sum(one.shares) == pytest.approx(1, abs=1e-12) and min(one.shares) >= 0 < one.relevant <= 1


def test_answers_that_are_left_out_share_the_rest(told):
    found = told("bfu,1,ja=0.7 nej_lovlig=0.1,invented\nvurdering_24t,0.5,nej=0.25,invented\n")
    assert found["bfu"].shares == pytest.approx((0.7, 0.1, 0.1, 0.1), abs=1e-12)
    assert found["vurdering_24t"] == QuestionShares(0.5, (0.75, 0.25))


def test_a_year_without_the_file_leaves_every_question_open():
    assert read_synthetic_shares(read_codebook(2023)) == {}


def test_all_faults_are_told_at_once(told, places):
    with pytest.raises(ConfigError) as caught:
        told("bfx,1,ja=0.5,invented\nbfu,2,ja=1.5,\nhandleplan,0.5,jaa=0.5 nejj=0.1,invented\nhandleplan,1,,invented\n")
    expected = [
        "row 2, column question",
        "row 3, column relevant", "row 3, column shares", "row 3, column source",
        "row 4, column relevant", "row 4, column shares", "row 4, column shares",
        "row 5, column question",
    ]  # fmt: skip
    assert sorted(places(caught.value)) == [f"params/2021/synthetic.csv, {place}" for place in expected]
