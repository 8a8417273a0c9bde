"""The cases behind foreign.ipynb, a notebook that knows nothing of this package: invented, and said to be."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

KOMMUNER = tuple(f"K{number:02d}" for number in range(1, 38))
YEARS = (2020, 2021, 2022, 2023)
CASES = 735  # a year
QUESTIONS = tuple(f"q{number:02d}" for number in range(1, 17))
ANSWERS = ("Ja", "Nej", "Ikke relevant")


def write(path: Path) -> Path:
    """Writes the cases: one row is one case, with a kommune, a year, and an answer to each question."""
    rng = np.random.default_rng(2020)
    size = CASES * len(YEARS)
    frame = pd.DataFrame(
        {
            "year": np.repeat(YEARS, CASES),
            # every kommune has cases, the rest fall by chance
            "kommune": np.concatenate([KOMMUNER, rng.choice(KOMMUNER, size - len(KOMMUNER))]),
            **{question: rng.choice(ANSWERS, size, p=(0.6, 0.3, 0.1)) for question in QUESTIONS},
        }
    )
    frame.to_csv(path, index=False)
    return path
