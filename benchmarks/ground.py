"""What the variants stand on, made once and outside the clock: tables, an edition, the foreign cases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from . import foreign
from .shell import BIN, ROOT, timed

YEAR, AS_OF = 2020, "2026-01-01"
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
