"""Labels beside a drawing that do not run into each other."""

from __future__ import annotations

import numpy as np
import pytest

from barometer.page.labels import apart


@pytest.mark.parametrize("places", [[], [1.0], [1.0, 1.0, 1.0], [5.0, 1.0, 1.1, 4.9], list(np.linspace(0, 1, 7))])
def test_labels_are_moved_apart_and_keep_their_order(places):
    found = apart(places, 0.5)
    order = np.argsort(places, kind="stable")
    assert (np.diff(np.array(found)[order]) >= 0.5 - 1e-9).all()
    assert len(found) == len(places) and (not places or np.mean(found) == pytest.approx(np.mean(places)))
