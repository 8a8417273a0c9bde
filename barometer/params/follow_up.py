"""What is published of kommuner picked for follow-up by their results: params/follow_up.yml."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from pydantic import Field, PositiveInt

from ..errors import ConfigError, nearest
from . import codebook as codebooks
from .codebook import Codebook
from .faults import field_fault, refuse
from .folder import folder
from .strict import Strict
from .yaml_file import read_yaml


class Requirement(Strict):
    """A requirement that was named when kommuner were picked.

    Attributes
    ----------
    question : str
        The requirement's name in the year's codebook.
    cases : int
        Its cases in all kommuner.
    percent : int
        The published percentage that keep it.
    source : str
        The document.
    """

    question: str
    cases: PositiveInt
    percent: int = Field(ge=1, le=99)
    source: str = Field(min_length=1)


class FollowUp(Strict):
    """Kommuner that were picked for follow-up.

    Attributes
    ----------
    year : int
        The survey by whose results they were picked.
    kommuner, picked : int
        How many took part, and how many of them were picked.
    announced : int
        The year in which it was announced.
    afterwards, note : str
        What was to follow, and how the numbers below were chosen; as printed.
    source : str
        The document.
    requirements : list of Requirement
        Over what they were picked.
    """

    year: PositiveInt
    kommuner: PositiveInt
    picked: PositiveInt
    announced: PositiveInt
    afterwards: str
    note: str
    source: str = Field(min_length=1)
    requirements: list[Requirement] = Field(min_length=1)

    @cached_property
    def codebook(self) -> Codebook:
        """The codebook of the survey whose results were followed up."""
        return codebooks.read_codebook(self.year)


def read_follow_up() -> FollowUp:
    """The follow-up that is published.

    Raises
    ------
    ConfigError
        A field that is wrong, more kommuner picked than took part, fewer cases than kommuner, or a question
        that the year did not ask as a requirement. The error tells every field.
    """
    path = folder() / "follow_up.yml"
    found = read_yaml(path, FollowUp)
    refuse(path, _faults(path, found))
    return found


def _faults(path: Path, found: FollowUp) -> Iterator[ConfigError]:
    if found.picked > found.kommuner:
        what = "More kommuner picked than took part."
        yield field_fault(path, "picked", what, expected=f"at most {found.kommuner}", got=str(found.picked))
    asked = [q.question for q in found.codebook.requirements]
    named: set[str] = set()
    for number, requirement in enumerate(found.requirements):
        name = requirement.question
        if name not in asked or name in named:
            what = f"No requirement of {found.year}, or named twice."
            todo = nearest(name, asked) if name not in asked else ""
            field = f"requirements.{number}.question"
            yield field_fault(path, field, what, expected=", ".join(asked), got=name, todo=todo)
        named.add(name)
        if requirement.cases < found.kommuner:
            field, least = f"requirements.{number}.cases", f"at least {found.kommuner}"
            got = str(requirement.cases)
            yield field_fault(path, field, "Fewer cases than kommuner.", expected=least, got=got)
