"""The first drawing of a process costs ten times the next. A zygote draws it once for all its children.

It keeps nothing but caches. It uses neither pyplot nor `matplotlib.use`, because the notebook chooses the backend.
After either, a figure would vanish from the notebook without an error.
"""

from __future__ import annotations

import io


def warm_up() -> None:
    """Handles, shows and draws a small frame, and checks a number."""
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
