"""Published standards for when an estimate may be shown: params/standards.yml."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, cast

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from ..rounding import HAIR
from .folder import folder
from .strict import Strict
from .yaml_file import read_yaml

Quantity = Literal[
    "nobs", "nobs_effective", "df", "inner", "half_width_wald", "width_exact", "width_wilson", "relative_width",
    "relative_width_complement", "relative_width_wilson", "cv",
]  # fmt: skip
Action = Literal["show", "footnote", "review", "flag", "suppress"]


class Bound(Strict):
    """A quantity of an estimate and the one bound it is held to.

    Attributes
    ----------
    quantity : str
        As params/standards.yml explains it; a number, or a share in [0, 1].
    at_least, at_most, above, below : float, optional
        The bound; exactly one of them.
    """

    quantity: Quantity
    at_least: float | None = None
    at_most: float | None = None
    above: float | None = None
    below: float | None = None

    @model_validator(mode="after")
    def _one_bound(self) -> Bound:
        given = [v for v in (self.at_least, self.at_most, self.above, self.below) if v is not None]
        if len(given) != 1:
            raise ValueError("one of at_least, at_most, above, below")
        return self

    def met(self, values: Mapping[str, NDArray[np.float64]]) -> NDArray[np.bool_]:
        """Whether each estimate meets the bound; an undefined quantity does not.

        Parameters
        ----------
        values : mapping of str to array (n,)
            Quantity -> its value for every estimate; NaN where it is undefined.

        Returns
        -------
        array (n,) of bool
        """
        x = values[self.quantity]
        with np.errstate(invalid="ignore"):
            if self.at_least is not None:
                return x >= self.at_least
            if self.at_most is not None:
                return x <= self.at_most + HAIR
            if self.above is not None:
                return x > self.above
            return x < cast(float, self.below)  # one of the four is given


class StandardCondition(Bound):
    """A bound, what follows where it is not met, and where it is asked at all.

    Attributes
    ----------
    otherwise : str
        The least that follows where the bound is not met; `else` in the file.
    where : list of Bound
        The bound is asked of estimates that meet all of these.
    """

    otherwise: Action = Field(alias="else")
    where: list[Bound] = Field(default_factory=list)


class Standard(Strict):
    """One published standard.

    Attributes
    ----------
    id, name, source : str
        Its short name, its name as printed, and the document.
    passes : list of str
        The actions under which an estimate stands without reservation.
    conditions : list of StandardCondition
    """

    id: str
    name: str
    source: str = Field(min_length=1)
    passes: list[Action] = Field(min_length=1)
    conditions: list[StandardCondition] = Field(min_length=1)


class Standards(Strict):
    """All standards.

    Attributes
    ----------
    actions : list of str
        What may follow for an estimate, from mild to strict.
    standards : list of Standard
    """

    actions: list[Action]
    standards: list[Standard]


def standards() -> Standards:
    """The standards as params/standards.yml has them.

    Raises
    ------
    ConfigError
        A field that is wrong. The error tells every one.
    """
    return read_yaml(folder() / "standards.yml", Standards)
