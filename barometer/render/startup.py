"""What a process that renders leaves out when it starts, because no report needs it and it takes a second."""

from __future__ import annotations

import sys


def lean() -> None:
    """Keeps a grammar of web addresses from being built with the first import of nbformat.

    jsonschema builds it, where it is installed, to check the format "iri"; it does without where the import
    fails. The schema of notebooks asks for no such format. To be called before anything imports nbformat.
    """
    sys.modules.setdefault("rfc3987_syntax", None)


def lean_worker() -> None:
    """As `lean`, for a process that runs notebooks and holds no table itself.

    Without pyarrow, which papermill imports, where it is installed, to reach a file system of Hadoop, and numpy
    with it.
    """
    lean()
    sys.modules.setdefault("pyarrow", None)
