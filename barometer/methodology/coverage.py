"""How often an interval holds the truth: exactly for one kommune, by repetition for the whole survey."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .. import columns as c
from ..counts import synthetic, synthetic_shares
from ..counts.random_draws import keyed_generator
from ..page.blocks import Column, Figure, Page, Table
from ..page.colours import ACCENT
from ..page.drawing import GREY, WIDTH, as_svg, style
from ..page.english import en
from ..page.labels import SMALL_TEXT, apart, label, plain_axes
from ..page.methods import METHOD_LINES, METHOD_NAMES
from ..params.rule import Rule
from ..results.area import Results
from ..rounding import HAIR
from ..statistics import intervals
from ..statistics.coverage import CoverageCurve, Simulation, coverage_summary, exact_coverage, simulate
from . import samples

COVERAGE_SEED = 2020  # of the truths and of the repetitions
COVERAGE_REPETITIONS = 100_000
TRUTHS = np.linspace(0.05, 0.95, 18_001)
_COARSE = np.linspace(0.05, 0.95, 1_801)
_MOST = 120  # cases, in the drawing against n
_METHODS = {
    "wald": intervals.wald,
    **{name: intervals.INTERVALS[name] for name in ("wilson", "jeffreys", "mid-p", "clopper-pearson")},
}


def exact(rule: Rule) -> Page:
    """Five methods at the fewest cases of a kommune, and against the number of cases."""
    level, nobs = rule.level.value, samples.kommune_samples()[0].nobs
    found = {name: coverage_summary(method, nobs, level, TRUTHS) for name, method in _METHODS.items()}
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
        notes=[
            f"Note: over {en.number(len(TRUTHS))} true shares p from {TRUTHS[0]:g} to {TRUTHS[-1]:g}; sums"
            " of the binomial, no simulation. Width in shares."
        ],
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
        svg = as_svg(figure, salt="coverage-p")
    below = [METHOD_NAMES[n] for n, x in found.items() if float(x.least) < level]
    told = ", ".join(
        f"{METHOD_NAMES[n]} {en.percent_of_share(float(x.mean), 1)} and {en.percent_of_share(float(x.least), 1)}"
        for n, x in found.items()
    )
    return Figure(
        id="figure-coverage-p",
        svg=svg,
        alt=f"Coverage against the true share at {nobs} cases, one panel a method. Mean and least coverage:"
        f" {told}. {en.listed(below)} fall below {en.percent_of_share(level, 0)} somewhere; {_never(found, level)}.",
        caption=f"Coverage at n = {nobs} against the true share p. The grey line is the promise,"
        f" {en.percent_of_share(level, 0)}.",
    )


def _never(found: dict[str, CoverageCurve], level: float) -> str:
    kept = [METHOD_NAMES[n] for n, x in found.items() if float(x.least) >= level]
    return f"{en.listed(kept)} never does" if kept else "none never does"


def _against_n(level: float) -> Figure:
    nobs = np.arange(5, _MOST + 1)
    found = {name: coverage_summary(method, nobs, level, _COARSE) for name, method in _METHODS.items()}
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
        svg = as_svg(figure, salt="coverage-n")
    wald, kept = found["wald"], found["clopper-pearson"]
    return Figure(
        id="figure-coverage-n",
        svg=svg,
        alt=f"Mean and least coverage against the number of cases, from {nobs[0]} to {nobs[-1]}. Wald's least"
        f" coverage rises from {en.percent_of_share(float(wald.least[0]), 1)} to {en.percent_of_share(float(wald.least[-1]), 1)} and"
        f" its mean from {en.percent_of_share(float(wald.mean[0]), 1)} to {en.percent_of_share(float(wald.mean[-1]), 1)};"
        f" Clopper-Pearson's least is {en.percent_of_share(float(kept.least.min()), 1)}; the others lie between.",
        caption=f"The same against the number of cases, over p from {_COARSE[0]:g} to {_COARSE[-1]:g}.",
    )


def simulated(results: Results, *, repetitions: int = COVERAGE_REPETITIONS, seed: int = COVERAGE_SEED) -> Page:
    """The survey repeated from a truth that is known, for the first requirement that is put to every case."""
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
    error = np.sqrt(level * (1 - level) / found.repetitions)
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
            (*told, en.percent_of_share(found.pooled[name], 2), en.in_points(found.width[name] / 2, 2))
            for name, told in names.items()
        ],
        notes=[
            f"Note: {len(size)} kommuner with {size.min()} to {size.max()} cases,"
            f" {en.number(int(size.sum()))} in all. Their true shares were drawn once around"
            f" {en.percent_of_share(national, 1)} with an intraclass correlation of {synthetic.DEFAULT_ICC:g} (seed"
            f" {found.seed}); the share to be held is {en.percent_of_share(found.truth, 2)}. Chance of the repetition"
            f" itself: {en.points(1.96 * float(error), 2)}."
        ],
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
            told = f"mean {en.percent_of_share(float(covered.mean()), 1)}\nleast {en.percent_of_share(float(covered.min()), 1)}"
            label(axes, 1.001 + 0.03 * (1 - low), place, told, linespacing=1.25)
        axes.axvline(level, color=GREY, linewidth=1)
        ticks = [t for t in np.arange(0.5, 1.001, 0.05) if t >= low - HAIR]
        axes.set_xticks(ticks, [en.percent_of_share(float(t), 0) for t in ticks])
        svg = as_svg(figure, salt="coverage-kommuner")
    told = "; ".join(
        f"{METHOD_NAMES[m]} {en.percent_of_share(float(found.kommune[m].min()), 1)} to"
        f" {en.percent_of_share(float(found.kommune[m].max()), 1)}, {int((found.kommune[m] >= level).sum())} of"
        f" {len(size)} at {en.percent_of_share(level, 0)} or more"
        for m in methods
    )
    return Figure(
        id="figure-coverage-kommuner",
        svg=svg,
        alt=f"Coverage in each of {len(size)} kommuner, a dot a kommune, a row a method: {told}.",
        caption="Coverage of one kommune's interval, a dot a kommune; within a row the small kommuner lie"
        f" above the large ones. The grey line is {en.percent_of_share(level, 0)}.",
    )
