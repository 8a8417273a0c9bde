"""What the variants stand on, made once and outside the clock: tables, an edition, the foreign cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from barometer.digests import sha256_of_parts

from . import foreign
from .shell import BIN, ROOT, timed

YEAR, AS_OF = 2020, "2026-01-01"
EARLIER = "ad975ff"  # the package before it was rearranged by subject
KOMMUNE, FOREIGN = ROOT / "notebooks" / "kommune.ipynb", ROOT / "benchmarks" / "foreign.ipynb"


@dataclass(frozen=True)
class Ground:
    """A temporary folder, and what is in it as soon as it is asked for.

    Attributes
    ----------
    folder : Path
    most : int, optional
        Reports of a variant at most, for a quick look.
    """

    folder: Path
    most: int | None = None

    def count(self, reports: int) -> int:
        """How many reports a variant makes that should make so many."""
        return min(reports, self.most or reports)

    def runs(self, notebook: Path, reports: int) -> dict[str, dict[str, Any]]:
        """Name of a page -> the parameters its notebook gets."""
        if notebook == FOREIGN:
            names = {code: {"kommune": code, "cases": str(self.cases)} for code in foreign.KOMMUNER}
        else:
            own = {"year": YEAR, "tables": str(self.tables), "as_of": AS_OF}
            names = {page.stem.name: {**page.parameters, **own} for page in self._planned.pages}
        return dict(sorted(names.items())[: self.count(reports)])

    def command(self, *arguments: str) -> list[str]:
        """A command of the package, for the year that is measured."""
        return [str(BIN / "barometer"), *arguments, "--year", str(YEAR), "--as-of", AS_OF]

    @cached_property
    def cases(self) -> Path:
        """The cases of the foreign notebook."""
        return foreign.write(self.folder / "cases.csv")

    @cached_property
    def tables(self) -> Path:
        """The year's tables as the package writes them, which kommune.ipynb reads."""
        timed(self.command("render", "--kommune", "Ishøj", "--to", "html", "--outputs", str(self.folder / "tables")))
        return self.folder / "tables" / str(YEAR) / "tables"

    @cached_property
    def edition(self) -> Path:
        """A whole edition with bilag 2 bound, everything up to date."""
        timed(self.command("bilag2", "--outputs", str(self.folder / "edition")))
        return self.folder / "edition" / str(YEAR)

    @cached_property
    def earlier(self) -> Path:
        """The package as it was at `EARLIER`."""
        folder = self.folder / "earlier"
        folder.mkdir()
        timed(["sh", "-ec", f"git archive {EARLIER} | tar -x -C {folder}"])
        return folder

    def made(self, python: Sequence[str]) -> Path:
        """The outputs of a whole edition, made once by each package; everything in it is up to date.

        Parameters
        ----------
        python : sequence of str
            The command that runs Python with this package.
        """
        folder = self.folder / "made" / sha256_of_parts(*python)[:10]
        if not folder.exists():
            timed(
                [*python, "-m", "barometer", "bilag2", "--year", str(YEAR), "--as-of", AS_OF, "--outputs", str(folder)]
            )
        return folder

    @cached_property
    def invented(self) -> Path:
        """A case file of invented kommuner."""
        file = self.folder / "invented.csv"
        timed([str(BIN / "barometer"), "demo", "--year", str(YEAR), "--to", str(file)])
        return file

    def invented_changed(self, code: str) -> Path:
        """The same case file in which one case of a kommune keeps one requirement that it did not keep.

        Parameters
        ----------
        code : str
            The kommune's code.
        """
        import pandas as pd

        from barometer.params.codebook import read_codebook

        cases = pd.read_csv(self.invented, dtype=str, keep_default_na=False)
        book = read_codebook(YEAR)
        deciding = {q.asked_when.question for q in book.questions if q.asked_when}
        free = [q for q in book.questions if not q.asked_when and not q.condition and q.question not in deciding]
        question = next(q.question for q in free if {"ja", "nej"} <= {*q.answers})
        case = cases.index[(cases["kommune_code"] == code) & (cases[question] == "nej")][0]
        cases.loc[case, question] = "ja"
        file = self.folder / "changed.csv"
        cases.to_csv(file, index=False)
        return file

    @cached_property
    def front(self) -> Path:
        """The executed notebook that bilag 2 begins with, which the package does not keep."""
        import nbformat

        from barometer.render.engine import run_notebook

        front = self._planned.front
        notebook = run_notebook(front.notebook, front.parameters, self.edition)
        notebook.metadata["barometer"] = {**front.metadata, "contents": True}
        nbformat.write(notebook, self.folder / "front.ipynb")
        return self.folder / "front.ipynb"

    @cached_property
    def _planned(self):
        from barometer.api import open_survey
        from barometer.render.edition import Edition
        from barometer.render.render_options import RenderOptions

        order = RenderOptions(self.folder, date.fromisoformat(AS_OF), ("html",))
        edition = Edition(open_survey(YEAR).results, order)
        return edition.plan([], bilag2=True)
