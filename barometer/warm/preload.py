"""What the zygotes import before they are asked for anything: modules, and with a colon a call that warms them.

What is not installed is left out. Never in these lists: `matplotlib_inline.backend_inline`, which hooks into
IPython when it is imported, and so belongs to the notebook.
"""

from __future__ import annotations

_libraries = (
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
)

# Everything a report needs. pyplot is left to the notebook that asks for it: none of ours does.
batch: tuple[str, ...] = (
    *_libraries,
    "barometer.workbench",
    "barometer.report.html",
    "barometer.warm.warmup:page",
)

# Everything a person may ask for, and nothing of this package: what is edited is there after a restart.
# pyplot may be here, for it chooses no backend before the first figure.
interactive: tuple[str, ...] = (
    *_libraries,
    "scipy.stats",
    "statsmodels.api",
    "statsmodels.formula.api",
    "matplotlib.pyplot",
    "pydantic.functional_validators",
    "pydantic.types",
    "statistics",
    "yaml",
    "barometer.warm.warmup:libraries",
)
