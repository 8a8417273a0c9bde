"""The methods of intervals on a page: their names, and the line that each has in a drawing."""

from __future__ import annotations

from .colours import ACCENT, GREY, WARNING

METHOD_NAMES = {
    "wald": "Wald",
    "wilson": "Wilson",
    "jeffreys": "Jeffreys",
    "mid-p": "mid-P",
    "clopper-pearson": "Clopper-Pearson",
    "korn-graubard": "Korn-Graubard",
}

# The lines differ in black and white too. Wald's is drawn as a warning, because it is not to be used.
METHOD_LINES = {
    "wald": {"color": WARNING, "linestyle": (0, (1, 1.2)), "linewidth": 1.5},
    "wilson": {"color": ACCENT, "linestyle": (0, (4, 1.6)), "linewidth": 1.3},
    "jeffreys": {"color": GREY, "linestyle": (0, (4, 1.2, 1, 1.2)), "linewidth": 1.3},
    "mid-p": {"color": GREY, "linestyle": "-", "linewidth": 1.0},
    "clopper-pearson": {"color": ACCENT, "linestyle": "-", "linewidth": 1.8},
}
