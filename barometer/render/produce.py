"""One report from its notebook to its files. Runs in a worker process; takes and gives plain data."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from ..errors import BarometerError
from . import engine
from .files import place
from .plan import HTML, NOTEBOOK, PDF, Report


@dataclass(frozen=True)
class Outcome:
    """What came of a report: its files, or the message of what went wrong."""

    name: str
    files: list[Path] = field(default_factory=list)
    error: str = ""


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
        notebook = engine.execute(report.notebook, report.parameters, cwd=report.stem.parent)
        notebook.metadata["barometer"] = report.metadata
        contents = [export(notebook, ending) for ending in report.formats]
        pairs = zip(report.files, contents, strict=True)
        return Outcome(report.name, [place(path, content) for path, content in pairs])
    except BarometerError as error:
        return Outcome(report.name, error=str(error))
    except Exception as error:  # a worker never takes the batch down
        return Outcome(report.name, error=f"{type(error).__name__}: {error}")


def export(notebook, ending: str) -> bytes | str:
    """An executed notebook as `ipynb`, `html` or `pdf`."""
    import nbformat

    from .exporters import HtmlPage, PdfPage

    if ending == NOTEBOOK:
        return nbformat.writes(notebook) + "\n"
    exporter = {HTML: HtmlPage, PDF: PdfPage}[ending]()
    content, _ = exporter.from_notebook_node(notebook)
    return content
