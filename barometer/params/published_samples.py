"""What is known of the samples that the rule is held to, beside the surveys' own numbers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pydantic import Field, PositiveInt

from ..errors import ConfigError, nearest
from .codebook import read_codebook
from .faults import field_fault, refuse
from .folder import folder, period_names
from .periods import read_period
from .strict import Strict
from .yaml_file import read_yaml


class Number(Strict):
    """A number of cases or kommuner, and where it comes from.

    Attributes
    ----------
    value : int
        1 or more.
    source : str
        The document, or that it is assumed.
    """

    value: PositiveInt
    source: str = Field(min_length=1)


class Ratio(Strict):
    """A number for every one of something, and where it comes from.

    Attributes
    ----------
    value : float
        1 or more.
    source : str
        The document, or that it is assumed.
    """

    value: float = Field(ge=1)
    source: str = Field(min_length=1)


class StatedTypes(Strict):
    """The types of case that the statements are about.

    Attributes
    ----------
    family_treatment, placement, without_consent : str
        The name that survey.yml gives the type.
    """

    family_treatment: str
    placement: str
    without_consent: str


class PublishedSamples(Strict):
    """params/published_samples.yml.

    Attributes
    ----------
    period : str
        The years published together, such as "2020-2022", of which the statements are made.
    case_types : StatedTypes
    statements : str
        In English: in which documents they are made.
    asked_for : Number
        Cases that a kommune is asked to send.
    sent_per_read : Ratio
        Cases sent for every case read.
    followed_up_one_in : Number
        One placement in so many is followed up.
    kommuner_without_consent : Number
        The kommuner that the period's cases without consent are taken to come from.
    """

    period: str
    case_types: StatedTypes
    statements: str = Field(min_length=1)
    asked_for: Number
    sent_per_read: Ratio
    followed_up_one_in: Number
    kommuner_without_consent: Number


def read_published_samples() -> PublishedSamples:
    """What is known of the samples that the rule is held to.

    Raises
    ------
    ConfigError
        A field that is wrong, a period without a folder, or a type of case that its last year does not have.
        The error tells every field.
    """
    path = folder() / "published_samples.yml"
    found = read_yaml(path, PublishedSamples)
    refuse(path, _faults(path, found))
    return found


def _faults(path: Path, found: PublishedSamples) -> Iterator[ConfigError]:
    known = period_names()
    if found.period not in known:
        what = "No years were published together under this name."
        yield field_fault(path, "period", what, expected=", ".join(known) or "none", got=found.period)
        return
    types = read_codebook(read_period(found.period).years[-1]).survey.case_types
    for role, name in found.case_types:
        if name not in types:
            field, what = f"case_types.{role}", "The type of case is unknown."
            yield field_fault(path, field, what, expected=", ".join(types), got=name, todo=nearest(name, types))
