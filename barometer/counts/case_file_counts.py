"""The counts of a case file, made in a process of their own, so that rows of cases are in no other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from ..case_files.case_file import read_case_file
from ..params.codebook import read_codebook
from ..params.rule import rule
from ..privacy.apart import run_apart
from .invented_answers import refuse_invented_answers
from .least_cases import refuse_single_cases
from .publication import as_published, check_publication
from .survey_counts import SurveyCounts, counts_of_cases
from .survey_facts import SurveyFacts, UnusualBlanks


def counts_of_case_file(
    file: Path, year: int, *, partial: bool = False, published: bool = False
) -> tuple[SurveyCounts, SurveyFacts]:
    """What is counted of a case file, and what must be known beside it.

    Parameters
    ----------
    file : Path
        The file.
    year : int
        The survey's year.
    partial : bool
        Whether the file is a part of the year.
    published : bool
        Whether its owner says that its numbers are published.

    Returns
    -------
    SurveyCounts
        Without the cases.
    SurveyFacts

    Raises
    ------
    CaseFileError, FrequencyError, ParameterError, ConfigError
        The file breaks its contract, or cannot count as what it is said to be.
    """
    return run_apart(counted_of_file, file, year, partial, published)


def counted_of_file(file: Path, year: int, partial: bool, published: bool) -> tuple[SurveyCounts, SurveyFacts]:
    """What `counts_of_case_file` gives, counted in this process: it is to be one of its own.

    Parameters
    ----------
    file : Path
        The file.
    year : int
        The survey's year.
    partial : bool
        Whether the file is a part of the year.
    published : bool
        Whether its owner says that its numbers are published.
    """
    codebook = read_codebook(year)
    if published:
        check_publication(codebook.survey, date.today())
    checked = read_case_file(file, codebook, partial=partial)
    cases = checked.cases
    assert cases is not None  # a file with a fault is an error
    refuse_single_cases(cases, rule())
    refuse_invented_answers(cases, codebook)
    counted = replace(counts_of_cases(cases, codebook), cases=cases.iloc[:0].copy(), notes=checked.notes)
    # How often a question was left blank tells its base, which may be hidden. The check of the file still tells it.
    blanks = () if codebook.survey.suppress_below is not None else UnusualBlanks.among(checked.blanks)
    facts = SurveyFacts(partial=partial, blanks=blanks)
    return as_published(counted) if published else counted, facts
