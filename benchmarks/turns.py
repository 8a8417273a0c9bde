"""Round after round, all variants in turn; what was measured is kept after each."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from barometer.render import provenance

from . import machine, same
from .ground import Ground
from .rounds import Round
from .shell import Failed
from .variants import VARIANTS

# Notebook -> the stock run and the warm one whose outputs must be the same.
TWICE = {"kommune.ipynb": ("a1", "b37"), "foreign.ipynb": ("foreign-a1", "foreign")}


@dataclass
class Bench:
    """What was measured, with what, and when.

    Attributes
    ----------
    rounds : list of Round
    missing : dict
        Variant that could not run here -> what it needs.
    machine : dict
        Name -> words, of the machine and the versions.
    code : str
        The digest of the package.
    day : str
        The day of the first round, as 2020-07-09.
    """

    rounds: list[Round] = field(default_factory=list)
    missing: dict[str, str] = field(default_factory=dict)
    machine: dict[str, str] = field(default_factory=machine.described)
    code: str = field(default_factory=provenance.code_digest)
    day: str = field(default_factory=lambda: date.today().isoformat())

    def keep(self, file: Path) -> None:
        """Writes it, whole or not at all."""
        content: dict[str, Any] = {**vars(self), "rounds": [one.plain() for one in self.rounds]}
        file.parent.mkdir(parents=True, exist_ok=True)
        beside = file.with_suffix(".part")
        beside.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        os.replace(beside, file)

    @classmethod
    def read(cls, file: Path) -> Bench:
        """What was kept.

        Raises
        ------
        Failed
            Nothing was.
        """
        if not file.is_file():
            raise Failed(f"Nothing was measured yet: there is no {file.name}.")
        content = json.loads(file.read_text(encoding="utf-8"))
        return cls(**{**content, "rounds": [Round.of(one) for one in content["rounds"]]})

    def go_on(
        self, names: Sequence[str], rounds: int, most: int | None, file: Path, say: Callable[[str], None]
    ) -> None:
        """Measures until there are so many rounds.

        Raises
        ------
        Failed
            A variant did not do what it is measured at; or the package is no longer the one of the rounds that stand.
        """
        self.missing = {name: why for name in names if (why := VARIANTS[name].missing())}
        for name, why in self.missing.items():
            say(f"{name} is left out: {why} at hand")
        there = [name for name in names if name not in self.missing]
        with tempfile.TemporaryDirectory(prefix="bm") as folder:
            ground = Ground(Path(folder), most)
            while len(self.rounds) < rounds:
                if self.code != provenance.code_digest.__wrapped__():  # read anew, not what this process remembers
                    raise Failed("The package has changed since the first round. Start anew.")
                self.rounds.append(_turn(there, ground, f"round {len(self.rounds) + 1} of {rounds}", say))
                self.keep(file)


def _turn(names: Sequence[str], ground: Ground, called: str, say: Callable[[str], None]) -> Round:
    busy = machine.busy()
    say(f"{called}  others keep {busy:.1f} cores busy")
    measured, place = {}, ground.folder / "round"
    for name in names:
        folder = place / name
        folder.mkdir(parents=True)
        taken = measured[name] = VARIANTS[name].run(ground, folder)
        unit = VARIANTS[name].unit
        each = f"  {taken.each:.3f} {unit} each of {taken.reports}" if taken.reports > 1 else ""
        say(f"{called}  {name:<13} {taken.amount:8.3f} {unit}{each}")
    pairs = {notebook: pair for notebook, pair in TWICE.items() if {*pair} <= {*names}}
    equal = {notebook: same.cells(*(place / name for name in pair)) for notebook, pair in pairs.items()}
    shutil.rmtree(place)
    return Round(busy, measured, equal)
