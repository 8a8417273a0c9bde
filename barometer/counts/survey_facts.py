"""What must be known of a survey beside its counts: a file beside them, for notebooks read nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pydantic import NonNegativeInt, ValidationError

from ..case_files.blanks import BlankAnswers
from ..errors import FrequencyError
from ..files import reading
from ..params.strict import Strict

FACTS_FILE = "survey.json"


class UnusualBlanks(Strict):
    """A conditional question that was left blank far more often, or far less, than elsewhere.

    Attributes
    ----------
    question : str
        Its name.
    kommune_code : str
        Of which kommune's cases, or `alle`.
    blank, asked : int
        In so many of so many cases in which it may be relevant.
    elsewhere_blank, elsewhere_asked : int
        The same for the other kommuner of the file; for `alle`, in what is published of the year. 0 of 0 where nothing
        is known.
    """

    question: str
    kommune_code: str
    blank: NonNegativeInt
    asked: NonNegativeInt
    elsewhere_blank: NonNegativeInt
    elsewhere_asked: NonNegativeInt

    @classmethod
    def among(cls, blanks: Iterable[BlankAnswers]) -> tuple[UnusualBlanks, ...]:
        """Those among the blanks of a case file that are unusual.

        Parameters
        ----------
        blanks : iterable of BlankAnswers
            As the check of the file gives them.
        """
        return tuple(cls(**{name: getattr(one, name) for name in cls.model_fields}) for one in blanks if one.unusual)


class SurveyFacts(Strict):
    """What must be known of a survey beside its counts.

    Attributes
    ----------
    partial : bool
        Whether the cases are a part of those that were read in the year. No verdict then speaks of the year.
    blanks : tuple of UnusualBlanks
        Questions whose answers may be missing, as a blank counts as not relevant. The pages say so.
    """

    partial: bool = False
    blanks: tuple[UnusualBlanks, ...] = ()

    def as_json(self) -> str:
        """The facts as the text of their file."""
        return f"{self.model_dump_json(indent=1)}\n"


WHOLE_YEAR = SurveyFacts()


def read_survey_facts(folder: Path) -> SurveyFacts:
    """The facts of a survey from the folder of its tables.

    Parameters
    ----------
    folder : Path
        The folder outputs/<year>/tables/ as the package writes it.

    Raises
    ------
    FrequencyError
        The file is missing or cannot be read, or says something else than such a file.
    """
    path = folder / FACTS_FILE
    if not path.exists():
        raise FrequencyError(
            "The file of what must be known of the survey is not there.",
            where=f"{folder.name}/{FACTS_FILE}",
            todo="Render the year again.",
        )
    with reading(path, "What must be known of the survey cannot be read.", FrequencyError):
        text = path.read_text(encoding="utf-8")
    try:
        return SurveyFacts.model_validate_json(text)
    except ValidationError as error:
        (first, *_) = error.errors()
        raise FrequencyError(
            "What must be known of the survey cannot be read.",
            where=", ".join([f"{folder.name}/{FACTS_FILE}", *map(str, first["loc"])]),
            got=first["msg"],
            todo="Render the year again.",
        ) from None
