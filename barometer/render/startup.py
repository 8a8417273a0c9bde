"""What a process that renders leaves out when it starts, because no report needs it and it takes a second."""

from __future__ import annotations

import sys


def skip_iri_grammar() -> None:
    """Keeps a grammar of web addresses from being built with the first import of nbformat.

    jsonschema builds it, where it is installed, to check the format "iri"; it does without where the import
    fails. The schema of notebooks asks for no such format. To be called before anything imports nbformat.
    """
    _leave_out("rfc3987_syntax")


def skip_what_workers_need_not() -> None:
    """As `lean`, for a process that runs notebooks and holds no table itself.

    Without pyarrow, which papermill imports, where it is installed, to reach a file system of Hadoop, and numpy
    with it.
    """
    skip_iri_grammar()
    _leave_out("pyarrow")


def _leave_out(module: str) -> None:
    """Has an import of a module fail, where it is not there yet."""
    sys.modules.setdefault(module, None)  # type: ignore[arg-type]  # None is Python's own mark for this
