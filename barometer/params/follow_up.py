"""What is published of kommuner picked for follow-up by their results: params/follow_up.yml."""

from __future__ import annotations

from pydantic import Field, PositiveInt

from ..errors import ConfigError
from . import codebook as codebooks
from .codebook import Codebook
from .folder import folder, read_yaml, where_in_params
from .survey_year import Strict


class Requirement(Strict):
    """A requirement that was named: its cases in all kommuner, and the published percentage that keep it."""

    question: str
    cases: PositiveInt
    percent: int = Field(ge=1, le=99)
    source: str = Field(min_length=1)


class FollowUp(Strict):
    """follow_up.yml: after the survey of which year, how many of how many kommuner, over what, and what came then."""

    year: PositiveInt
    kommuner: PositiveInt
    picked: PositiveInt
    announced: PositiveInt
    afterwards: str
    note: str
    source: str = Field(min_length=1)
    requirements: list[Requirement] = Field(min_length=1)

    @property
    def codebook(self) -> Codebook:
        """The questions of the survey whose results were followed up."""
        return codebooks.read_codebook(self.year)


def read_follow_up() -> FollowUp:
    """The follow-up that is published.

    Raises
    ------
    ConfigError
        A field that is wrong, more kommuner picked than took part, fewer cases than kommuner, or a question
        that the year did not ask as a requirement.
    """
    path = folder() / "follow_up.yml"
    found = read_yaml(path, FollowUp)

    def fault(field: str, what: str, expected: str, got: object) -> ConfigError:
        return ConfigError(what, where=f"{where_in_params(path)}, field {field}", expected=expected, got=str(got))

    if found.picked > found.kommuner:
        raise fault("picked", "More kommuner picked than took part.", f"at most {found.kommuner}", found.picked)
    asked = [q.question for q in found.codebook.requirements]
    for number, requirement in enumerate(found.requirements):
        name = requirement.question
        if name not in asked or name in [r.question for r in found.requirements[:number]]:
            what = f"No requirement of {found.year}, or named twice."
            raise fault(f"requirements.{number}.question", what, ", ".join(asked), name)
        if requirement.cases < found.kommuner:
            what, least = "Fewer cases than kommuner.", f"at least {found.kommuner}"
            raise fault(f"requirements.{number}.cases", what, least, requirement.cases)
    return found
