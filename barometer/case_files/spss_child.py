"""The process that reads one file from SPSS: pyreadstat ends its process where some damaged files are read.

The file comes in by the standard input. Out go its columns and the labels of their values; nothing is written to disk,
not even where the process is ended.
"""

from __future__ import annotations

import io
import pickle
import resource
import sys

_MOST_BYTES = 8 * 2**30  # of memory, so that a damaged file cannot ask for all there is


def read_here() -> None:
    """Reads the file from the standard input and answers on the standard output."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a dump would hold the cases
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_BYTES if hard < 0 else min(_MOST_BYTES, hard), hard))
    import pyreadstat

    data = io.BytesIO(sys.stdin.buffer.read())
    columns, about = pyreadstat.read_sav(data, user_missing=True, output_format="dict")
    pickle.dump((dict(columns), about.variable_value_labels), sys.stdout.buffer)


if __name__ == "__main__":
    try:
        read_here()
    except Exception:  # its message or its traceback could hold a cell
        sys.exit(1)
