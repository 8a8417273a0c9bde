"""Published standards: every one has its source and its conditions, and a wrong file is refused by its fields."""

from __future__ import annotations

import numpy as np
import pytest
from pydantic import ValidationError

from barometer.errors import ConfigError
from barometer.params.standards import Bound, standards


def test_every_standard_has_another_name_and_a_source():
    known = standards().standards
    assert len({s.id for s in known}) == len({s.name for s in known}) == len(known) == 7
    assert all(s.source and s.conditions for s in known)


@pytest.mark.parametrize(
    ("bound", "met"),
    [
        ({"at_least": 2}, [False, True, True, False]),
        ({"above": 2}, [False, False, True, False]),
        ({"at_most": 2}, [True, True, False, False]),
        ({"below": 2}, [True, False, False, False]),
        ({"below": 0}, [False, False, False, False]),
    ],
)
def test_a_bound_is_met_on_its_side_and_never_by_what_is_undefined(bound, met):
    values = {"cv": np.array([1.0, 2.0, 3.0, np.nan])}
    assert Bound(quantity="cv", **bound).met(values).tolist() == met


@pytest.mark.parametrize("bounds", [{}, {"at_least": 1, "at_most": 2}])
def test_a_quantity_is_held_to_one_bound(bounds):
    with pytest.raises(ValidationError, match="one of at_least"):
        Bound(quantity="cv", **bounds)


def test_all_fields_that_are_wrong_are_told_at_once(edit, places):
    edit("standards.yml", "{quantity: cv, at_most: 0.20, else: suppress}", "{quantity: cw, at_most: 0.20, else: hide}")
    edit("standards.yml", 'id: "nsch"', "id: no")
    with pytest.raises(ConfigError) as caught:
        standards()
    places_told = sorted(places(caught.value))
    assert places_told == [
        f"params/standards.yml, field standards.{f}" for f in ("3.id", "5.conditions.0.else", "5.conditions.0.quantity")
    ]
