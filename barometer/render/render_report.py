"""One report: its notebook is run, each format is made, the files are placed, and the record is written.

A worker process does this. It takes and gives plain data.
"""

from __future__ import annotations

import os
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import columns as c
from ..errors import DEBUG, BarometerError, PackageFault, RenderError
from ..files import writing
from ..page.blocks import MIME
from ..privacy.gate import place_outputs
from . import engine, records
from .report import DOCX, HTML, NOTEBOOK, PDF, Report

if TYPE_CHECKING:
    from nbconvert.exporters import Exporter


@dataclass(frozen=True)
class Outcome:
    """What came of a report.

    Attributes
    ----------
    name : str
        What the report is called.
    files : list of Path
        Its files. Empty where it failed.
    error : str
        The message of what went wrong. Empty where nothing did.
    made : bool
        Whether it was made now. Otherwise it was up to date.
    exit_code : int
        That of the error.
    died : bool
        Whether a process died that was making it. Another attempt may go well.
    """

    name: str
    files: list[Path] = field(default_factory=list)
    error: str = ""
    made: bool = True
    exit_code: int = 0
    died: bool = False


def render_report(report: Report) -> Outcome:
    """Runs the notebook, makes every format, and only then puts the files in their places.

    Parameters
    ----------
    report : Report
        What is made. Its folder is made where it is not there.

    Returns
    -------
    Outcome
        Also where the report failed, for whatever reason. Its files of an earlier run are then as they were.
    """
    try:
        with writing(report.stem.parent, "A folder could not be made."):
            report.stem.parent.mkdir(parents=True, exist_ok=True)
        notebook = engine.run_notebook(
            report.notebook, report.parameters, report.stem.parent, engine=report.engine, time_limit=report.time_limit
        )
        notebook.metadata["barometer"] = report.metadata
        check_masthead(notebook, report)
        contents = [export(notebook, ending) for ending in report.formats]
        private = [path for path in report.files if path.suffix == f".{NOTEBOOK}"] if report.from_cases else []
        files = place_outputs(dict(zip(report.files, contents, strict=True)), private=private)
        if report.made_from:
            records.keep_record(report.folder, report.stem, report.made_from, files)
        return Outcome(report.name, files)
    except BarometerError as error:
        died = isinstance(error, engine.NotebookDied)
        return Outcome(report.name, error=str(error), exit_code=error.exit_code, died=died)
    except OSError as error:  # of files that are none of the outputs, such as papermill's own
        told = RenderError("The report could not be made.", where=report.stem.name, got=error.strerror or str(error))
        return Outcome(report.name, error=str(told))
    except Exception as error:  # a worker never takes the batch down
        if os.environ.get(DEBUG):
            traceback.print_exc()
        return Outcome(report.name, error=str(PackageFault.of(error)))


def check_masthead(notebook, report: Report) -> None:
    """Refuses a page whose masthead is of another year, kommune or data than the report asks for.

    Parameters
    ----------
    notebook : NotebookNode
        The executed notebook.
    report : Report
        The report it was run for. One without an identity in its metadata takes any page.

    Raises
    ------
    RenderError
        The masthead is missing, is not the only one, or is of another year, kommune or data.
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
    """An executed notebook in a format.

    Parameters
    ----------
    notebook : NotebookNode
        The executed notebook.
    ending : {"ipynb", "html", "pdf", "docx"}
        The format.
    """
    import nbformat

    from ..formats.exporters import HtmlPage, PdfPage, WordPage

    if ending == NOTEBOOK:
        return f"{nbformat.writes(notebook)}\n"
    # None of nbconvert's own steps is on for our pages, but the notebook would be checked after each all the same.
    exporters: dict[str, type[Exporter]] = {HTML: HtmlPage, PDF: PdfPage, DOCX: WordPage}
    content: Any
    content, _ = exporters[ending](default_preprocessors=[]).from_notebook_node(notebook)
    return content
