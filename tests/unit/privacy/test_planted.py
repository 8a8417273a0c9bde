"""Numbers planted in every place of every format are found, and their place is told without them.

A few hundred are planted each time. BAROMETER_PLANTED=10000 plants as many as docs/privacy.md speaks of.
"""

from __future__ import annotations

import os
import random
import sys
from pathlib import Path

import pytest

from barometer.privacy.search import personal_places

sys.path.insert(0, str(Path(__file__).parent))
try:
    import planting
finally:
    sys.path.pop(0)

TIMES = int(os.environ.get("BAROMETER_PLANTED", "500"))
PLACES = planting.places()
EACH = -(-TIMES // len(PLACES))


@pytest.mark.parametrize("place", PLACES)
def test_what_is_planted_is_found(place):
    spellings, make = PLACES[place]
    chance = random.Random(place)
    for time in range(EACH):
        spelling = list(spellings)[time % len(spellings)] if time < len(spellings) else chance.choice(list(spellings))
        number = planting.random_number(chance)
        name, content = make(spellings[spelling](number))
        found = list(personal_places(content, name))
        assert found, (place, spelling, number)
        told = " ".join(found)
        assert number not in told and number[6:] not in told, place


@pytest.mark.parametrize("place", PLACES)
def test_where_nothing_is_planted_nothing_is_found(place):
    _, make = PLACES[place]
    name, content = make("1000001234")
    assert list(personal_places(content, name)) == []
