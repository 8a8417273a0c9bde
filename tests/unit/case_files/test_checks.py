"""Every kind of fault, by a demo file that is spoilt in one way: one cause is one finding, and none hides another."""

from __future__ import annotations

import pickle
import random
import string
from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from barometer import columns as c
from barometer.case_files import checks
from barometer.case_files.blanks import blank_answers
from barometer.case_files.findings import FileFinding
from barometer.case_files.meaning import understand
from barometer.case_files.raw_table import RawTable
from barometer.case_files.repeats import find_repeats
from barometer.case_files.rules import CONTRACT_RULES
from barometer.counts import synthetic
from barometer.params.codebook import read_codebook

Rows = list[list[str]]
CPR = "".join(("0101", "70", "1234"))
MARKER = "Barn Barnesen"


def table(rows: Sequence[Sequence[str]], uneven: Sequence[int] = ()) -> RawTable:
    columns = zip(*rows[1:], strict=True) if len(rows) > 1 else ([] for _ in rows[0])
    cells = pd.DataFrame({place: pd.Categorical(list(column)) for place, column in enumerate(columns)})
    return RawTable(tuple(rows[0]), cells, np.arange(2, len(rows) + 1), (), np.array(uneven, dtype=np.int64))


def found(
    rows: Sequence[Sequence[str]], book, *, partial: bool = False, uneven: Sequence[int] = ()
) -> list[FileFinding]:
    meaning = understand(table(rows, uneven), book, partial=partial)
    repeats = find_repeats(meaning)
    blanks = tuple(blank_answers(meaning, repeats.once))
    return list(checks.findings_of(meaning, repeats, blanks, lambda kind: None))


def faults(rows: Sequence[Sequence[str]], book, **asked) -> list[FileFinding]:
    return [finding for finding in found(rows, book, **asked) if not finding.rule.warning]


@pytest.fixture
def rows(demo_rows) -> Rows:
    """The demo file, for a test to spoil."""
    return [list(row) for row in demo_rows]


def at(rows: Rows, column: str, **where: str) -> tuple[int, int]:
    """The first row with these answers, and the place of a column."""
    for i, row in enumerate(rows[1:], 1):
        if all(row[rows[0].index(name)] == value for name, value in where.items()):
            return i, rows[0].index(column)
    raise LookupError(where)


def put(column: str, value: str, **where: str) -> Callable[[Rows], None]:
    """Puts a value in the first row with these answers."""

    def spoil(rows: Rows) -> None:
        i, j = at(rows, column, **where)
        rows[i][j] = value

    return spoil


def put_head(column: str, value: str) -> Callable[[Rows], None]:
    def spoil(rows: Rows) -> None:
        rows[0][rows[0].index(column)] = value

    return spoil


def add_column(heading: str, value: str) -> Callable[[Rows], None]:
    def spoil(rows: Rows) -> None:
        rows[0].append(heading)
        for row in rows[1:]:
            row.append(value)

    return spoil


def drop_column(column: str) -> Callable[[Rows], None]:
    def spoil(rows: Rows) -> None:
        place = rows[0].index(column)
        for row in rows:
            del row[place]

    return spoil


def take_kommune(code: str, times: int = 1, rename: str = "") -> Callable[[Rows], None]:
    """A kommune's cases again, under new numbers, or in another kommune's name."""

    def spoil(rows: Rows) -> None:
        of_code = [row for row in rows[1:] if row[1] == code]
        for _ in range(times):
            for row in of_code:
                rows.append([str(500 + len(rows)), rename or code, *row[2:]])

    return spoil


def double(rows: Rows) -> None:
    rows.extend([str(int(row[0]) + 500), *row[1:]] for row in rows[1:])


def repeat_row(rows: Rows) -> None:
    rows.append(list(rows[10]))


def lose_row(rows: Rows) -> None:
    del rows[20]


def invented_under_a_real_code(rows: Rows) -> None:
    for row in rows[1:]:
        if row[1] == "S05":
            row[:3] = [str(9000 + int(row[0])), "147", c.CASES]


def blank_row(rows: Rows) -> None:
    rows.insert(5, [""] * len(rows[0]))


def no_cases(rows: Rows) -> None:
    del rows[1:]


def split_number(rows: Rows) -> None:
    place = rows[0].index("bfu_frist")
    rows[3][place], rows[3][place + 1] = CPR[:6], CPR[6:]


# kind -> how the demo file is spoilt, and the row, the column's letters and a word of what is told
SPOILT: dict[str, tuple[Callable[[Rows], None], tuple[int, ...] | None, str, str]] = {
    "no_head": (lambda rows: rows.pop(0), None, "", "first row"),
    "column_personal": (add_column("Barnets navn", MARKER), None, "T", "personal data"),
    "personal_number": (put("handleplan", CPR), (2,), "L", "personal number"),
    "column_unknown": (add_column("note", MARKER), None, "T", "unknown"),
    "column_repeated": (add_column("2.3", "ja"), None, "T", "first as column F"),
    "column_missing": (drop_column("vurdering_24t_efter"), None, "", "missing"),
    "no_cases": (no_cases, None, "", "no cases"),
    "row_blank": (blank_row, (6,), "", "blank"),
    "case_number": (put("case", MARKER), (2,), "A", "no number"),
    "case_date": (put("case", "2020-07-09"), (2,), "A", "date"),
    "case_number_large": (put("case", "44021"), (2,), "A", "too large"),
    "case_invented": (invented_under_a_real_code, None, "A", "numbers of invented cases"),
    "case_twice": (repeat_row, (737,), "A", "first in rows 11"),
    "kommune_missing": (put(c.KOMMUNE_CODE, ""), (2,), "B", "missing"),
    "kommune_unknown": (put(c.KOMMUNE_CODE, MARKER), (2,), "B", "unknown"),
    "source_unknown": (put(c.SOURCE, MARKER), (2,), "C", "unknown"),
    "source_wrong": (put(c.SOURCE, c.CASES), (2,), "C", "only an invented kommune"),
    "year_other": (add_column("år", "2021"), tuple(range(2, 737)), "T", "another year"),
    "answer_unknown": (put("boernesamtale", MARKER), (2,), "K", "unknown"),
    "answer_missing": (put("boernesamtale", ""), (2,), "K", "missing"),
    "answer_not_asked": (put("foraeldre_bfu", "ja", bfu="nej"), None, "J", "not asked"),
    "file_doubled": (double, None, "", "2 times"),
    "kommune_doubled": (take_kommune("S03"), None, "B", "several times"),
    "survey_counts": (lose_row, None, "", "734 cases of 37 kommuner"),
}  # fmt: skip


@pytest.mark.parametrize("kind", SPOILT)
def test_one_cause_is_one_fault_that_names_its_place_and_no_cell(rows, book, kind):
    spoil, where, letters, told = SPOILT[kind]
    spoil(rows)
    (fault,) = faults(rows, book)
    assert (fault.kind, fault.letters) == (kind, letters)
    assert told in str(fault) and MARKER not in str(fault) + fault.what_da + fault.expected_da
    if where is not None:
        assert tuple(fault.rows) == where


@pytest.mark.parametrize("kind", SPOILT)
def test_a_fault_goes_to_another_process_as_it_is(rows, book, kind):
    SPOILT[kind][0](rows)
    (fault,) = faults(rows, book)
    again = pickle.loads(pickle.dumps(fault))
    assert (str(again), again.what_da, again.expected_da) == (str(fault), fault.what_da, fault.expected_da)


def test_a_file_with_everything_twice_is_told_so_and_nothing_else(rows, book):
    double(rows)
    assert [finding.kind for finding in found(rows, book)] == ["file_doubled"]


def test_the_demo_has_no_fault_and_its_only_warning_is_of_cases_alike(rows, book):
    assert [finding.kind for finding in found(rows, book)] == ["twins"]


def test_every_rule_has_its_check_and_every_kind_its_spoilt_file():
    assert set(CONTRACT_RULES) == checks.KINDS
    elsewhere = {"wrong_year", "kommune_cases", "row_uneven", "twins", "blanks_unusual", "year_alike"}
    assert set(CONTRACT_RULES) == set(SPOILT) | elsewhere and not set(SPOILT) & elsewhere


def test_single_cases_with_a_number_that_invented_ones_have_are_real(rows, book):
    for row in rows[1:]:
        if row[1] == "S05":
            row[1:3] = ["147", c.CASES]
    rows[[row[1] for row in rows].index("147")][0] = "9012"
    assert faults(rows, book) == []


def test_columns_with_the_same_fault_are_one_line(rows, book):
    for heading in ("x1", "x2", "x3"):
        add_column(heading, "1")(rows)
    add_column("år", "2020")(rows)
    add_column("x5", "")(rows)
    (fault,) = faults(rows, book)
    assert (fault.kind, fault.letters) == ("column_unknown", "T-V, X") and str(fault).startswith("columns T-V, X: ")


def test_a_personal_number_over_two_cells_is_one_cause_in_each(rows, book):
    split_number(rows)
    assert [(fault.kind, fault.letters) for fault in faults(rows, book)] == [
        ("personal_number", "F"), ("personal_number", "G")
    ]  # fmt: skip


def test_a_heading_that_holds_a_personal_number_is_refused_and_not_told(rows, book):
    add_column(CPR, "ja")(rows)
    (fault,) = faults(rows, book)
    assert fault.kind == "column_personal" and CPR not in str(fault)


def test_rows_of_another_length_are_one_fault_and_count_as_cases(rows, book):
    (fault,) = faults([*rows[:-2]], book, uneven=[735, 736])
    assert (fault.kind, list(fault.rows), fault.expected) == ("row_uneven", [735, 736], "19 cells")


@pytest.mark.parametrize("partial", [False, True])
def test_where_every_row_is_of_another_length_that_is_the_one_fault(rows, book, partial):
    (fault,) = faults([rows[0]], book, uneven=[2, 3], partial=partial)
    assert (fault.kind, list(fault.rows)) == ("row_uneven", [2, 3])


def test_the_same_fault_on_many_rows_is_one_line(rows, book):
    place = rows[0].index("boernesamtale")
    for row in rows[1:]:
        row[place] = MARKER
    (fault,) = faults(rows, book)
    assert len(fault.rows) == 735 and "rows 2-736 (735 rows), column K" in str(fault)


def test_no_kind_hides_another(rows, book):
    every = [kind for kind in SPOILT if kind not in ("no_head", "no_cases", "case_number_large", "file_doubled")]
    for kind in every:
        if kind == "row_blank":
            continue
        head, *cases = rows
        random.Random(kind).shuffle(cases)  # so that no two spoil the same case
        rows[:] = [head, *cases]
        SPOILT[kind][0](rows)
    blank_row(rows)
    assert {fault.kind for fault in faults(rows, book)} == set(every)


# --- routing ----------------------------------------------------------------------------------------------


def test_an_unknown_answer_hides_only_what_depends_on_it(rows, book):
    put("bfu", MARKER, bfu="ja")(rows)
    assert [(fault.kind, fault.letters) for fault in faults(rows, book)] == [("answer_unknown", "E")]


def test_a_blank_where_a_condition_may_fail_is_none(rows, book):
    put("samtale_bfu", "", bfu="ja")(rows)
    put("akut_reaktion", "", vurdering_24t="ja")(rows)
    assert faults(rows, book) == []


def test_the_nearest_answer_is_told_where_there_is_one(rows, book):
    put("bfu_frist", "nej lovlig grund", bfu="ja")(rows)
    (fault,) = faults(rows, book)
    assert fault.nearest == "Nej, men lovlig grund" and "Did you mean Nej, men lovlig grund?" in str(fault)


# --- years and numbers ------------------------------------------------------------------------------------


@pytest.mark.parametrize("year", [2021, 2022, 2023, 2024])
def test_the_file_of_2020_is_no_other_years(rows, year):
    (fault,) = faults(rows, read_codebook(year))
    assert fault.kind == "wrong_year" and fault.what == f"The file fits the survey of 2020 and not that of {year}."


@pytest.fixture(scope="module")
def rows_2021() -> Rows:
    invented = synthetic.invent(read_codebook(2021), every_kommune=True)
    return [list(invented), *invented.astype(object).to_numpy().tolist()]


def test_a_file_with_the_results_of_another_year_is_that_years(rows_2021):
    (fault,) = faults(rows_2021, read_codebook(2024))
    assert fault.kind == "wrong_year" and fault.what == "The file fits the survey of 2021 and not that of 2024."
    assert [finding.kind for finding in found(rows_2021, read_codebook(2024))] == ["wrong_year", "twins"]


def with_other_answers(rows: Rows) -> Rows:
    place = rows[0].index("boernesamtale")
    return [rows[0], *([*row[:place], "ja", *row[place + 1 :]] for row in rows[1:])]


def test_a_year_whose_cases_are_not_known_warns_of_one_with_as_many_kommuner(rows_2021):
    kinds = [finding.kind for finding in found(with_other_answers(rows_2021), read_codebook(2024))]
    assert "wrong_year" not in kinds and "year_alike" in kinds


def test_results_of_two_years_that_agree_say_nothing(rows_2021, edit):
    edit("2024/published_shares.csv", "boernesamtale,65", "boernesamtale,61")
    edit("2024/published_shares.csv", "bfu_frist,50", "bfu_frist,60")
    edit("2024/published_shares.csv", "alle,opfoelgning_3mdr,75,", "alle,vurdering_24t,88,")
    kinds = [finding.kind for finding in found(rows_2021, read_codebook(2024))]
    assert kinds == ["twins", "year_alike"]


def test_a_part_has_no_years_results(rows_2021):
    part = [finding.kind for finding in found(rows_2021, read_codebook(2024), partial=True)]
    assert part == ["twins", "year_alike"]


def test_a_kommune_that_took_part_in_another_year_of_a_period_is_that_years(rows):
    ishoej = [rows[0], *([str(i), "183", c.CASES, *row[3:]] for i, row in enumerate(rows[1:12], 1))]
    (fault,) = faults(ishoej, read_codebook(2021), partial=True)
    assert (fault.kind, fault.what) == ("wrong_year", "The file fits the survey of 2020 and not that of 2021.")
    assert faults(ishoej, read_codebook(2024), partial=True) == []  # no year of a period


def test_where_a_kommune_may_take_part_twice_it_says_nothing_of_the_year(rows, edit):
    edit("2020-2022/survey.yml", "kommuner: 95", "kommuner: 94")
    ishoej = [rows[0], *([str(i), "183", c.CASES, *row[3:]] for i, row in enumerate(rows[1:12], 1))]
    assert faults(ishoej, read_codebook(2021), partial=True) == []


def test_a_broken_folder_of_another_year_breaks_no_check(rows, edit):
    edit("2021/codebook.csv", "bfu", "")
    (fault,) = faults(rows, read_codebook(2022))
    assert fault.what == "The file fits the survey of 2020 and not that of 2022."


def test_a_part_of_a_year_passes_as_a_part_alone(rows, book):
    part = [rows[0], *(row for row in rows[1:] if row[1] in ("S01", "S02"))]
    (fault,) = faults(part, book)
    assert fault.kind == "survey_counts" and "--partial, if the file is part of the year" in fault.expected
    assert faults(part, book, partial=True) == []


def test_no_part_is_larger_than_the_whole(rows, book):
    take_kommune("S01", rename="S90")(rows)
    (fault,) = faults(rows, book, partial=True)
    assert fault.kind == "survey_counts" and "--partial" not in fault.expected


@pytest.mark.parametrize(("number", "partial", "told"), [(13, False, 13), (13, True, None), (15, True, 15)])
def test_a_kommune_has_the_cases_that_kommuner_csv_gives(rows, book, number, partial, told):
    of_code = [[str(i), "183", c.CASES, *row[3:]] for i, row in enumerate(rows[1 : number + 1], 1)]
    kinds = {fault.kind: fault for fault in faults([rows[0], *of_code], book, partial=partial)}
    assert ("kommune_cases" in kinds) == (told is not None)
    if told:
        assert kinds["kommune_cases"].what == f"The file has {told} cases of Ishøj (183)."
        assert len(kinds["kommune_cases"].rows) == number


def test_a_kommune_that_took_part_is_missed_where_none_is_invented(rows, book):
    codes = [code for code in sorted(book.register) if code != "707"][:37]
    assert "183" in codes
    invented = sorted({row[1] for row in rows[1:]})
    named = dict(zip(invented, codes, strict=True))
    real = [rows[0], *([row[0], named[row[1]], c.CASES, *row[3:]] for row in rows[1:])]
    told = {fault.what for fault in faults(real, book)}
    assert "The file has 0 cases of Norddjurs (707)." in told


def test_with_an_unknown_kommune_the_number_of_kommuner_may_still_be_right(rows, book):
    for row in rows[1:]:
        row[1] = MARKER if row[1] == "S03" else row[1]
    (fault,) = faults(rows, book)
    assert fault.kind == "kommune_unknown"


# --- never a value ----------------------------------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_nothing_that_stood_in_a_file_is_ever_told(book, demo_rows, seed):
    chance = random.Random(seed)
    markers = ["".join(chance.choices(string.ascii_letters, k=12)) for _ in range(6)]
    rows = [list(row) for row in demo_rows[:60]]
    for marker in markers:
        rows[chance.randrange(len(rows))][chance.randrange(len(rows[0]))] = marker
    told = " ".join(
        " ".join((str(finding), finding.what_da, finding.expected_da, finding.nearest)) for finding in found(rows, book)
    )
    assert told and not any(marker in told for marker in markers)
