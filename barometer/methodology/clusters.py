"""Clustering of cases within kommuner, and the bias that comes of equal samples from kommuner of unequal size."""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .. import columns as c
from ..counts import synthetic
from ..page.blocks import Column, Figure, Page, Table
from ..page.colours import ACCENT, GREY, PAPER, WARNING
from ..page.drawing import SMALL_TEXT, WIDTH, as_svg, drawings, framed_axes, style
from ..page.english import en
from ..page.labels import head, label, plain_axes
from ..page.texts import paragraphs
from ..results.area import Results
from ..statistics import clustering, design, effective
from ..statistics.bias import bias_from_spread
from ..statistics.intervals import half_width
from .samples import StatedSamples

# The example of the bias: the correlation of cases and shares, the CV of the cases, the sd of the shares.
CORRELATION, CV, SD = 0.3, 1.0, 0.10
CORRELATIONS = (0.1, CORRELATION, 0.5)  # of the figure


def clustering_by_requirement(results: Results, samples: StatedSamples) -> Page:
    """One row is a requirement: its design effects and its intraclass correlation, from the counts of the kommuner."""
    count, nobs, size = counts_by_kommune(results)
    several = ((nobs > 0).sum(axis=0) > 1) & (nobs.sum(axis=0) > 0)
    names = [q for q, some in zip(results.codebook.requirements, several, strict=True) if some]
    x, n = count[:, several], nobs[:, several]
    p, total = design.share(x, n), n.sum(axis=0)
    every = samples.pooled.kommuner
    variances = {
        "stratified": design.variance_stratified(x, n, size, lonely="remove"),
        "clustered": design.variance_clustered(x, n),
        "two-stage": design.variance_two_stage(x, n, size, max(every, len(size)), lonely="remove"),
    }
    deffs = {name: effective.deff(v, p, total) for name, v in variances.items()}
    icc = clustering.icc_anova(x, n)
    rows = []
    for i, q in enumerate(names):
        known = abs(icc[i]) <= 1  # where kommuner have hardly more than a case each, the estimate may lie outside
        expected = float(clustering.anticipated_deff(float(icc[i]), n[:, i])) if known else np.nan
        rows.append((
            q.short, en.number(int(total[i])), en.number(int((n[:, i] > 0).sum())), en.percent_of_share(float(p[i]), 0),
            *(en.decimal(float(d[i]), 2) for d in deffs.values()),
            en.decimal(float(icc[i]), 3), en.decimal(expected, 2),
        ))  # fmt: skip
    heads = ("Cases", "K", "Share", "Strata", "Clusters", "Two-stage", "ICC", "Expected")
    notes = en.part(
        "methodology/clustering",
        "notes",
        taking_part=len(size),
        every=every,
        invented=c.SYNTHETIC in set(results.frequencies[c.SOURCE]),
        icc=synthetic.DEFAULT_ICC,
    )
    return Page([
        Table(
            id="clustering",
            label="",
            title="Design effect and intraclass correlation of each requirement",
            columns=(Column("Requirement", "left"), *(Column(head) for head in heads)),
            rows=rows,
            notes=paragraphs(notes),
        )
    ])  # fmt: skip


def counts_by_kommune(results: Results) -> tuple[NDArray, NDArray, NDArray]:
    """The counts of each kommune.

    Parameters
    ----------
    results : Results
        The results of a year.

    Returns
    -------
    count, nobs : array (kommuner, requirements) of int
        The answers that keep the law, and the relevant cases.
    size : array (kommuner,) of int
        All cases of the kommune.
    """
    names = [q.question for q in results.codebook.requirements]
    rows = results.estimates
    rows = rows[(rows[c.KOMMUNE_CODE] != c.ALL) & (rows[c.CASE_TYPE] == c.ALL)]
    count, nobs = (
        rows.pivot(index=c.KOMMUNE_CODE, columns=c.QUESTION, values=value).reindex(columns=names).fillna(0)
        for value in (c.COUNT, c.NOBS)
    )
    size = _size(results.frequencies).reindex(count.index)
    return count.to_numpy(np.int64), nobs.to_numpy(np.int64), size.to_numpy(np.int64)


def _size(frequencies: pd.DataFrame) -> pd.Series:
    # The largest base is all cases wherever some question is put to every case.
    rows = frequencies[frequencies[c.CASE_TYPE] == c.ALL]
    return rows.groupby(c.KOMMUNE_CODE)[c.NOBS].max()


def bias(results: Results, samples: StatedSamples) -> Page:
    """The bias of the unweighted share, because every kommune sends the same number of cases."""
    year = samples.years.get(results.codebook.year, samples.years[samples.latest])
    half = float(half_width(year.nobs, results.rule.level.value))
    example = abs(float(bias_from_spread(CORRELATION, CV, SD)))
    words = en.parts(
        "methodology/bias",
        sd=SD,
        correlation=CORRELATION,
        cv=CV,
        example=example,
        half_width=half,
        year=year.name,
    )
    drawn = drawings(partial(_draw_bias, example, half, year.name, year.nobs))
    return Page([Figure(id="figure-bias", **drawn, **words), _bias_table()])


def _bias_table() -> Table:
    """One row is a spread of the kommuner's cases, with the size of the bias at each correlation."""
    spreads = (0.5, CV, 1.5)
    return Table(
        id="bias-sizes",
        label="",
        title="Size of the bias, percentage points",
        columns=(Column("CV(N)", "left"), *(Column(f"correlation {r:g}") for r in CORRELATIONS)),
        rows=[
            (f"{cv:g}", *(en.in_points(abs(float(bias_from_spread(r, cv, SD)))) for r in CORRELATIONS))
            for cv in spreads
        ],
    )


def _draw_bias(example: float, half: float, sample: str, nobs: int, width: float) -> str:
    grid, most = np.linspace(0, 1.5, 61), 0.085
    with style() as new_figure:
        figure = new_figure(figsize=(width, 3.1))
        axes = framed_axes(figure, 18, 66, 34, 19)
        plain_axes(axes)
        for correlation in CORRELATIONS:
            line = np.abs(bias_from_spread(correlation, grid, SD))
            main = correlation == CORRELATION
            axes.plot(grid, line, color=ACCENT if main else GREY, linewidth=1.8 if main else 1.1)
            name = f"correlation {correlation:g}"
            label(axes, grid[-1] * 1.02, float(line[-1]), name, color=ACCENT if main else GREY)
        axes.axhline(half, color=WARNING, linewidth=0.9, linestyle=(0, (4, 2)))
        clear = {"facecolor": PAPER, "edgecolor": "none", "pad": 1}  # of the grid behind the words
        what = f"half-width of {sample}" if width == WIDTH else "half-width"
        said = f"{what}, n = {nobs}: {en.points(half, 1)}"
        axes.annotate(said, (0, half), (4, 8), xycoords=axes.get_yaxis_transform(), textcoords="offset points",
                      fontsize=SMALL_TEXT, color=WARNING, va="center", bbox=clear)  # fmt: skip
        axes.plot(CV, example, "o", color=ACCENT, markersize=6, zorder=5)
        axes.annotate(f"example: {en.points(example, 1)}", (CV, example), (7, -11), textcoords="offset points",
                      fontsize=SMALL_TEXT, bbox=clear)  # fmt: skip
        axes.set_xlim(0, grid[-1])
        axes.set_ylim(0, most)
        axes.set_xticks([0, 0.5, 1, 1.5], ["0", "0.5", "1", "1.5"])
        ticks = [0, 0.02, 0.04, 0.06, 0.08]
        axes.set_yticks(ticks, [en.in_points(tick, 0) for tick in ticks])
        head(axes, "bias, percentage points")
        meaning = ": standard deviation of the kommuner's cases over their mean" if width == WIDTH else ""
        axes.set_xlabel(f"CV(N){meaning}")
        return as_svg(figure)
