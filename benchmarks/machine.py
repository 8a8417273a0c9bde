"""The machine and the versions that numbers were measured with."""

from __future__ import annotations

import os
import platform
import time
from importlib import metadata
from pathlib import Path

PACKAGES = (
    *("papermill", "nbclient", "nbconvert", "ipykernel", "IPython", "jupyter_client"),
    *("pandas", "numpy", "scipy", "statsmodels", "matplotlib", "typst"),
)


def described() -> dict[str, str]:
    """What a reader must know to compare: name -> words."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "Cores": str(len(os.sched_getaffinity(0))),
        "Processor": _processor(),
        "Memory": f"{memory / 2**30:.0f} GiB",
        "System": platform.freedesktop_os_release()["PRETTY_NAME"],
        "Python": platform.python_version(),
        **{name: metadata.version(name) for name in PACKAGES},
    }


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def busy(seconds: float = 1.0) -> float:
    """How many cores all processes together keep busy while this one waits."""
    before = _idle()
    time.sleep(seconds)
    after = _idle()
    spent = [late - early for early, late in zip(before, after, strict=True)]
    return os.cpu_count() * (1 - spent[0] / spent[1])


def _idle() -> tuple[int, int]:
    """Ticks of all cores: idle, and in all."""
    first = Path("/proc/stat").read_text(encoding="ascii").splitlines()[0]
    ticks = [int(text) for text in first.split()[1:]]
    return ticks[3] + ticks[4], sum(ticks[:8])  # idle and waiting for disks; guests are counted with the users
