"""The coverage of intervals: exact for one kommune, and simulated for the whole survey."""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import NDArray

from .. import columns as c
from ..counts import synthetic, synthetic_shares
from ..counts.random_draws import keyed_generator
from ..page.blocks import Column, Figure, Page, Table
from ..page.colours import ACCENT, GREY, PAPER
from ..page.drawing import INCH, SMALL_TEXT, WIDTH, as_svg, drawings, framed_axes, style
from ..page.english import en
from ..page.labels import apart, label, plain_axes
from ..page.methods import METHOD_LINES, METHOD_NAMES
from ..params.rule import Rule
from ..results.area import Results
from ..rounding import HAIR
from ..statistics import intervals
from ..statistics.coverage import CoverageCurve, Simulation, coverage_summaries, exact_coverage, simulate
from .samples import StatedSamples

COVERAGE_SEED = 2020  # of the true shares and of the repetitions
COVERAGE_REPETITIONS = 100_000
TRUTHS = np.linspace(0.05, 0.95, 18_001)
_COARSE = np.linspace(0.05, 0.95, 1_801)
_MOST = 120  # the largest number of cases in the figure against n
SHOWN_SIZES = (14, 30, 50, 104)  # numbers of cases that the figure against n marks
_METHODS = {
    "wald": intervals.wald,
    **{name: intervals.INTERVALS[name] for name in ("wilson", "jeffreys", "mid-p", "clopper-pearson")},
}


def exact(rule: Rule, samples: StatedSamples) -> Page:
    """The exact coverage of five methods, at the fewest cases of a kommune and against the number of cases."""
    level, nobs = rule.level.value, samples.kommune[0].nobs
    found = coverage_summaries(_METHODS, nobs, level, TRUTHS)
    return Page([_table(found, nobs, level), _against_p(found, nobs, level), *_against_n(level)])


def _table(found: dict[str, CoverageCurve], nobs: int, level: float) -> Table:
    cells = [
        (
            METHOD_NAMES[name],
            en.percent_of_share(float(x.mean), 1),
            en.percent_of_share(float(x.least), 1),
            en.decimal(float(x.width), 3),
        )
        for name, x in found.items()
    ]
    return Table(
        id="coverage-exact",
        label="",
        title=f"Exact coverage of five {en.percent_of_share(level, 0)} intervals at n = {nobs}",
        columns=(Column("Method", "left"), Column("Mean"), Column("Least"), Column("Mean width")),
        rows=cells,
        notes=[en.part("methodology/coverage_exact", "note", truths=TRUTHS)],
    )


def _against_p(found: dict[str, CoverageCurve], nobs: int, level: float) -> Figure:
    curves = {METHOD_NAMES[name]: curve for name, curve in found.items()}
    words = en.parts(
        "methodology/coverage_p",
        nobs=nobs,
        level=level,
        curves=curves,
        below=[name for name, curve in curves.items() if float(curve.least) < level],
        kept=[name for name, curve in curves.items() if float(curve.least) >= level],
    )
    return Figure(id="figure-coverage-p", **drawings(partial(_draw_against_p, found, nobs, level)), **words)


def _draw_against_p(found: dict[str, CoverageCurve], nobs: int, level: float, width: float) -> str:
    across = 5 if width == WIDTH else 2
    rows = -(-len(_METHODS) // across)
    panel, high, row = (INCH * width - 30) / across, 112, 172  # points
    ticks = [0.5, 0.6, 0.7, 0.8, 0.9, level]
    with style() as new_figure:
        figure = new_figure(figsize=(width, row * rows / INCH))
        for place, (name, method) in enumerate(_METHODS.items()):
            down, right = divmod(place, across)
            axes = framed_axes(figure, 30 + right * panel, INCH * width - 30 - (right + 1) * panel + 9,
                               row * (rows - down) - 27 - high, row * down + 27)  # fmt: skip
            plain_axes(axes)
            axes.plot(_COARSE, exact_coverage(method, nobs, _COARSE, level), color=ACCENT, linewidth=0.9)
            axes.axhline(level, color=GREY, linewidth=0.6)
            axes.set_xlim(0, 1)
            axes.set_ylim(0.5, 1.005)
            axes.set_xticks([0, 0.5, 1], ["0", "½", "1"])
            axes.set_yticks(ticks, [en.percent_of_share(t, 0) for t in ticks] if right == 0 else [""] * len(ticks))
            axes.set_xlabel("true share p")
            axes.set_title(
                METHOD_NAMES[name], fontsize=9, loc="left", color=METHOD_LINES[name]["color"], weight="semibold"
            )
            mean, least = (en.percent_of_share(float(part), 1) for part in found[name][:2])
            for line, summary in ((0.6, f"mean {mean}"), (0.53, f"least {least}")):
                label(axes, 0.5, line, summary, ha="center", va="bottom")
        return as_svg(figure)


def _against_n(level: float) -> tuple[Figure, Table]:
    nobs = np.arange(5, _MOST + 1)
    found = coverage_summaries(_METHODS, nobs, level, _COARSE)
    words = en.parts(
        "methodology/coverage_n",
        nobs=nobs,
        truths=_COARSE,
        wald=found["wald"],
        clopper_pearson=found["clopper-pearson"],
    )
    figure = Figure(id="figure-coverage-n", **drawings(partial(_draw_against_n, found, nobs, level)), **words)
    return figure, _table_by_n(found, nobs)


def _table_by_n(found: dict[str, CoverageCurve], nobs: NDArray) -> Table:
    """One row is a number of cases, with the mean and the least coverage of each method."""
    return Table(
        id="coverage-by-n",
        label="",
        title="Mean and least coverage by cases",
        columns=(Column("Cases n", "left"), *(Column(METHOD_NAMES[name]) for name in found)),
        rows=[
            (en.number(n), *(_mean_and_least(curve, int(np.searchsorted(nobs, n))) for curve in found.values()))
            for n in SHOWN_SIZES
        ],
    )


def _mean_and_least(curve: CoverageCurve, at: int) -> str:
    mean, least = (en.percent_of_share(float(part[at]), 1) for part in (curve.mean, curve.least))
    return f"{mean}; {least}"


def _draw_against_n(found: dict[str, CoverageCurve], nobs: NDArray, level: float, width: float) -> str:
    panels = {"mean": ("Mean coverage over p", 0.78), "least": ("Least coverage over p", 0.0)}
    across = 2 if width == WIDTH else 1
    panel, row = INCH * width / across, 196  # points
    with style() as new_figure:
        figure = new_figure(figsize=(width, row * len(panels) / across / INCH))
        for place, (part, (title, low)) in enumerate(panels.items()):
            down, right = divmod(place, across)
            after = INCH * width - (right + 1) * panel
            axes = framed_axes(figure, 30 + right * panel, after + (74 if across == 2 else 62),
                               figure.get_figheight() * INCH - row * (down + 1) + 36, row * down + 24)  # fmt: skip
            plain_axes(axes)
            for name, summary in found.items():
                axes.plot(nobs, getattr(summary, part), **METHOD_LINES[name])
            axes.axhline(level, color=GREY, linewidth=0.6)
            axes.set_xlim(nobs[0], nobs[-1])
            axes.set_ylim(low, 1.0)
            axes.set_xticks(SHOWN_SIZES, [en.number(n) for n in SHOWN_SIZES])
            axes.set_xlabel("cases n")
            ticks = [t for t in (0, 0.2, 0.4, 0.6, 0.8, 0.85, 0.9, 0.95) if t >= low]
            ticks = [t for t in ticks if part == "mean" or t not in (0.85, 0.9)]
            axes.set_yticks(ticks, [en.percent_of_share(t, 0) for t in ticks])
            axes.set_title(title, fontsize=9, loc="left", weight="semibold")
            ends = [float(getattr(summary, part)[-1]) for summary in found.values()]
            for name, end in zip(found, apart(ends, 0.072 * (1 - low)), strict=True):
                label(axes, _MOST + 2, end, METHOD_NAMES[name], color=METHOD_LINES[name]["color"])
        return as_svg(figure)


def simulated(results: Results, *, repetitions: int = COVERAGE_REPETITIONS, seed: int = COVERAGE_SEED) -> Page:
    """The coverage when the survey is repeated from known true shares.

    Parameters
    ----------
    results : Results
        The results of a year. The first requirement that is put to every case gives the numbers of cases.
    repetitions : int
        How many times the survey is repeated.
    seed : int
        The seed of the true shares and of the repetitions.

    Returns
    -------
    Page
        A table about the pooled share, and a figure about each kommune.
    """
    level, codebook = results.rule.level.value, results.codebook
    question = next(q for q in codebook.requirements if not (q.asked_when or q.condition))
    rows = results.frequencies[results.frequencies[c.QUESTION] == question.question]
    rows = rows[(rows[c.KOMMUNE_CODE] != c.ALL) & (rows[c.CASE_TYPE] == c.ALL)]
    size = rows.groupby(c.KOMMUNE_CODE)[c.NOBS].first().to_numpy()
    size = size[size >= 2]
    true = synthetic_shares.synthetic_shares(codebook, synthetic.DEFAULT_SEED)[question.question].shares
    national = true[question.answers.index(question.complies[0])]
    both = 1 / synthetic.DEFAULT_ICC - 1
    rng = keyed_generator(seed, codebook.year, "coverage", question.question)
    shares = rng.beta(national * both, (1 - national) * both, len(size))
    found = simulate(size, shares, level, seed, repetitions)
    return Page([_pooled_table(found, size, level, national), *_kommuner_figure(found, size, level)])


def _pooled_table(found: Simulation, size: NDArray, level: float, national: float) -> Table:
    names = {
        "stratified": ("Korn-Graubard, kommuner as strata", "the kommuner that took part"),
        "clustered": ("Korn-Graubard, kommuner as clusters", "kommuner that took no part"),
        "wilson": ("Wilson, kommuner ignored", "one simple sample"),
    }
    note = en.part(
        "methodology/coverage_simulated",
        "note",
        size=size,
        national=national,
        icc=synthetic.DEFAULT_ICC,
        simulation=found,
        error=float(np.sqrt(level * (1 - level) / found.repetitions)),
    )
    return Table(
        id="coverage-simulated",
        label="",
        title=f"The pooled share over {en.number(found.repetitions)} repetitions of the survey",
        columns=(
            Column("Interval", "left"),
            Column("Made for", "left"),
            Column("Coverage"),
            Column("Mean half-width, pp"),
        ),
        rows=[
            (*labels, en.percent_of_share(found.pooled[name], 2), en.in_points(found.width[name] / 2, 2))
            for name, labels in names.items()
        ],
        notes=[note],
    )


def _kommuner_figure(found: Simulation, size: NDArray, level: float) -> tuple[Figure, Table]:
    methods = ["wilson", "jeffreys", "mid-p", "clopper-pearson"]
    words = en.parts(
        "methodology/coverage_kommuner",
        number_of_kommuner=len(size),
        level=level,
        methods={METHOD_NAMES[name]: found.kommune[name] for name in methods},
    )
    drawn = drawings(partial(_draw_kommuner, {name: found.kommune[name] for name in methods}, size, level))
    table = Table(
        id="coverage-of-kommuner",
        label="",
        title=f"Coverage of the intervals of {len(size)} kommuner",
        columns=(
            Column("Method", "left"),
            Column("Mean"),
            Column("Least"),
            Column("Most"),
            Column(f"Kommuner at {en.percent_of_share(level, 0)} or more"),
        ),
        rows=[_summary(name, found.kommune[name], level) for name in methods],
    )
    return Figure(id="figure-coverage-kommuner", **drawn, **words), table


def _summary(name: str, covered: NDArray, level: float) -> tuple[str, ...]:
    ends = (en.percent_of_share(float(part), 1) for part in (covered.mean(), covered.min(), covered.max()))
    return (METHOD_NAMES[name], *ends, en.number(int((covered >= level).sum())))


def _draw_kommuner(covered: dict[str, NDArray], size: NDArray, level: float, width: float) -> str:
    """The coverage of every kommune, a line for each method. In a narrow drawing its name stands above it."""
    beside = width == WIDTH
    low = 0.05 * np.floor(min(values.min() for values in covered.values()) / 0.05)
    row, words, marks = (30.0, 0.0, 0.0) if beside else (44.0, -0.34, 0.1)  # points; lines, from the middle of a line
    with style() as new_figure:
        figure = new_figure(figsize=(width, (row * len(covered) + 36) / INCH))
        left, right = (72.0, 84.0) if beside else (10.0, 12.0)
        axes = framed_axes(figure, left, right, 33, 3)
        axes.set_xlim(low, 1.001)
        axes.set_ylim(len(covered) - 0.5, -0.5)
        wide = INCH * width - left - right
        clear = {} if beside else {"bbox": {"facecolor": PAPER, "linewidth": 0, "pad": 0.3}}  # of the lines behind
        for place, (name, shares) in enumerate(covered.items()):
            # Small kommuner above, large ones below, so that dots of one height are kommuner of one size.
            shift = np.interp(size, [size.min(), size.max()], [-8.4 / row, 8.4 / row])
            axes.plot(shares, place + marks + shift, "o", markersize=3.6, color=ACCENT,
                      markeredgecolor=PAPER, markeredgewidth=0.5)  # fmt: skip
            mean, least = (en.percent_of_share(float(part), 1) for part in (shares.mean(), shares.min()))
            said = [(-left, place + words, METHOD_NAMES[name], "left", 9.0)]
            if beside:
                said += [(wide + 12, place + up, text, "left", SMALL_TEXT)
                         for up, text in ((-0.18, f"mean {mean}"), (0.2, f"least {least}"))]  # fmt: skip
            else:
                said += [(wide + right, place + words, f"mean {mean}, least {least}", "right", SMALL_TEXT)]
            for at, line, text, align, points in said:
                label(axes, at / wide, line, text, ha=align, fontsize=points, zorder=2.5,
                      transform=axes.get_yaxis_transform(), **clear)  # fmt: skip
        axes.axvline(level, color=GREY, linewidth=1)
        ticks = [t for t in np.arange(0.5, 1.001, 0.05) if t >= low - HAIR]
        axes.set_xticks(ticks, [en.percent_of_share(float(t), 0) for t in ticks])
        axes.set_xlabel("coverage of a kommune's own share")
        return as_svg(figure)
