"""What the zygotes import before they are asked for anything: modules, and with a colon a call that warms them.

What is not installed is left out. Never in these lists: `matplotlib_inline.backend_inline`, which hooks into
IPython when it is imported, and so belongs to the notebook.
"""

from __future__ import annotations

_libraries = (
    "IPython.core.logger",
    "IPython.core.pylabtools",
    "IPython.extensions.storemagic",
    "ipykernel_launcher",
    "tornado.platform.asyncio",
    "numpy.random",
    "pandas",
    "scipy.special",
    "statsmodels.stats.proportion",
    "matplotlib.figure",
    "matplotlib.font_manager",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "matplotlib.pyplot",  # which chooses no backend before the first figure
    "pandas.core.methods.to_dict",  # pandas imports this and the next two only when they are first needed
    "pandas.io.formats.html",
    "pandas.io.formats.string",
    "pandas.plotting._matplotlib",
    "PIL.Image:init",
    "encodings.utf_8_sig",
    "babel.dates",
    "babel.numbers",
    "jinja2",
    "mistune",
)

# Everything a report needs.
batch: tuple[str, ...] = (
    *_libraries,
    "barometer.api",
    "barometer.page.html",
    "barometer.page.rehearsal:page",
    "barometer.warm.kernel:note_modules",
)

# Everything a person may ask for, and nothing of this package: what is edited is there after a restart.
interactive: tuple[str, ...] = (
    *_libraries,
    "scipy.stats",
    "statsmodels.api",
    "statsmodels.formula.api",
    "pydantic.functional_validators",
    "pydantic.types",
    "statistics",
    "yaml",
    "barometer.warm.warmup:libraries",
)
