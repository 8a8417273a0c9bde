"""A report as plain data, which any process can take.

It stands apart from the plan that makes it, so that a worker need not import what the plan is made from.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .. import columns as c

NOTEBOOK, HTML, PDF, DOCX = "ipynb", "html", "pdf", "docx"
BINDS = "bound"  # the part of what bilag 2 is made from that tells whom it binds
CHANGES_FOLDER = "changes"  # in the later year's folder: the memos about two years


@dataclass(frozen=True)
class Report:
    """One run of one notebook, and the files that come of it.

    Attributes
    ----------
    notebook : Path
    parameters : dict
        Every parameter of the notebook by name.
    stem : Path
        Where the outputs go, without their ending.
    formats : tuple of str
        Among `ipynb`, `html`, `pdf` and `docx`.
    name : str
        What the report is called in progress and failures.
    metadata : dict
        What the exporters put around the page (title, running foot, language, date, content key), and the
        `identity` that its masthead must show.
    folder : Path
        The year's folder.
    made_from : dict
        Name -> digest of each thing the report is made from.
    engine : {"papermill", "warm"}
        What runs the notebook.
    time_limit : float, optional
        Seconds the notebook may take.
    """

    notebook: Path
    parameters: dict[str, Any]
    stem: Path
    formats: tuple[str, ...]
    name: str
    metadata: dict[str, Any] = field(default_factory=dict)
    folder: Path = Path()
    made_from: dict[str, str] = field(default_factory=dict)
    engine: str = "papermill"
    time_limit: float | None = None

    @property
    def from_cases(self) -> bool:
        """Whether a case file is among the sources of the report."""
        return c.CASES in self.metadata.get("sources", ())

    @property
    def files(self) -> list[Path]:
        """The report's files, in the order of its formats."""
        return [self.stem.with_name(f"{self.stem.name}.{ending}") for ending in self.formats]
