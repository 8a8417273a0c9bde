"""Cases that stand several times, counted once; against a count of the rows one by one."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from barometer.case_files.meaning import understand
from barometer.case_files.raw_table import RawTable
from barometer.case_files.repeats import find_repeats


def repeats_of(rows, book):
    cells = pd.DataFrame(
        {place: pd.Categorical(list(column)) for place, column in enumerate(zip(*rows[1:], strict=True))}
    )
    return find_repeats(understand(RawTable(tuple(rows[0]), cells, np.arange(2, len(rows) + 1)), book))


@given(pairs=st.lists(st.tuples(st.sampled_from("12345"), st.sampled_from(["S01", "S02"])), min_size=1, max_size=20))
def test_a_number_counts_once_within_its_kommune(book, pairs):
    found = repeats_of([["case", "kommune_code"], *map(list, pairs)], book)
    seen: Counter = Counter()
    again = [seen[pair] > 0 or bool(seen.update([pair])) for pair in pairs]
    assert found.again.tolist() == again
    several = Counter(pairs)
    assert found.first.tolist() == [several[pair] > 1 and not twice for pair, twice in zip(pairs, again, strict=True)]
    assert found.cases(np.ones(len(pairs), dtype=bool)) == len(set(pairs))


@pytest.mark.parametrize("times", [2, 3])
def test_a_file_that_holds_everything_several_times_has_as_many_cases_as_before(book, demo_rows, times):
    head, *cases = demo_rows
    many = [[str(int(row[0]) + 100 * turn), *row[1:]] for turn in range(times) for row in cases]
    found = repeats_of([head, *many], book)
    assert found.file_times == times and not found.alike.any()
    assert found.cases(np.ones(len(many), dtype=bool)) == len(cases)


def test_few_cases_may_all_be_alike_by_chance(book, demo_rows):
    head, *cases = demo_rows
    distinct = list({tuple(row[1:]): row for row in cases if row[1] == "S03"}.values())[:4]
    again = [[str(int(row[0]) + 100), *row[1:]] for row in distinct]
    found = repeats_of([head, *distinct, *again], book)
    assert found.file_times == 1 and (found.times == 1).all() and found.alike.all()
