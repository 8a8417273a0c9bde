"""The first drawing of a process costs ten times the next; the zygote makes it once for all its children.

Keeps nothing but caches. Never with pyplot, nor with `matplotlib.use`: the backend is the notebook's to choose,
and a figure drawn after either vanishes from the notebook without an error.
"""

from __future__ import annotations

import io
from datetime import date


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


def page() -> None:
    """Puts together a small page of a report. Reads nothing of params/."""
    import pandas as pd

    from ..report import figures, wording
    from ..report.blocks import Column, Figure, Page, Prose, Table

    frame = pd.DataFrame({"a": ["x", "y"], "b": [1, 2]})
    frame.groupby("a")["b"].sum().reset_index().merge(frame, on="a").to_csv(index=False)
    with figures.style() as canvas:
        figure = canvas(figsize=(2, 1))
        axes = figure.add_subplot()
        axes.errorbar([0.5], [0], xerr=[[0.1], [0.1]])
        axes.set_xticks([0, 1], ["0 %", "100 %"])
        axes.text(0, 0, "Børnesagsbarometret")
        svg = figures.as_svg(figure, salt="warm")
    rows = [[str(value) for value in row] for row in frame.itertuples(index=False)]
    Page(
        [
            Prose("**Tal** og [kilder](https://example.org)."),
            Table("t", "Tabel 1", "Tal", [Column("a", "left"), Column("b")], rows, notes=["Note."]),
            Figure("f", svg, "En tegning.", "Figur 1"),
        ]
    )._repr_mimebundle_()
    wording.compile_texts()
    wording.format_date(date(2020, 7, 9), locale="da_DK")
    wording.format_decimal(1234.5, locale="da_DK")
