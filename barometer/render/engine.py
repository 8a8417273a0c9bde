"""One run of one notebook: its parameters are checked, papermill runs it, and what differs by run is removed."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import ParameterError, RenderError, nearest
from ..privacy.personal_numbers import masked

if TYPE_CHECKING:  # importing it takes more than a second, for which a run with nothing to do need not wait
    from nbformat import NotebookNode


class NotebookDied(RenderError):
    """The process of a notebook died. Another attempt may go well: most often something outside killed it."""


KERNEL = "python3"
# What our own pages need beside what every notebook needs; neither pyplot nor statsmodels is among it. A warm process
# imports it before it is asked for a notebook.
PRELOAD = ("barometer.api", "barometer.page.html", "barometer.page.rehearsal:page")
PAPERMILL, WARM = "papermill", "warm"
_TYPES = {"int": int, "float": float, "str": str, "bool": bool}


def check_parameters(notebook: Path, parameters: Mapping[str, Any]) -> None:
    """Refuses parameters that are not exactly those of the notebook. papermill would only warn.

    Parameters
    ----------
    notebook : Path
        The notebook's file.
    parameters : mapping
        Name -> value.

    Raises
    ------
    ParameterError
        A name the notebook does not have, one it has and is not given, or a value of another type.
    """
    import papermill

    declared = {name: found["inferred_type_name"] for name, found in papermill.inspect_notebook(str(notebook)).items()}
    where = notebook.name
    if not declared:
        raise ParameterError("The notebook declares no parameters.", where=where, todo='Tag its cell "parameters".')
    for name in parameters:
        if name not in declared:
            raise ParameterError(
                f"The notebook has no parameter {name}.",
                where=where,
                expected=", ".join(declared),
                got=name,
                todo=nearest(name, declared),
            )
    for name, kind in declared.items():
        if name not in parameters:
            raise ParameterError(f"The parameter {name} is missing.", where=where, expected=", ".join(declared))
        if kind not in _TYPES:
            raise ParameterError(
                f"The parameter {name} has no known type.",
                where=where,
                expected="an annotation: " + ", ".join(_TYPES),
                got=str(kind),
            )
        if type(parameters[name]) is not _TYPES[kind]:
            raise ParameterError(
                f"The parameter {name} has the wrong type.",
                where=where,
                expected=kind,
                got=type(parameters[name]).__name__,
            )


def run_notebook(
    notebook: Path,
    parameters: Mapping[str, Any],
    cwd: Path,
    *,
    engine: str = PAPERMILL,
    time_limit: float | None = None,
) -> NotebookNode:
    """The executed notebook.

    Parameters
    ----------
    notebook : Path
        The notebook's file.
    parameters : mapping
        Name -> value of exactly the notebook's own parameters.
    cwd : Path
        The folder the notebook runs in. Relative paths in its parameters start there.
    engine : {"papermill", "warm"}
        papermill's own engine, or the package's, which forks a process that has already imported the libraries.
    time_limit : float, optional
        Seconds the whole notebook may take. With papermill's own engine, seconds that each cell may take.

    Raises
    ------
    ParameterError
        A name the notebook does not have, one it has and is not given, or a value of another type.
    RenderError
        A cell failed, the notebook took too long, or its process died, which is a `NotebookDied`. Names the cell and
        the exception.
    """
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    from ..warm.failures import OutOfTime, TooMuchOutput

    check_parameters(notebook, parameters)
    try:
        with tempfile.TemporaryDirectory(prefix="bm") as sockets:
            executed = papermill.execute_notebook(
                str(notebook),
                None,
                parameters=dict(parameters),
                kernel_name=KERNEL,
                cwd=str(cwd),
                progress_bar=False,
                coalesce_streams=True,  # printed text is cut by outputs between, and never by a clock
                **(_WARM | {"time_limit": time_limit} if engine == WARM else _papermill_options(sockets, time_limit)),
            )
    except PapermillExecutionError as error:
        raise RenderError(
            masked(f"{error.ename}: {error.evalue}"), where=f"{notebook.name}, cell {error.cell_index + 1}"
        ) from None
    except CellTimeoutError:
        raise RenderError("The notebook took too long.", where=notebook.name, expected=f"{time_limit:g} s") from None
    except OutOfTime:
        raise RenderError("The notebook took too long.", where=notebook.name, expected=f"{time_limit:g} s") from None
    except DeadKernelError as error:
        kind = RenderError if isinstance(error, TooMuchOutput) else NotebookDied
        raise kind("The notebook's process died.", where=notebook.name, got=str(error)) from None
    return _without_run_details(executed)


_WARM = {"engine_name": "barometer", "preload": PRELOAD}


def _papermill_options(sockets: str, time_limit: float | None) -> dict[str, Any]:
    return {
        "shutdown_kernel": "immediate",  # a finished kernel has nothing left to save
        "config": _private_sockets(sockets),
        "execution_timeout": None if time_limit is None else ceil(time_limit),  # whole seconds, or nbclient refuses
    }


def _private_sockets(folder: str):
    """The kernel's channels as sockets in a folder only this user can open; ports where there are no sockets."""
    from traitlets.config import Config

    if os.name == "nt":
        return Config()
    return Config({"KernelManager": {"transport": "ipc", "ip": f"{folder}/k"}})


def _without_run_details(notebook: NotebookNode) -> NotebookNode:
    """The notebook without papermill's times, paths and chance identifiers: same inputs, same bytes.

    Python's version stands in run.json. In the notebook it would change pages that it leaves as they are.
    """
    notebook.metadata.pop("papermill", None)
    notebook.metadata.get("language_info", {}).pop("version", None)
    for cell in notebook.cells:
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell["id"] = "injected-parameters"
    return notebook
