"""The first drawing of a process costs ten times the next; the zygote makes it once for all its children.

Keeps nothing but caches. Never with pyplot, nor with `matplotlib.use`: the backend is the notebook's to choose,
and a figure drawn after either vanishes from the notebook without an error.
"""

from __future__ import annotations

import io


def libraries() -> None:
    """Handles, shows and draws a small frame, and checks a number, without this package."""
    import pandas as pd
    import pydantic
    from matplotlib.figure import Figure

    frame = pd.DataFrame({"a": ["x", "y"], "b": [1, 2]})
    frame.groupby("a")["b"].sum().reset_index().merge(frame, on="a").to_csv(index=False)
    frame._repr_html_()
    figure = Figure(figsize=(2, 1))
    axes = figure.add_subplot()
    axes.errorbar(frame["a"], frame["b"], yerr=frame["b"])
    for form in ("png", "svg"):
        figure.savefig(io.BytesIO(), format=form, bbox_inches="tight")
    pydantic.create_model("Checked", number=(int, pydantic.Field(gt=0)))(number=1).model_dump_json()
