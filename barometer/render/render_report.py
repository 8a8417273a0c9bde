"""One report from its notebook to its files. Runs in a worker process; takes and gives plain data."""

from __future__ import annotations

import os
import traceback
from dataclasses import dataclass, field
from pathlib import Path

from .. import columns as c
from ..errors import DEBUG, BarometerError, PackageFault, RenderError
from ..files import write_files, writing
from ..page.blocks import MIME
from . import engine, records
from .reports import DOCX, HTML, NOTEBOOK, PDF, Report


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
        with writing(report.stem.parent, "A folder could not be made."):
            report.stem.parent.mkdir(parents=True, exist_ok=True)
        notebook = engine.execute(
            report.notebook, report.parameters, report.stem.parent, engine=report.engine, time_limit=report.time_limit
        )
        notebook.metadata["barometer"] = report.metadata
        check_identity(notebook, report)
        contents = [export(notebook, ending) for ending in report.formats]
        files = write_files(dict(zip(report.files, contents, strict=True)))
        if report.made_from:
            records.keep_record(report.folder, report.stem, report.made_from, files)
        return Outcome(report.name, files)
    except BarometerError as error:
        return Outcome(report.name, error=str(error))
    except OSError as error:  # of files that are none of the outputs, such as papermill's own
        told = RenderError("The report could not be made.", where=report.stem.name, got=error.strerror or str(error))
        return Outcome(report.name, error=str(told))
    except Exception as error:  # a worker never takes the batch down
        if os.environ.get(DEBUG):
            traceback.print_exc()
        return Outcome(report.name, error=str(PackageFault.of(error)))


def check_identity(notebook, report: Report) -> None:
    """The page says itself whose it is and from which data; another than was asked for goes nowhere.

    Raises
    ------
    RenderError
        Its masthead is missing, is not the only one, or is not of the year and the kommune in the report's
        parameters or not of the data they stand for.
    """
    expected = report.metadata.get("identity")
    if expected is None:
        return
    given = report.parameters
    year = next((given[name] for name in ("year", "years", "to_year") if name in given), None)
    asked = {**expected, c.YEAR: str(year), c.KOMMUNE_CODE: given.get("kommune", c.ALL)}
    outputs = (output for cell in notebook.cells for output in cell.get("outputs", []))
    blocks = (block for output in outputs for block in output.get("data", {}).get(MIME, []))
    found = [dict(block.get("identity", {})) for block in blocks if block.get("kind") == "masthead"]
    if found != [asked]:
        raise RenderError(
            "The page is not the one that was asked for.",
            where=report.stem.name,
            expected=", ".join(asked.values()),
            got="; ".join(", ".join(one.values()) or "a masthead without identity" for one in found) or "no masthead",
        )


def export(notebook, ending: str) -> bytes | str:
    """An executed notebook as `ipynb`, `html`, `pdf` or `docx`."""
    import nbformat

    from ..formats.exporters import HtmlPage, PdfPage, WordPage

    if ending == NOTEBOOK:
        return nbformat.writes(notebook) + "\n"
    # None of nbconvert's own steps is on for our pages, but the notebook would be checked after each all the same.
    exporter = {HTML: HtmlPage, PDF: PdfPage, DOCX: WordPage}[ending](default_preprocessors=[])
    content, _ = exporter.from_notebook_node(notebook)
    return content
