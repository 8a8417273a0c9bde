"""What a case file of a year may hold: its columns, the words they are known by, and the values they may have."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from types import MappingProxyType

from .. import columns as c
from ..params import kommuner
from ..params.codebook import Codebook, Question
from .words import folded, unambiguous

_NUMBER = re.compile(r"([1-9][0-9]{0,4})(?:\.0)?")  # too short to be a person's
_INVENTED = re.compile(rf"(?:{folded(kommuner.INVENTED_NAME)} |s)([0-9]{{2,3}})")
_KOMMUNE_ENDINGS = ("", " kommune", "s kommune", " regionskommune", "s regionskommune")
_HEADINGS = {
    c.CASE: ("Sag", "Sagsnummer", "Sagsnr.", "Sagsnr"),
    c.KOMMUNE_CODE: ("Kommune", "Kommunekode", "Kommunenummer", "Kommunenavn"),
    c.SOURCE: ("Kilde",),
    c.YEAR: ("År",),
}
_SOURCES = {source: source for source in c.SOURCES}


@dataclass(frozen=True)
class ContractColumn:
    """One column of a case file.

    Attributes
    ----------
    name : str
        Our name, as in the codebook and in `barometer.columns`.
    heading : str
        What it is called for an office, in Danish.
    headings : tuple of str
        Every text that may stand at its head.
    meaning : callable
        Takes a folded text; gives the value it means, or None where it means none.
    values, labels : tuple of str
        The values there are, in the order of the codebook, and how each is written for an office; both empty where
        they cannot be listed.
    question : Question or None
        The question whose answers it holds.
    required : bool
        Whether a case file must have it.
    """

    name: str
    heading: str
    headings: tuple[str, ...]
    meaning: Callable[[str], str | None] = field(repr=False)
    values: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    question: Question | None = None
    required: bool = True

    @property
    def may_be_blank(self) -> bool:
        """Whether a case can go without an answer."""
        return self.question is not None and bool(self.question.asked_when or self.question.condition)

    @property
    def codes_told(self) -> str:
        """The values there are, as one text in English."""
        blank = ", or blank where it is not relevant" if self.may_be_blank else ""
        return ", ".join(self.values) + blank

    @property
    def labels_told(self) -> str:
        """The values there are, as one text in Danish."""
        blank = "; tomt, hvor det ikke er relevant" if self.may_be_blank else ""
        return " / ".join(self.labels) + blank


@dataclass(frozen=True, eq=False)
class Contract:
    """What a case file of a year may hold.

    Attributes
    ----------
    codebook : Codebook
        The year's.
    columns : dict of str to ContractColumn
        By our name, in the order in which a case file is written; the year, which is not, comes last.
    """

    codebook: Codebook
    columns: dict[str, ContractColumn]

    @classmethod
    def of(cls, codebook: Codebook) -> Contract:
        """The contract of a year.

        Parameters
        ----------
        codebook : Codebook
            The year's questions, answers and kommuner.
        """
        columns = [
            _column(c.CASE, _number_of),
            _column(c.KOMMUNE_CODE, _kommune_meaning(codebook), codebook.register),
            _column(c.SOURCE, unambiguous(_SOURCES.items()).get, _SOURCES),
            *(_question_column(q, codebook) for q in codebook.questions),
            _column(c.YEAR, _year_of),
        ]
        return cls(codebook, {column.name: column for column in columns})

    @property
    def questions(self) -> list[ContractColumn]:
        """The columns that hold answers, in the order of the tables."""
        return [column for column in self.columns.values() if column.question]

    def when(self, q: Question) -> str:
        """Which answer lets a question be asked, in our words; empty where none decides it."""
        return f"{q.asked_when.question} is {' or '.join(q.asked_when.answers)}" if q.asked_when else ""

    def when_in_danish(self, q: Question) -> str:
        """Which answer lets a question be asked, in an office's words; empty where none decides it."""
        if q.asked_when is None:
            return ""
        decider = self.columns[q.asked_when.question]
        labels = [decider.labels[decider.values.index(answer)] for answer in q.asked_when.answers]
        return f"”{decider.heading}” er besvaret {' eller '.join(f'”{label}”' for label in labels)}"

    def column_of(self) -> dict[str, str]:
        """Folded heading -> our name of the column. What the year's column map says goes before everything else."""
        ours = unambiguous((text, column.name) for column in self.columns.values() for text in column.headings)
        return {**ours, **unambiguous(self.codebook.column_map.columns.items())}

    def mapped_answers(self, heading: str) -> Mapping[str, str]:
        """Folded answer -> what the year's column map says that it means in a column; "" where it means a blank.

        Parameters
        ----------
        heading : str
            As it stands at the head of the column.
        """
        maps = self.codebook.column_map.answers.items()
        return unambiguous(pair for name, of in maps if folded(name) == folded(heading) for pair in of.items())


def _column(
    name: str, meaning: Callable[[str], str | None], labels: Mapping[str, str] = MappingProxyType({})
) -> ContractColumn:
    headings, required = _HEADINGS[name], name in (c.CASE, c.KOMMUNE_CODE)
    values = tuple(labels), tuple(labels.values())
    return ContractColumn(name, headings[0], (name, *headings), meaning, *values, required=required)


def _question_column(q: Question, codebook: Codebook) -> ContractColumn:
    labels = tuple(codebook.survey.answers[answer].label for answer in q.answers)
    words = [*zip(q.answers, q.answers, strict=True), *zip(labels, q.answers, strict=True)]
    headings = (q.question, q.short, q.number, q.wording)
    return ContractColumn(q.question, q.short, headings, unambiguous(words).get, q.answers, labels, q)


def _number_of(text: str) -> str | None:
    found = _NUMBER.fullmatch(text)
    return found[1] if found else None


def _year_of(text: str) -> str | None:
    found = re.fullmatch(r"([0-9]{4})(?:\.0)?", text)
    return found[1] if found else None


@cache  # every year has the same kommuner
def _kommune_words(register: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    words = [(form, code) for code, _ in register for form in (code, f"0{code}", f"{code}.0")]
    words += [(name + ending, code) for code, name in register for ending in _KOMMUNE_ENDINGS]
    return unambiguous(words)


def _kommune_meaning(codebook: Codebook) -> Callable[[str], str | None]:
    # No function within this one: a finding, and so its column, goes from one process to another.
    return partial(_kommune_of, _kommune_words(tuple(codebook.register.items())))


def _kommune_of(known: Mapping[str, str], text: str) -> str | None:
    if found := _INVENTED.fullmatch(text):
        code = f"S{found[1]}"
        return code if kommuner.is_invented(code) else None
    return known.get(text)
