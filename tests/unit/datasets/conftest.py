"""Results of every kind that a workbook can be made of, and a reader of workbooks."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pytest
import python_calamine as calamine

from barometer.counts.survey_counts import counts_of_cases
from barometer.counts.survey_facts import SurveyFacts
from barometer.params.published import PublishedFigures
from barometer.params.rule import rule
from barometer.results.area import Results


@dataclass(frozen=True)
class ReadBook:
    """A workbook as another program reads it."""

    content: bytes

    @cached_property
    def sheets(self) -> dict[str, list[list[Any]]]:
        """Name -> rows of cells, as python-calamine gives them."""
        book = calamine.load_workbook(io.BytesIO(self.content))
        return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}

    @cached_property
    def parts(self) -> dict[str, str]:
        """The XML of each part."""
        packed = zipfile.ZipFile(io.BytesIO(self.content))
        return {name: packed.read(name).decode("utf-8") for name in packed.namelist()}

    def table(self, sheet: str) -> list[dict[str, Any]]:
        """The rows of the one table of a sheet, by their heads; its range is that of the table."""
        number = list(self.sheets).index(sheet) + 1
        (target,) = re.findall(
            r'Target="\.\./(tables/[^"]+)"', self.parts[f"xl/worksheets/_rels/sheet{number}.xml.rels"]
        )
        first, last = map(int, re.search(r' ref="A(\d+):[A-Z]+(\d+)"', self.parts[f"xl/{target}"]).groups())
        heads, *rows = self.sheets[sheet][first - 1 : last]
        assert all("" not in row for row in (heads, *rows)), f"an empty cell in {sheet}"
        return [dict(zip(heads, row, strict=True)) for row in rows]


@pytest.fixture(scope="session")
def read_book() -> Callable[[bytes], ReadBook]:
    return ReadBook


@pytest.fixture(scope="session")
def hidden(book_2020, case_frame, ordinary) -> Results:
    """A few questions of some kommuner, with counts below 5 hidden and nothing published."""
    survey = book_2020.survey.model_copy(update={"suppress_below": 5})
    asked = tuple(q for q in book_2020.questions if q.question in ("foranstaltning", "bfu", "bfu_frist"))
    book = replace(book_2020, survey=survey, questions=asked, published=PublishedFigures())
    cases = case_frame({"101": ordinary(30), "183": ordinary(14), "707": ordinary(9), "751": ordinary(3)})
    counted = counts_of_cases(cases, book, rule())
    return Results(book, counted.frequencies, rule(), counted.design_effects)


@pytest.fixture(scope="session")
def part(results_of, ordinary) -> Results:
    """A part of the year from a case file; one kommune's cases are relevant to no question."""
    found = results_of({"183": ordinary(14), "707": ordinary(30), "751": []})
    return replace(found, facts=SurveyFacts(partial=True))
