"""What a check found, as text for the screen and as JSON for a program. Neither repeats a cell or the file's name."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from ..errors import CaseFileError
from ..params.codebook import Codebook
from .check import CheckedFile
from .findings import FileFinding, row_runs


def check_as_text(checked: CheckedFile, codebook: Codebook) -> str:
    """The result of a check, one line for each cause.

    Parameters
    ----------
    checked : CheckedFile
        The result.
    codebook : Codebook
        Of the year that was asked for.
    """
    return "\n".join(_lines(checked, codebook))


def check_as_json(checked: CheckedFile, codebook: Codebook) -> str:
    """The result of a check as JSON; docs/case-files.md says what stands in it.

    Parameters
    ----------
    checked : CheckedFile
        The result.
    codebook : Codebook
        Of the year that was asked for.
    """
    return _json(_result(checked, codebook))


def unreadable_as_json(error: CaseFileError, codebook: Codebook, *, partial: bool) -> str:
    """That a file could not be read, in the form of `check_as_json`.

    Parameters
    ----------
    error : CaseFileError
        Why not.
    codebook : Codebook
        Of the year that was asked for.
    partial : bool
        Whether the file was said to be part of the year.
    """
    told = [str(fault) for fault in error.faults] or [error.what]
    unread = _result(CheckedFile(None, (), (), (), (), 0, 0, partial), codebook)
    faults = [{**_UNREADABLE, "what": what} for what in told]
    return _json({**unread, "readable": False, "clean": False, "faults": faults})


_UNREADABLE = {
    "kind": "unreadable",
    "column": None,
    "rows": {"count": 0, "runs": []},
    "what": "",
    "expected": "",
    "nearest": "",
}


def _result(checked: CheckedFile, codebook: Codebook) -> dict[str, Any]:
    return {
        "year": codebook.year,
        "partial": checked.partial,
        "readable": True,
        "clean": not checked.faults,
        "rows": checked.rows,
        "columns": checked.columns,
        "notes": list(checked.notes),
        "faults": [_plain(finding) for finding in checked.faults],
        "warnings": [_plain(finding) for finding in checked.warnings],
        "blanks": [asdict(blank) for blank in checked.blanks],
    }


def _lines(checked: CheckedFile, codebook: Codebook) -> Iterator[str]:
    yield from checked.notes
    size = f"{_number(checked.rows, 'row')} and {_number(checked.columns, 'column')}"
    found = f"{_number(len(checked.faults), 'fault')}, {_number(len(checked.warnings), 'warning')}"
    part = "part of " if checked.partial else ""
    yield f"Checked as {part}{codebook.survey.title}: {size}, {found}."
    for title, findings in (("Faults", checked.faults), ("Warnings", checked.warnings)):
        if findings:
            yield title
        for finding in findings:
            yield f"  {finding}"


def _number(count: int, what: str) -> str:
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"


def _plain(finding: FileFinding) -> dict[str, Any]:
    column = None
    if finding.place is not None or finding.column is not None:
        ours = finding.column
        column = {
            "letters": finding.letters,
            "name": ours.name if ours else "",
            "heading": ours.heading if ours else "",
        }
    return {
        "kind": finding.kind,
        "column": column,
        "rows": {"count": len(finding.rows), "runs": row_runs(finding.rows)},
        "what": finding.what,
        "expected": finding.expected,
        "nearest": finding.nearest,
    }


def _json(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False) + "\n"
