"""For which limits of the half-width, and of the number of cases, Ankestyrelsen's statements hold at once.

The half-width is asked at p = 1/2 with n/deff cases. With an intraclass correlation the design effect is the
one anticipated for kommuner of equal size, 1 + (n/K - 1) icc, for each sample with its own n/K. No t
quantiles: this is about limits, before the degrees of freedom are reckoned with.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor

import numpy as np

from ..page.blocks import Column, Figure, Page, Table
from ..page.colours import ACCENT, PALE, WARNING
from ..page.drawing import GREY, INK, WIDTH, as_svg, style
from ..page.english import en
from ..page.labels import SMALL_TEXT, label
from ..page.methods import METHOD_NAMES
from ..params.rule import Rule
from ..statistics.clustering import anticipated_deff
from ..statistics.intervals import half_width
from . import samples
from .samples import Sample
from .widths import METHODS

WINDOW_ICCS = (0.0, 0.05, 0.10, 0.20)


@dataclass(frozen=True)
class Window:
    """Shares that as limits of the half-width keep the statements: from, with follow-up from, below."""

    method: str
    icc: float
    low: float
    low_follow_up: float
    high: float


def window(method: str, icc: float, level: float) -> Window:
    """The limits of one method: the hardest sample that must pass, and the easiest that must not."""

    def width(sample: Sample) -> float:
        return float(half_width(sample.nobs / assumed_deff(sample, icc), level, method))

    low = max(width(s) for s in samples.must_pass().values())
    high = min(width(s) for s in samples.must_fail().values())
    return Window(method, icc, low, max(low, width(samples.follow_up_sample())), high)


def assumed_deff(sample: Sample, icc: float) -> float:
    """The design effect anticipated where all kommuner send as many; 1 for a kommune by itself."""
    if sample.kommuner == 1 and not sample.spread:
        return 1.0
    return float(anticipated_deff(icc, [sample.per_kommune]))


def common(windows: list[Window]) -> tuple[float, float, float]:
    """The limits that do for all of them, cut to tenths of a percentage point inwards."""
    return (
        ceil(1000 * max(w.low for w in windows)) / 1000,
        ceil(1000 * max(w.low_follow_up for w in windows)) / 1000,
        floor(1000 * min(w.high for w in windows)) / 1000,
    )


def in_cases() -> dict[str, tuple[int, int]]:
    """The least number of cases that a rule without half-widths may ask for, at least and at most."""
    year = samples.latest()
    kinds = samples.case_type_samples(year)
    least = max(s.nobs for s in samples.must_fail().values()) + 1
    most = {
        "with follow-up": samples.follow_up_sample().nobs,
        "without it, with types of case": min(kinds[k].nobs for k in (samples.FAMILY_TREATMENT, samples.PLACEMENT)),
        "years and pooled alone": min(s.nobs for s in samples.year_samples().values()),
    }
    return {name: (least, n) for name, n in most.items()}


def shown(rule: Rule) -> Page:
    """Table and figure of all windows, and the one in cases."""
    level = rule.level.value
    found = [window(method, icc, level) for method in METHODS for icc in WINDOW_ICCS]
    figure = _figure(found, rule.max_half_width.value)
    return Page([figure, _table(found), _table_common(found), _table_cases(rule)])


def _table(found: list[Window]) -> Table:
    rows = [
        (METHOD_NAMES[w.method], f"{w.icc:.2f}", *(en.in_points(x, 2) for x in (w.low, w.low_follow_up, w.high)))
        for w in found
    ]
    without = samples.case_type_samples(samples.pooled_period())[samples.WITHOUT_CONSENT]
    return Table(
        id="windows",
        label="",
        title="Limits of the half-width at which the statements (a), (b) and (c) hold at once, percentage points",
        columns=(
            Column("Method", "left"),
            Column("ICC"),
            Column("Years and types: from"),
            Column("With follow-up: from"),
            Column("Below"),
        ),
        rows=rows,
        notes=[
            "Note: the lower end is the hardest sample that must pass, the upper the easiest that must not"
            f" (n = {without.nobs}, taken to come from {without.spread} kommuner, a number that is not"
            " published). Design effect 1 + (n/K − 1) ICC; ICC 0 is the stratified reading of (a) and (c),"
            " the others are a stress test."
        ],
    )


def _table_common(found: list[Window]) -> Table:
    parts = {"ICC 0": [w for w in found if w.icc == 0], f"every ICC from 0 to {WINDOW_ICCS[-1]:.2f}": found}
    rows = []
    for name, some in parts.items():
        low, low_follow_up, high = common(some)
        rows.append((name, en.points_span(low, high), en.points_span(low_follow_up, high)))
    return Table(
        id="windows-common",
        label="",
        title="Limits that do for all four methods",
        columns=(
            Column("Correlation within kommuner", "left"),
            Column("Years and types"),
            Column("With follow-up"),
        ),  # fmt: skip
        rows=rows,
        notes=["Note: cut to tenths of a percentage point towards the inside."],
    )


def _table_cases(rule: Rule) -> Table:
    from ..statistics.planning import cases_needed

    limit, level = rule.max_half_width.value, rule.level.value
    needed = en.listed([f"{METHOD_NAMES[m]} {int(cases_needed(limit, level, method=m))}" for m in METHODS])
    return Table(
        id="windows-cases",
        label="",
        title="The same as a least number of effective cases",
        columns=(Column("Statements kept", "left"), Column("From"), Column("To")),
        rows=[(name, en.number(low), en.number(high)) for name, (low, high) in in_cases().items()],
        notes=[f"Note: ±{en.points(limit, 0)} asks for so many: {needed}."],
    )


def _figure(found: list[Window], limit: float) -> Figure:
    with style() as new_figure:
        figure = new_figure(figsize=(WIDTH, 3.65))
        axes = figure.add_axes((0.235, 0.13, 0.56, 0.8))
        ends = [100 * w.low for w in found], [100 * w.high for w in found]
        axes.set_xlim(floor(min(ends[0])), ceil(max(ends[1])))
        rows = np.arange(len(found)) + np.repeat(np.arange(len(METHODS)) * 0.55, len(WINDOW_ICCS))
        axes.set_ylim(rows[-1] + 0.7, -0.9)
        left, right = axes.get_xlim()
        for row, w in zip(rows, found, strict=True):
            low, middle, high = (100 * x for x in (w.low, w.low_follow_up, w.high))
            axes.barh(row, high - low, left=low, height=0.62, color=PALE, edgecolor=GREY, linewidth=0.4, zorder=2)
            axes.barh(row, high - middle, left=middle, height=0.62, color=ACCENT, zorder=3)
            if w.icc == 0:
                label(axes, left - 4.1, row, METHOD_NAMES[w.method], fontsize=9, weight="semibold", color=ACCENT)
            label(axes, left - 0.25, row, f"{w.icc:.2f}", ha="right")
            told = " · ".join(en.in_points(x) for x in (w.low, w.low_follow_up, w.high))
            label(axes, right + 2.55, row, told, ha="right")
        axes.axvline(100 * limit, color=WARNING, linewidth=1.2, zorder=4)
        label(axes, 100 * limit, -1.35, f"the rule's limit, {en.points(limit, 0)}", ha="center", color=WARNING)
        label(axes, left - 0.25, -1.35, "ICC", ha="right", color=INK)
        label(axes, right + 2.55, -1.35, "from · with follow-up · below", ha="right")
        ticks = range(floor(left), ceil(right) + 1, 2)
        axes.set_xticks(list(ticks), [f"{t}" for t in ticks], fontsize=SMALL_TEXT)
        axes.set_xlabel("limit of the half-width at p = ½, percentage points", fontsize=SMALL_TEXT)
        svg = as_svg(figure, salt="windows")
    zero = common([w for w in found if w.icc == 0])
    inside = sum(w.low_follow_up <= limit < w.high for w in found)
    return Figure(
        id="figure-windows",
        svg=svg,
        alt=f"The limits at which all statements hold, for four methods and {len(WINDOW_ICCS)} correlations within"
        f" kommuner, as bars. Without correlation all methods share {en.points_span(zero[1], zero[2])} with"
        f" follow-up and {en.points_span(zero[0], zero[2])} without it. The lower ends rise with the correlation,"
        f" the upper ends hardly. The rule's limit of {en.points(limit, 0)} lies in {inside} of {len(found)}"
        f" bars with follow-up and in {sum(w.low <= limit < w.high for w in found)} without it.",
        caption="Limits at which the statements hold at once. Dark: follow-up included. Dark and pale:"
        " years and types of case. The numbers at the right are the ends, in percentage points.",
    )
