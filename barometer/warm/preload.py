"""The libraries that zygotes import before they are asked for anything, whatever the notebooks are about.

Each entry is a module, or `module:function` for a call that warms one. What is not installed is left out. One module
must never be in these lists: `matplotlib_inline.backend_inline` hooks into IPython when it is imported, and so belongs
to the notebook.
"""

from __future__ import annotations

_LIBRARIES = (
    "IPython.core.logger",
    "IPython.core.pylabtools",
    "IPython.extensions.storemagic",
    "ipykernel_launcher",
    "tornado.platform.asyncio",
    "numpy.random",
    "pandas",
    "scipy.special",
    "matplotlib.figure",
    "matplotlib.font_manager",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "pandas.core.methods.to_dict",  # pandas imports this and the next two only when they are first needed
    "pandas.io.formats.html",
    "pandas.io.formats.string",
    "PIL.Image:init",
    "encodings.utf_8_sig",
    "babel.dates",
    "babel.numbers",
    "jinja2",
    "mistune",
)

# What every notebook of papermill's needs.
NOTEBOOKS: tuple[str, ...] = _LIBRARIES

# What a notebook that nobody knows may need beside them: it is imported where a caller names nothing else.
ANY_NOTEBOOK: tuple[str, ...] = (
    "matplotlib.pyplot",  # which chooses no backend before the first figure
    "pandas.plotting._matplotlib",
    "statsmodels.stats.proportion",
)

# Everything a person may ask for. Nothing of a package that is edited: its edits must be there after a restart.
KERNELS: tuple[str, ...] = (
    *_LIBRARIES,
    *ANY_NOTEBOOK,
    "scipy.stats",
    "statsmodels.api",
    "statsmodels.formula.api",
    "pydantic.functional_validators",
    "pydantic.types",
    "statistics",
    "yaml",
    f"{__package__}.warmup:warm_up",
)
