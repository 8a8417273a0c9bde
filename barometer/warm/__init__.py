"""Notebooks run in processes forked from one that has already imported what they need.

The zygote is a small process, started clean, that imports `preload` once and waits. For each notebook it
forks a child, which runs the cells and dies: every notebook starts clean, and none pays for imports.
"""

from __future__ import annotations

import os
import sys

# What the zygote imports before it is asked for anything. What is not installed is left out.
# Never in this list: matplotlib.pyplot and matplotlib_inline.backend_inline, which choose a backend and hook
# into IPython when they are imported, and so belong to the notebook that asks for them.
preload: tuple[str, ...] = (
    "IPython.extensions.storemagic",
    "numpy.random",
    "pandas",
    "scipy.special",
    "statsmodels.stats.proportion",
    "matplotlib.figure",
    "matplotlib.font_manager",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "babel.dates",
    "babel.numbers",
    "jinja2",
    "mistune",
    "barometer.workbench",
    "barometer.report.html",
    "barometer.warm.warmup",
)


def available() -> bool:
    """Whether this system can fork and watch processes as the warm engine needs: Linux since 5.3."""
    if sys.platform != "linux" or not hasattr(os, "pidfd_open"):
        return False
    try:
        os.close(os.pidfd_open(os.getpid()))
    except OSError:
        return False
    return True


def start() -> None:
    """Begins to warm a process for this one, without waiting for it; the first notebook waits.

    For the start of a worker, so that the zygote imports while the worker imports. Does nothing where the
    engine is not available.
    """
    if available():
        from .client import zygote

        zygote()
