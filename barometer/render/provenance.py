"""Which notebook, parameters, data and code a report is made from, each as a digest, and the key of them all."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from ..digests import sha256_of_parts
from ..params.folder import files_of

PACKAGE = Path(__file__).resolve().parents[1]
ROOT = PACKAGE.parent
SHORT = 12  # hexadecimal digits at the foot of a page: enough to find it in run.json, and none can be a CPR number


@cache
def code_digest() -> str:
    """The digest of the package's own files and of the lock file of its libraries."""
    files = sorted(p for p in PACKAGE.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
    files += [lock for lock in [ROOT / "requirements.lock"] if lock.is_file()]
    return sha256_of_parts(*(part for p in files for part in (str(p.relative_to(ROOT)), p.read_bytes())))


def params_digest(folder: Path, *years: int | str) -> str:
    """The digest of everything in params/ that the pages of some years depend on.

    Parameters
    ----------
    folder : Path
        The folder params/.
    *years : int or str
        Names of folders in it: years, or periods such as 2020-2022.
    """
    files = files_of(folder, *years)
    return sha256_of_parts(*(part for p in files for part in (str(p.relative_to(folder)), p.read_bytes())))


def made_from(notebook: Path, parameters: Mapping[str, Any], data: str, params: str) -> dict[str, str]:
    """The digest of each thing a report is made from, by name.

    Parameters
    ----------
    notebook : Path
        The notebook's file.
    parameters : mapping
        The notebook's parameters. The place of the tables counts for nothing, because it is no content.
    data : str
        The numbers the report uses, as CSV.
    params : str
        The digest of the files in params/ that the report depends on.

    Returns
    -------
    dict
        With `notebook`, `parameters`, `data`, `params` and `code`.
    """
    meant = {name: value for name, value in sorted(parameters.items()) if name != "tables"}
    return {
        "notebook": sha256_of_parts(notebook.name, notebook.read_bytes()),
        "parameters": sha256_of_parts(json.dumps(meant)),
        "data": sha256_of_parts(data),
        "params": params,
        "code": code_digest(),
    }


def content_key(made_from: Mapping[str, str]) -> str:
    """The content key of a report: it changes if and only if something the report is made from does."""
    return sha256_of_parts(json.dumps(made_from, sort_keys=True))
