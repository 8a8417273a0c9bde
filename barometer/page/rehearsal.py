"""A small page, made once in the process that others are forked from. A first page takes ten times as long."""

from __future__ import annotations

from datetime import date


def page() -> None:
    """Makes a small page with a table, a figure and text. Reads nothing of params/."""
    import pandas as pd

    from . import drawing
    from .blocks import Column, Figure, Page, Prose, Table
    from .danish import da

    frame = pd.DataFrame({"a": ["x", "y"], "b": [1, 2]})
    frame.groupby("a")["b"].sum().reset_index().merge(frame, on="a").to_csv(index=False)
    with drawing.style() as canvas:
        figure = canvas(figsize=(2, 1))
        axes = figure.add_subplot()
        axes.errorbar([0.5], [0], xerr=[[0.1], [0.1]])
        axes.set_xticks([0, 1], ["0 %", "100 %"])
        axes.text(0, 0, "Børnesagsbarometret")
        svg = drawing.as_svg(figure)
    rows = [[str(value) for value in row] for row in frame.itertuples(index=False)]
    Page(
        [
            Prose("**Tal** og [kilder](https://example.org)."),
            Table("t", "Tabel 1", "Tal", [Column("a", "left"), Column("b")], rows, notes=["Note."]),
            Figure("f", svg, "En tegning.", "Figur 1"),
        ]
    )._repr_mimebundle_()
    da.compile_texts()
    da.day(date(2020, 7, 9))
    da.decimal(1234.5, 1)
