"""The windows: the limits of the half-width, and of the number of cases, at which Ankestyrelsen's statements hold.

The half-width is that of n/deff cases at p = 1/2. With an intraclass correlation `icc` the design effect is the one
anticipated for kommuner of equal size, 1 + (n/K - 1) icc. Each sample has its own n/K. Degrees of freedom are left
out, so there are no t quantiles.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from math import ceil, floor

import numpy as np

from ..page.blocks import Column, Figure, Page, Table
from ..page.colours import ACCENT, GREY, PALE, PAPER, WARNING
from ..page.drawing import INCH, SMALL_TEXT, WIDTH, as_svg, drawings, framed_axes, style
from ..page.english import en
from ..page.labels import head, label
from ..page.methods import METHOD_NAMES
from ..params.rule import Rule
from ..statistics.clustering import anticipated_deff
from ..statistics.intervals import half_width
from .samples import FAMILY_TREATMENT, PLACEMENT, WITHOUT_CONSENT, Sample, StatedSamples
from .widths import METHODS

WINDOW_ICCS = (0.0, 0.05, 0.10, 0.20)


@dataclass(frozen=True)
class Window:
    """The limits of the half-width at which the statements hold, by one method and one correlation.

    Attributes
    ----------
    method : str
        The method of the interval, a key of METHOD_NAMES.
    icc : float
        The intraclass correlation within kommuner.
    low, high : float
        The statements about years and types of case hold at every limit with low <= limit < high. Shares.
    low_follow_up : float
        The same as `low`, with the statement about the chapter on follow-up.
    """

    method: str
    icc: float
    low: float
    low_follow_up: float
    high: float


def window(method: str, icc: float, level: float, samples: StatedSamples) -> Window:
    """The window of one method and one correlation.

    Its lower end is the half-width of the hardest sample that must pass. Its upper end is the half-width of the
    easiest sample that must fail.

    Parameters
    ----------
    method : str
        The method of the interval, a key of METHOD_NAMES.
    icc : float
        The intraclass correlation within kommuner.
    level : float
        The confidence level, in (0, 1).
    samples : StatedSamples
        The samples that must pass, and those that must fail.
    """

    def width(sample: Sample) -> float:
        return float(half_width(sample.nobs / assumed_deff(sample, icc), level, method))

    low = max(width(s) for s in samples.must_pass.values())
    high = min(width(s) for s in samples.must_fail.values())
    return Window(method, icc, low, max(low, width(samples.follow_up)), high)


def assumed_deff(sample: Sample, icc: float) -> float:
    """The design effect anticipated where all kommuner send the same number of cases; 1 for one kommune.

    Parameters
    ----------
    sample : Sample
        The cases, and the number of kommuner that they come from.
    icc : float
        The intraclass correlation within kommuner.
    """
    if sample.kommuner == 1 and not sample.spread:
        return 1.0
    return float(anticipated_deff(icc, [sample.per_kommune]))


def common_window(windows: list[Window]) -> tuple[float, float, float]:
    """The window that all of them share, cut inwards to tenths of a percentage point.

    Parameters
    ----------
    windows : list of Window
        The windows of different methods and correlations.

    Returns
    -------
    low, low_follow_up, high : float
        As in `Window`.
    """
    return (
        ceil(1000 * max(w.low for w in windows)) / 1000,
        ceil(1000 * max(w.low_follow_up for w in windows)) / 1000,
        floor(1000 * min(w.high for w in windows)) / 1000,
    )


def windows_in_cases(samples: StatedSamples) -> dict[str, tuple[int, int]]:
    """The same windows for a rule that asks for a least number of cases.

    Parameters
    ----------
    samples : StatedSamples
        The samples that must pass, and those that must fail.

    Returns
    -------
    dict
        Statements that hold -> the smallest and the largest number of cases that the rule may ask for.
    """
    kinds = samples.of_latest_year
    least = max(s.nobs for s in samples.must_fail.values()) + 1
    most = {
        "with follow-up": samples.follow_up.nobs,
        "without it, with types of case": min(kinds[k].nobs for k in (FAMILY_TREATMENT, PLACEMENT)),
        "years and pooled alone": min(s.nobs for s in samples.years.values()),
    }
    return {name: (least, n) for name, n in most.items()}


def all_windows(rule: Rule, samples: StatedSamples) -> Page:
    """A figure and a table of all windows, the window that they share, and the windows in cases."""
    level = rule.level.value
    found = [window(method, icc, level, samples) for method in METHODS for icc in WINDOW_ICCS]
    figure = _figure(found, rule.max_half_width.value)
    return Page([figure, _table(found, samples), _table_common(found), _table_cases(rule, samples)])


def _table(found: list[Window], samples: StatedSamples) -> Table:
    rows = [
        (METHOD_NAMES[w.method], f"{w.icc:.2f}", *(en.in_points(x, 2) for x in (w.low, w.low_follow_up, w.high)))
        for w in found
    ]
    without = samples.of_pooled[WITHOUT_CONSENT]
    return Table(
        id="windows",
        label="",
        title=en.part("methodology/windows", "title"),
        columns=(
            Column("Method", "left"),
            Column("ICC"),
            Column("Years and types: from"),
            Column("With follow-up: from"),
            Column("Below"),
        ),
        rows=rows,
        notes=[en.part("methodology/windows", "note", consent=without)],
    )


def _table_common(found: list[Window]) -> Table:
    parts = {"ICC 0": [w for w in found if w.icc == 0], f"every ICC from 0 to {WINDOW_ICCS[-1]:.2f}": found}
    rows = []
    for name, some in parts.items():
        low, low_follow_up, high = common_window(some)
        rows.append((name, en.points_span(low, high), en.points_span(low_follow_up, high)))
    return Table(
        id="windows-common",
        label="",
        title="Limits that do for all four methods",
        columns=(
            Column("Correlation within kommuner", "left"),
            Column("Years and types"),
            Column("With follow-up"),
        ),
        rows=rows,
        notes=[en.part("methodology/windows", "common_note")],
    )


def _table_cases(rule: Rule, samples: StatedSamples) -> Table:
    from ..statistics.planning import cases_needed

    limit, level = rule.max_half_width.value, rule.level.value
    needed = [f"{METHOD_NAMES[m]} {int(cases_needed(limit, level, method=m))}" for m in METHODS]
    return Table(
        id="windows-cases",
        label="",
        title="The same as a least number of effective cases",
        columns=(Column("Statements kept", "left"), Column("From"), Column("To")),
        rows=[(name, en.number(low), en.number(high)) for name, (low, high) in windows_in_cases(samples).items()],
        notes=[en.part("methodology/windows", "cases_note", limit=limit, needed=needed)],
    )


def _figure(found: list[Window], limit: float) -> Figure:
    low, low_follow_up, high = common_window([w for w in found if w.icc == 0])
    words = en.parts(
        "methodology/windows_figure",
        iccs=len(WINDOW_ICCS),
        low=low,
        low_follow_up=low_follow_up,
        high=high,
        limit=limit,
        windows=len(found),
        inside_follow_up=sum(w.low_follow_up <= limit < w.high for w in found),
        inside=sum(w.low <= limit < w.high for w in found),
    )
    return Figure(id="figure-windows", **drawings(partial(_draw, found, limit)), **words)


def _draw(found: list[Window], limit: float, width: float) -> str:
    """The figure in a width. In a narrow one a method's name stands above its windows and not beside them."""
    beside = width == WIDTH
    row, left, right, top = (14.0, 113, 99, 25) if beside else (14.0, 26, 77, 37)  # points
    gap, name_at = (0.55, 0.0) if beside else (1.3, -1.05)  # lines: between the methods, and from a line to its name
    rows = np.arange(len(found)) + np.repeat(np.arange(len(METHODS)) * gap, len(WINDOW_ICCS))
    high = rows[-1] + (1.4 if beside else 2.3)
    with style() as new_figure:
        figure = new_figure(figsize=(width, (row * high + top + 33) / INCH))
        axes = framed_axes(figure, left, right, 33, top)
        ends = [100 * w.low for w in found], [100 * w.high for w in found]
        axes.set_xlim(floor(min(ends[0])), ceil(max(ends[1])))
        axes.set_ylim(rows[-1] + 0.7, rows[-1] + 0.7 - high)
        wide = INCH * width - left - right
        write = partial(label, axes, transform=axes.get_yaxis_transform())
        for line, w in zip(rows, found, strict=True):
            low, middle, upp = (100 * x for x in (w.low, w.low_follow_up, w.high))
            axes.barh(line, upp - low, left=low, height=0.62, color=PALE, edgecolor=GREY, linewidth=0.4, zorder=2)
            axes.barh(line, upp - middle, left=middle, height=0.62, color=ACCENT, zorder=3)
            if w.icc == 0:
                clear = {} if beside else {"bbox": {"facecolor": PAPER, "linewidth": 0, "pad": 0.3}}
                write(-left / wide, line + name_at, METHOD_NAMES[w.method], fontsize=9, weight="semibold",
                      color=ACCENT, zorder=5, **clear)  # fmt: skip
            write(-6 / wide, line, f"{w.icc:.2f}", ha="right")
            ends_in_points = " · ".join(en.in_points(x) for x in (w.low, w.low_follow_up, w.high))
            write(1 + right / wide, line, ends_in_points, ha="right")
        axes.axvline(100 * limit, color=WARNING, linewidth=1.2, zorder=4)
        head(axes, f"the rule's limit, {en.points(limit, 0)}", at=100 * limit)
        above = axes.get_ylim()[1] - (4 + SMALL_TEXT / 2 + 1) / row
        write(-6 / wide, above, "ICC", ha="right")
        write(1 + right / wide, above - (0 if beside else 11 / row), "from · with follow-up · below", ha="right")
        ticks = range(floor(axes.get_xlim()[0]), ceil(axes.get_xlim()[1]) + 1, 2)
        axes.set_xticks(list(ticks), [f"{t}" for t in ticks], fontsize=SMALL_TEXT)
        axes.set_xlabel("limit of the half-width at p = ½, percentage points" if beside else "limit, percentage points")
        return as_svg(figure)
