"""What tests of more than one room need: a params/ to break, the demo, small surveys made by hand."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import settings

import barometer
from barometer import columns as c
from barometer.counts import frequencies, synthetic
from barometer.counts.survey_facts import FACTS_FILE
from barometer.page.blocks import Displayable
from barometer.params import codebook
from barometer.params import folder as params
from barometer.params.rule import rule
from barometer.results.area import Results

# A busy machine is no fault of the code. How long one example takes says nothing where tests run side by side.
settings.register_profile("barometer", deadline=None)
settings.load_profile("barometer")

SEEN = ("svg", "narrow", "id", "kind", "tone", "align", "level")  # not read, or not as text


class Here(Executor):
    """An executor that does each task at once, within this process."""

    def submit(self, fn, /, *args, **kwargs):
        future: Future = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


@pytest.fixture(scope="session")
def here() -> Here:
    """An executor that does each task at once, within this process."""
    return Here()


@pytest.fixture
def params_copy(tmp_path, monkeypatch) -> Path:
    """A copy of params/ that a test may change."""
    copy = tmp_path / "params"
    shutil.copytree(params.folder(), copy)
    monkeypatch.setenv(params.ENVIRONMENT_VARIABLE, str(copy))
    return copy


@pytest.fixture
def edit(params_copy) -> Callable[[str, str, str], None]:
    """Replaces a text of a file in the copy of params/; the text must stand there."""

    def replace(file: str, old: str, new: str) -> None:
        path = params_copy / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} does not stand in {file}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="")

    return replace


@pytest.fixture(scope="session")
def survey_2020():
    return barometer.open_survey(2020)


@pytest.fixture(scope="session")
def pooled():
    """2020, 2021 and 2022 together, of invented cases and Ishøj's own."""
    return barometer.pool([2020, 2021, 2022])


@pytest.fixture(scope="session")
def write_tables() -> Callable[..., Path]:
    """Writes frequencies and designs of results, one below the other, and their facts, as an edition does."""

    def write(folder: Path, *results: Results) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("frequencies", "designs"):
            frequencies.write_frequencies(pd.concat([getattr(r, name) for r in results]), folder / f"{name}.csv")
        (folder / FACTS_FILE).write_text(results[0].facts.as_json(), encoding="utf-8")
        return folder

    return write


@pytest.fixture(scope="session")
def book_2020() -> codebook.Codebook:
    return codebook.read_codebook(2020)


@pytest.fixture(scope="session")
def real_year(book_2020) -> pd.DataFrame:
    """The cases of 2020 under real codes: as many of each kommune as is known, and other answers than the demo's."""
    cases = synthetic.invent(book_2020, seed=1, every_kommune=True)
    sizes = cases[c.KOMMUNE_CODE].value_counts().sort_index()
    known = book_2020.published.cases
    real: dict[str, str] = {}
    for code, size in known.items():
        real[next(own for own in sizes.index[sizes == size] if own not in real)] = code
    others = (code for code in book_2020.register if code not in known)
    real |= {own: next(others) for own in sizes.index if own not in real}
    answers = cases["boernesamtale"].where(cases.index % 7 != 0, "nej")  # a real year has not the totals of a demo
    codes = cases[c.KOMMUNE_CODE].map(real)
    return cases.assign(**{c.KOMMUNE_CODE: codes, c.SOURCE: c.CASES, "boernesamtale": answers})


def _ordinary(number: int) -> list[dict[str, str]]:
    """So many cases that between them give every kind of answer to a few questions."""
    return [
        {
            "foranstaltning": ("familiebehandling", "anbringelse_frivillig", "anbringelse_tvang")[i % 3],
            "bfu": ("ja", "nej_ikke_indsendt", "ja", "nej_lovlig", "nej")[i % 5],
            "bfu_frist": ("ja", "", "nej", "", "")[i % 5],
            "boernesamtale": ("nej", "ja")[i % 2],
            "handleplan": "ja",
        }
        for i in range(number)
    ]


@pytest.fixture(scope="session")
def ordinary() -> Callable[[int], list[dict[str, str]]]:
    return _ordinary


@pytest.fixture(scope="session")
def case_frame(book_2020) -> Callable[..., pd.DataFrame]:
    """Cases from kommune code -> list of question -> answer; `source` is one for all, or code -> source."""

    def make(by_kommune: dict[str, list[dict[str, str]]], source: str | dict[str, str] = c.CASES) -> pd.DataFrame:
        rows = [
            {
                c.KOMMUNE_CODE: code,
                c.SOURCE: source if isinstance(source, str) else source[code],
                **dict.fromkeys(book_2020.by_name, ""),
                **answers,
            }
            for code, cases in by_kommune.items()
            for answers in cases
        ]
        return pd.DataFrame(rows)

    return make


@pytest.fixture(scope="session")
def results_of(case_frame, book_2020) -> Callable[..., Results]:
    """Results of such cases. A kommune with an empty list stands there with a base of 0 everywhere."""

    def make(by_kommune: dict[str, list[dict[str, str]]], source: str | dict[str, str] = c.CASES) -> Results:
        nobody = [code for code, cases in by_kommune.items() if not cases]
        filled = {code: cases or _ordinary(1) for code, cases in by_kommune.items()}
        frame = frequencies.frequencies_from_cases(case_frame(filled, source), book_2020)
        for code in nobody:
            mine = frame[c.KOMMUNE_CODE] == code
            for question in book_2020.by_name:
                there = frame[c.QUESTION] == question
                everyone = frame[c.KOMMUNE_CODE] == c.ALL
                one = _ordinary(1)[0]
                types = {c.ALL, "familiebehandling"}
                gone = everyone & there & frame[c.CASE_TYPE].isin(types)
                if answer := one.get(question, ""):
                    frame.loc[gone & (frame[c.ANSWER] == answer), c.COUNT] -= 1
                    frame.loc[gone, c.NOBS] -= 1
            frame.loc[mine, [c.COUNT, c.NOBS]] = 0
        return Results(book_2020, frequencies.check_frequencies(frame, book_2020), rule())

    return make


@pytest.fixture(scope="session")
def read() -> Callable[[Displayable], str]:
    """Everything of a page that is read as text, a line each."""

    def words(value: Any, name: str = "") -> list[str]:
        if isinstance(value, str):
            return [] if name in SEEN else [value]
        if isinstance(value, dict):
            return [text for key, part in value.items() if key != "identity" for text in words(part, key)]
        if isinstance(value, (list, tuple)):
            return [text for part in value for text in words(part, name)]
        return []

    return lambda shown: "\n".join(words(shown.blocks()))


# Danish that no reader should meet: one of several, several of one, and the traces of a template.
SPACE = "[ \N{NO-BREAK SPACE}]"
SINGULAR = re.compile(rf"(?<![\d.,])(?!1{SPACE})[\d.]+{SPACE}(sag|kommune|spørgsmål\w+)\b")
PLURAL = re.compile(rf"(?<![\d.,])1{SPACE}(sager|kommuner|deltagende kommuner|intervaller)\b")
HOLE = re.compile(
    r"\{\{|\}\}|\{%|%\}|None|\bnan\b|\binf\b|Undefined|\bTrue\b|\bFalse\b"
    rf"|{SPACE}{SPACE}| [,.](?!\.)|\.\."
)
# What may not break at the end of a line, and a range of numbers with a hyphen.
MONTHS = "januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december"
TORN = re.compile(
    rf"\d %|%-\w+|\d\. (?:{MONTHS})\b|(?:§|stk\.|nr\.) \d|(?<![\w/#.-])\d{{1,4}}-\d{{1,4}}(?![\w-]|[./]\w)"
)
# A relative clause without its comma, and words that say nothing to a case officer.
COMMA = re.compile(
    r"(?<!hvor mange )(?<!hvilke )(?<!jo færre )(?<!jo flere )\b"
    r"(?:[Ss]ager|[Kk]ommuner|[Kk]rav|[Tt]al|[Ss]varene|dem) der (?!står bag)\w+"
)
JARGON = re.compile(r"\bICC\b|\bfrøet\b")


@pytest.fixture(scope="session")
def grammar() -> Callable[[str], list[str]]:
    """Everything in a text that is wrong in number, has a hole, is torn apart, lacks a comma or explains nothing."""
    patterns = (SINGULAR, PLURAL, HOLE, TORN, COMMA, JARGON)
    return lambda text: [found[0] for pattern in patterns for found in pattern.finditer(text)]
