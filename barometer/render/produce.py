"""One report from its notebook to its files. Runs in a worker process; takes and gives plain data."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from ..errors import BarometerError, RenderError
from ..report.blocks import MIME
from . import engine, records
from .files import place
from .plan import HTML, NOTEBOOK, PDF, Report


@dataclass(frozen=True)
class Outcome:
    """What came of a report: its files, or the message of what went wrong; whether it was made now or stood."""

    name: str
    files: list[Path] = field(default_factory=list)
    error: str = ""
    made: bool = True


def produce(report: Report) -> Outcome:
    """Executes the notebook, makes every format, and only then puts the files in their places.

    Returns
    -------
    Outcome
        Of every error, too: one report that fails leaves the others alone, and its files of an earlier run
        as they were.
    """
    try:
        report.stem.parent.mkdir(parents=True, exist_ok=True)
        notebook = engine.execute(
            report.notebook, report.parameters, report.stem.parent, engine=report.engine, time_limit=report.time_limit
        )
        notebook.metadata["barometer"] = report.metadata
        _check_identity(notebook, report)
        contents = [export(notebook, ending) for ending in report.formats]
        files = [place(path, content) for path, content in zip(report.files, contents, strict=True)]
        if report.made_from:
            records.keep(report.folder, report.stem, report.made_from, files)
        return Outcome(report.name, files)
    except BarometerError as error:
        return Outcome(report.name, error=str(error))
    except Exception as error:  # a worker never takes the batch down
        return Outcome(report.name, error=f"{type(error).__name__}: {error}")


def _check_identity(notebook, report: Report) -> None:
    """The page says itself whose it is and from which data; another than was asked for goes nowhere."""
    expected = report.metadata.get("identity")
    if expected is None:
        return
    blocks = (b for cell in notebook.cells for out in cell.get("outputs", []) for b in out.get("data", {}).get(MIME, []))
    found = next((dict(block["identity"]) for block in blocks if block["kind"] == "masthead"), None)
    if found != dict(expected):
        raise RenderError(
            "The page is not the one that was asked for.", where=report.stem.name,
            expected=", ".join(expected.values()), got=", ".join((found or {}).values()) or "no masthead",
        )  # fmt: skip


def export(notebook, ending: str) -> bytes | str:
    """An executed notebook as `ipynb`, `html` or `pdf`."""
    import nbformat

    from .exporters import HtmlPage, PdfPage

    if ending == NOTEBOOK:
        return nbformat.writes(notebook) + "\n"
    exporter = {HTML: HtmlPage, PDF: PdfPage}[ending]()
    content, _ = exporter.from_notebook_node(notebook)
    return content
