"""The half-width of an interval by the number of cases, and the number of cases that a half-width takes."""

from __future__ import annotations

from functools import partial

import numpy as np

from ..page.blocks import Column, Figure, Page, Table
from ..page.colours import ACCENT, PAPER, WARNING
from ..page.drawing import SMALL_TEXT, WIDTH, as_svg, drawings, framed_axes, style
from ..page.english import en
from ..page.labels import apart, head, label, plain_axes
from ..page.methods import METHOD_LINES, METHOD_NAMES
from ..page.numbers import NOTHING
from ..params.rule import Rule
from ..statistics.intervals import half_width
from ..statistics.planning import cases_needed
from .samples import FAMILY_TREATMENT, PLACEMENT, WITHOUT_CONSENT, StatedSamples

METHODS = ("wald", "wilson", "jeffreys", "clopper-pearson")
POPULATIONS = (20, 25, 30, 40, 50, 75, 100, 150, 200, 500)  # beside the samples of one kommune


def against_n(rule: Rule, samples: StatedSamples) -> Page:
    """The half-width at p = 1/2 against the number of cases, as a figure and a table with today's samples."""
    level, limit = rule.level.value, rule.max_half_width.value
    shown = _samples_shown(samples)
    nobs = sorted(nobs for group in shown.values() for nobs in group)
    widths = {m: half_width(np.array(nobs), level, m) for m in METHODS}
    rows = [
        (en.number(n), name, *(en.in_points(float(widths[m][nobs.index(n)])) for m in METHODS))
        for name, group in shown.items()
        for n in sorted(group)
    ]
    rows.sort(key=lambda row: int(row[0].replace(",", "")))
    table = Table(
        id="half-widths",
        label="",
        title=f"Half-width of a {en.percent_of_share(level, 0)} interval at p = 1/2, percentage points",
        columns=(Column("n", "left"), Column("Sample", "left"), *(Column(METHOD_NAMES[m]) for m in METHODS)),
        rows=rows,
    )
    return Page([_drawn(shown, level, limit), table])


def _samples_shown(samples: StatedSamples) -> dict[str, list[int]]:
    """Name -> numbers of cases of the samples that have one label in the figure."""
    small, asked = samples.kommune
    year = samples.latest
    kinds = samples.of_latest_year
    return {
        "one kommune": [small.nobs, asked.nobs],
        "without consent, pooled": [samples.of_pooled[WITHOUT_CONSENT].nobs],
        f"follow-up, {year}": [samples.follow_up.nobs],
        f"one type of case, {year}": [kinds[PLACEMENT].nobs, kinds[FAMILY_TREATMENT].nobs],
        "one year": sorted(s.nobs for s in samples.years.values()),
        "pooled": [samples.pooled.nobs],
    }


def _drawn(shown: dict[str, list[int]], level: float, limit: float) -> Figure:
    passing = [name for name, group in shown.items() if float(half_width(min(group), level)) <= limit]
    words = en.parts(
        "methodology/half_width",
        level=level,
        limit=limit,
        samples=[_in_words(name, group, level) for name, group in shown.items()],
        passing=passing,
    )
    return Figure(id="figure-half-width", **drawings(partial(_draw, shown, level, limit)), **words)


def _draw(shown: dict[str, list[int]], level: float, limit: float, width: float) -> str:
    """The figure in a width. In a narrow one samples have their numbers only; the table has their names."""
    first, last = 12, 3_000
    grid = np.geomspace(first, last, 120)
    needed = int(cases_needed(limit, level, method="clopper-pearson"))
    with style() as new_figure:
        figure = new_figure(figsize=(width, 3.6))
        axes = framed_axes(figure, 86, 12, 34, 19)
        plain_axes(axes)
        axes.set_xscale("log")
        axes.minorticks_off()
        axes.set_xlim(first, last)
        axes.set_ylim(0, 0.31)
        starts = []
        for method in METHODS:
            line = half_width(grid, level, method)
            starts.append(float(line[0]))
            axes.plot(grid, line, **METHOD_LINES[method])
        for method, start in zip(METHODS, apart(starts, 0.0165), strict=True):
            at, look = (-26, start), {"color": METHOD_LINES[method]["color"], "ha": "right", "va": "center"}
            axes.annotate(METHOD_NAMES[method], (0, at[1]), (at[0], 0), xycoords=axes.get_yaxis_transform(),
                          textcoords="offset points", fontsize=SMALL_TEXT, annotation_clip=False, **look)  # fmt: skip
        axes.axhline(limit, color=WARNING, linewidth=0.9)
        said = f"limit {en.points(limit, 0)}: {needed} cases"
        label(axes, last * 0.97, limit + 0.008, f"{said} by Clopper-Pearson" if width == WIDTH else said,
              ha="right", color=WARNING)  # fmt: skip
        for name, group in shown.items():
            widths = half_width(np.array(group), level)
            passes = widths[0] <= limit
            axes.plot(group, widths, "o", markersize=5, color=ACCENT, zorder=5, markeredgewidth=1.2,
                      markerfacecolor=ACCENT if passes else PAPER)  # fmt: skip
            text = ", ".join(en.number(n) for n in group)
            text = f"{text}  {name}" if width == WIDTH else text
            # Above the line, but below it for the years, whose words would meet those of the pooled cases.
            shift, side = ((0, -14), "center") if name == "one year" else ((6, 7), "left")
            if group[-1] > last / 2:
                shift, side = (14, 7), "right"
            point = (group[-1], float(widths[-1]))
            if width != WIDTH and name == "one year":
                shift, side = (3, -13), "right"
            elif width != WIDTH and abs(point[1] - limit) < 0.02:  # below the curve, away from the limit's own words
                shift, side = (-5, -9), "right"
            axes.annotate(text, point, shift, textcoords="offset points", fontsize=SMALL_TEXT, ha=side)
        least = min(n for group in shown.values() for n in group)
        ticks = [least, *(n for n in (30, 50, 100, 300, 1000, 2000) if n > least)]
        if width != WIDTH:
            ticks = [n for n in ticks if n not in (50, 2000)]
        axes.set_xticks(ticks, [en.number(t) for t in ticks])
        heights = [0, 0.05, 0.10, 0.15, 0.20, 0.25, 0.30]
        axes.set_yticks(heights, [en.in_points(h, 0) for h in heights])
        head(axes, "half-width, percentage points")
        axes.set_xlabel("cases n (each step to the right multiplies)" if width == WIDTH else "cases n")
        return as_svg(figure)


def _in_words(name: str, sizes: list[int], level: float) -> str:
    """Samples with their half-widths: "one kommune 14 and 17: 27.9 and 25.2"."""
    half_widths = [en.in_points(float(half_width(n, level))) for n in sizes]
    return f"{name} {en.listed([en.number(n) for n in sizes])}: {en.listed(half_widths)}"


def by_size(rule: Rule, samples: StatedSamples) -> Page:
    """One row is a number of relevant cases: how many of them a kommune would have to send."""
    level, limit = rule.level.value, rule.max_half_width.value
    populations = np.array(sorted({*POPULATIONS, *(sample.nobs for sample in samples.kommune)}))
    cochran = cases_needed(limit, level, populations, method="wald")
    exact = cases_needed(limit, level, populations, method="clopper-pearson")
    endless = [int(cases_needed(limit, level, method=m)) for m in ("wald", "clopper-pearson")]
    rows = [
        (en.number(int(n)), *(en.number(int(x)) for x in pair), en.percent_of_share(pair[1] / n, 0))
        for n, *pair in zip(populations, cochran, exact, strict=True)
    ]
    words = en.parts("methodology/cases_by_size", limit=limit)
    table = Table(
        id="cases-by-size",
        label="",
        title=words["title"],
        columns=(
            Column("Relevant cases N", "left"),
            Column("Cochran"),
            Column("Exact"),
            Column("Exact, part of N"),
        ),
        rows=rows,
        total=("practice", *(en.number(n) for n in endless), NOTHING),
        notes=[words["note"]],
    )
    return Page([table])
