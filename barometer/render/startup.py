"""What a process that renders leaves out, because no report needs it and it takes a second to import."""

from __future__ import annotations

import sys


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
