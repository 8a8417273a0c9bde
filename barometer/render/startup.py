"""What a process that renders leaves out: what is the user's and would change pages, and what no report needs."""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile
from functools import cache
from pathlib import Path

# Variables by which Python runs other code, or the same code otherwise.
_CHANGING = ("PYTHONDEVMODE", "PYTHONINSPECT", "PYTHONSTARTUP", "PYTHONWARNINGS")
# Modules that lie in a folder of outputs are no part of the package.
_IPYTHON = "c = get_config()\nc.InteractiveShellApp.ignore_cwd = True\n"


@cache
def closed_environment() -> dict[str, str]:
    """The environment of a process that makes pages: nothing of the user's home or the current folder runs in it.

    Start-up files of IPython, and modules that lie beside the outputs, would change pages, and no key would tell. An
    empty folder takes the place of IPython's, until this process ends.
    """
    folder = Path(tempfile.mkdtemp(prefix="barometer-ipython-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    profile = folder / "profile_default"
    profile.mkdir()
    (profile / "ipython_config.py").write_text(_IPYTHON, encoding="ascii")
    kept = {name: value for name, value in os.environ.items() if name not in _CHANGING}
    return {**kept, "IPYTHONDIR": str(folder), "PYTHONSAFEPATH": "1"}


def skip_iri_grammar() -> None:
    """Keeps a grammar of web addresses from being built with the first import of nbformat.

    jsonschema builds the grammar, where it is installed, to check the format "iri". Where the import fails, it does
    without. The schema of notebooks has no such format. This must be called before anything imports nbformat: when a
    worker starts, and where the driver binds bilag 2.
    """
    _leave_out("rfc3987_syntax")


def skip_what_workers_need_not() -> None:
    """As `skip_iri_grammar`, and without pyarrow, for a worker, which holds no table itself.

    papermill imports pyarrow, where it is installed, to reach a file system of Hadoop, and numpy with it.
    """
    skip_iri_grammar()
    _leave_out("pyarrow")


def _leave_out(module: str) -> None:
    """Has an import of a module fail, where it is not there yet."""
    sys.modules.setdefault(module, None)  # type: ignore[arg-type]  # None is Python's own mark for this
