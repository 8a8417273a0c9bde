"""The coverage of intervals: exact for one kommune, and simulated for the whole survey."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .. import columns as c
from ..counts import synthetic, synthetic_shares
from ..counts.random_draws import keyed_generator
from ..page.blocks import Column, Figure, Page, Table
from ..page.colours import ACCENT, GREY
from ..page.drawing import WIDTH, as_svg, style
from ..page.english import en
from ..page.labels import SMALL_TEXT, apart, label, plain_axes
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
_METHODS = {
    "wald": intervals.wald,
    **{name: intervals.INTERVALS[name] for name in ("wilson", "jeffreys", "mid-p", "clopper-pearson")},
}


def exact(rule: Rule, samples: StatedSamples) -> Page:
    """The exact coverage of five methods, at the fewest cases of a kommune and against the number of cases."""
    level, nobs = rule.level.value, samples.kommune[0].nobs
    found = coverage_summaries(_METHODS, nobs, level, TRUTHS)
    return Page([_table(found, nobs, level), _against_p(found, nobs, level), _against_n(level)])


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
    with style() as new_figure:
        figure = new_figure(figsize=(WIDTH, 2.35))
        for place, (name, method) in enumerate(_METHODS.items()):
            axes = figure.add_axes((0.062 + place * 0.19, 0.16, 0.172, 0.66))
            plain_axes(axes)
            coverage = exact_coverage(method, nobs, _COARSE, level)
            axes.plot(_COARSE, coverage, color=METHOD_LINES[name]["color"], linewidth=0.9)
            axes.axhline(level, color=GREY, linewidth=0.8)
            axes.set_xlim(0, 1)
            axes.set_ylim(0.5, 1.005)
            axes.set_xticks([0, 0.5, 1], ["0", "p = ½", "1"])
            ticks = [0.5, 0.6, 0.7, 0.8, 0.9, level]
            axes.set_yticks(ticks, [en.percent_of_share(t, 0) for t in ticks] if place == 0 else [""] * len(ticks))
            axes.set_title(
                METHOD_NAMES[name], fontsize=9, loc="left", color=METHOD_LINES[name]["color"], weight="semibold"
            )
            mean, least = (en.percent_of_share(float(part), 1) for part in found[name][:2])
            summary = f"mean {mean}\nleast {least}"
            axes.text(0.5, 0.53, summary, fontsize=SMALL_TEXT, ha="center", va="bottom", linespacing=1.4)
        svg = as_svg(figure)
    curves = {METHOD_NAMES[name]: curve for name, curve in found.items()}
    words = en.parts(
        "methodology/coverage_p",
        nobs=nobs,
        level=level,
        curves=curves,
        below=[name for name, curve in curves.items() if float(curve.least) < level],
        kept=[name for name, curve in curves.items() if float(curve.least) >= level],
    )
    return Figure(id="figure-coverage-p", svg=svg, **words)


def _against_n(level: float) -> Figure:
    nobs = np.arange(5, _MOST + 1)
    found = coverage_summaries(_METHODS, nobs, level, _COARSE)
    panels = {"mean": ("Mean over p", 0.78), "least": ("Least over p", 0.0)}
    with style() as new_figure:
        figure = new_figure(figsize=(WIDTH, 2.7))
        for place, (part, (title, low)) in enumerate(panels.items()):
            axes = figure.add_axes((0.062 + place * 0.51, 0.19, 0.275, 0.69))
            plain_axes(axes)
            for name, summary in found.items():
                axes.plot(nobs, getattr(summary, part), **METHOD_LINES[name])
            axes.axhline(level, color=GREY, linewidth=0.8)
            axes.set_xlim(nobs[0], nobs[-1])
            axes.set_ylim(low, 1.0)
            axes.set_xticks([14, 30, 50, 104], ["14", "30", "50", "104"])
            axes.set_xlabel("cases n", fontsize=SMALL_TEXT)
            ticks = [t for t in (0, 0.2, 0.4, 0.6, 0.8, 0.85, 0.9, 0.95) if t >= low]
            ticks = [t for t in ticks if part == "mean" or t not in (0.85, 0.9)]
            axes.set_yticks(ticks, [en.percent_of_share(t, 0) for t in ticks])
            axes.set_title(title, fontsize=9, loc="left", weight="semibold")
            ends = [float(getattr(summary, part)[-1]) for summary in found.values()]
            for name, end in zip(found, apart(ends, 0.062 * (1 - low)), strict=True):
                label(axes, _MOST + 2, end, METHOD_NAMES[name], color=METHOD_LINES[name]["color"])
        svg = as_svg(figure)
    words = en.parts(
        "methodology/coverage_n",
        nobs=nobs,
        truths=_COARSE,
        wald=found["wald"],
        clopper_pearson=found["clopper-pearson"],
    )
    return Figure(id="figure-coverage-n", svg=svg, **words)


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
    return Page([_pooled_table(found, size, level, national), _kommuner_figure(found, size, level)])


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


def _kommuner_figure(found: Simulation, size: NDArray, level: float) -> Figure:
    methods = ["wilson", "jeffreys", "mid-p", "clopper-pearson"]
    low = 0.05 * np.floor(min(found.kommune[m].min() for m in methods) / 0.05)
    with style() as new_figure:
        figure = new_figure(figsize=(WIDTH, 2.1))
        axes = figure.add_axes((0.15, 0.2, 0.63, 0.78))
        axes.set_xlim(low, 1.001)
        axes.set_ylim(len(methods) - 0.45, -0.55)
        for place, name in enumerate(methods):
            covered = found.kommune[name]
            # Small kommuner above, large ones below, so that dots of one height are kommuner of one size.
            shift = np.interp(size, [size.min(), size.max()], [-0.28, 0.28])
            axes.plot(covered, place + shift, "o", markersize=3.6, color=ACCENT, alpha=0.65, markeredgewidth=0)
            label(axes, low - 0.012 * (1 - low), place, METHOD_NAMES[name], ha="right", fontsize=9)
            mean, least = (en.percent_of_share(float(part), 1) for part in (covered.mean(), covered.min()))
            summary = f"mean {mean}\nleast {least}"
            label(axes, 1.001 + 0.03 * (1 - low), place, summary, linespacing=1.25)
        axes.axvline(level, color=GREY, linewidth=1)
        ticks = [t for t in np.arange(0.5, 1.001, 0.05) if t >= low - HAIR]
        axes.set_xticks(ticks, [en.percent_of_share(float(t), 0) for t in ticks])
        svg = as_svg(figure)
    words = en.parts(
        "methodology/coverage_kommuner",
        number_of_kommuner=len(size),
        level=level,
        methods={METHOD_NAMES[name]: found.kommune[name] for name in methods},
    )
    return Figure(id="figure-coverage-kommuner", svg=svg, **words)
