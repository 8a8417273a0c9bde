"""What tests of params/ need: the places that an error names."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from barometer.errors import ConfigError
from barometer.params.faults import ConfigFaults


@pytest.fixture(scope="session")
def places() -> Callable[[ConfigError], list[str]]:
    """Where each fault of an error is, in the order in which they are told."""
    return lambda error: [f.where for f in (error.faults if isinstance(error, ConfigFaults) else [error])]
