"""What must be known of a survey beside its counts: a file beside them, for notebooks read nothing else."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from ..errors import FrequencyError
from ..files import reading
from ..params.strict import Strict

FACTS_FILE = "survey.json"


class SurveyFacts(Strict):
    """What must be known of a survey beside its counts.

    Attributes
    ----------
    partial : bool
        Whether the cases are a part of those that were read in the year. No verdict then speaks of the year.
    """

    partial: bool = False

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
