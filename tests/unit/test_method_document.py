"""docs/method.md: every number that is worked out there is what the package computes."""

from __future__ import annotations

import re
from math import comb
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import beta, norm, t

import barometer as bm
from barometer.generalizability.verdict import Coverage, Target, verdict
from barometer.params.rule import rule
from barometer.rounding import whole_percent, whole_percent_of_share
from barometer.statistics import bias, design, differences, effective, equality, finite, intervals

DOCUMENT = (Path(__file__).resolve().parents[2] / "docs" / "method.md").read_text(encoding="utf-8")
COUNT, NOBS = np.array([5, 8, 6, 11]), np.array([10, 10, 15, 15])
N, LEVEL = 50, 0.95
SHARE = float(design.share(COUNT, NOBS))
SINGLE = SHARE * (1 - SHARE) / N
STRATA = float(design.variance_stratified(COUNT, NOBS, NOBS))
CLUSTERS = float(design.variance_clustered(COUNT, NOBS))
DF = {name: int(effective.degrees_of_freedom(NOBS, name)) for name in ("stratified", "clustered")}
VERDICT = verdict(N, Target.PARTICIPANTS, kommuner=4)


def n_star(variance: float, df: int, **more) -> float:
    return float(effective.effective_nobs(N, effective.deff(variance, SHARE, N), df, LEVEL, **more))


def ends(interval) -> str:
    return " and ".join(str(whole_percent_of_share(float(end))) for end in interval)


def stands(text: str) -> bool:
    """Whether a text stands in the document, however its lines are broken."""
    return re.sub(r"\s+", " ", text) in re.sub(r"\s+", " ", DOCUMENT)


def test_the_table_is_the_example():
    rows = re.findall(r"^\| [A-D] \| (\d+) \| (\d+) \| ([\d.]+) \|$", DOCUMENT, re.MULTILINE)
    assert [(int(x), int(n)) for x, n, _ in rows] == list(zip(COUNT, NOBS, strict=True))
    assert [share for *_, share in rows] == [f"{x / n:.3f}" for x, n in zip(COUNT, NOBS, strict=True)]
    assert stands(f"| together | {COUNT.sum()} | {NOBS.sum()} | {SHARE:.3f} |")


def test_the_share():
    assert stands(f"p = 30 / 50 = {SHARE:.3f}") and stands(f"printed as {whole_percent(30, 50)} %")
    assert stands(f"0.6 * 0.4 / 50 = {SINGLE:.4f}")


def test_one_case_and_six():
    n_star = float(effective.effective_nobs(6, 1, 1, LEVEL))
    assert stands(f"n\\* = 6 * ({t.ppf(0.975, 5):.3f} / {t.ppf(0.975, 1):.3f})^2 = {n_star:.2f}")
    low, upp = effective.korn_graubard(5 / 6, 5 / 6 * 1 / 6 / 6, 6, 1, LEVEL)
    assert (whole_percent_of_share(float(low)), whole_percent_of_share(float(upp))) == (0, 100)
    one, six = (intervals.clopper_pearson(x, n, LEVEL) for x, n in ((1, 1), (5, 6)))
    assert stands(f"exact interval is there, {ends(one).replace(' and', ' to')} %")
    assert stands(f"5 of 6 is {ends(six).replace(' and', ' to')} %")
    assert stands(f"asks a variance for {rule().min_df.value:.0f} degrees of freedom")


@pytest.mark.parametrize("place", range(4), ids="ABCD".__getitem__)
def test_what_a_stratum_adds(place):
    x, n = int(COUNT[place]), int(NOBS[place])
    alone = np.arange(4) == place
    # All that a stratum adds to n^2 v; the others are left out by a base of their own.
    added = n / (n - 1) * x * (n - x) / n
    line = f"{'ABCD'[place]} {n}/{n - 1} * {x}*{n - x}/{n} = {added:.3f}"
    assert stands(line)
    found = design.variance_stratified(COUNT[alone], NOBS[alone], NOBS[alone])
    assert float(found) == pytest.approx(added / n**2)


def test_the_stratified_variance():
    assert stands(f"sum {STRATA * N**2:.3f}")
    assert stands(f"v = {STRATA * N**2:.3f} / 50^2 = {STRATA:.6f}")
    assert stands(f"{STRATA:.6f} standard error {100 * STRATA**0.5:.1f} percentage points")
    assert stands(f"deff = v / v0 = {STRATA / SINGLE:.3f}")


def test_the_clustered_variance():
    beyond = COUNT - NOBS * SHARE
    for name, x, n, left in zip("ABCD", COUNT, NOBS, beyond, strict=True):
        assert stands(f"{name} {x} - {n * SHARE:.0f} = {left:.0f}")
    assert stands(f"4/3 * {(beyond**2).sum():.0f} / 2500 = {CLUSTERS:.4f}")
    assert stands(f"{CLUSTERS:.4f} deff = v / v0 = {CLUSTERS / SINGLE:.2f}")
    assert stands(f"are worth {N * SINGLE / CLUSTERS:.0f} drawn singly")


def test_the_effective_cases():
    assert stands(f"50 - 4 = {DF['stratified']}") and stands(f"4 - 1 = {DF['clustered']}")
    for df in (N - 1, *DF.values()):
        assert stands(f"t[{df}] = {t.ppf(0.975, df):.4f}")
    untruncated = n_star(STRATA, DF["stratified"], truncated=False)
    assert stands(f"50 / {STRATA / SINGLE:.3f} * (2.0096 / 2.0129)^2 = {untruncated:.2f}")
    assert stands(f"at most n: {n_star(STRATA, DF['stratified']):.0f}")
    clusters = n_star(CLUSTERS, DF["clustered"])
    assert stands(f"50 / {CLUSTERS / SINGLE:.2f} * (2.0096 / 3.1824)^2 = {clusters:.2f}")


@pytest.mark.parametrize(
    ("name", "variance", "df"), [("strata", STRATA, "stratified"), ("clusters", CLUSTERS, "clustered")]
)
def test_the_interval(name, variance, df):
    worth = n_star(variance, DF[df])
    a, b = worth * SHARE, worth * (1 - SHARE)
    low, upp = (float(end) for end in effective.korn_graubard(SHARE, variance, N, DF[df], LEVEL))
    assert (low, upp) == pytest.approx((beta.ppf(0.025, a, b + 1), beta.ppf(0.975, a + 1, b)))

    def short(x: float) -> str:
        return f"{x:.2f}".removesuffix(".00")

    lower = f"L = B(0.025; {short(a)}, {short(b + 1)}) = {low:.3f}"
    upper = f"U = B(0.975; {short(a + 1)}, {short(b)}) = {upp:.3f}"
    assert stands(f"{name} {lower} {upper}")
    if name == "strata":
        assert stands(f"60 %, between {ends((low, upp))} %")


def test_the_verdict():
    half = VERDICT.nobs_effective / 2
    low, upp = intervals.clopper_pearson(half, 2 * half, LEVEL)
    assert stands(f"n* = 50 * (2.0096 / 2.0129)^2 = {VERDICT.nobs_effective:.2f}")
    assert stands(f"L = B(0.025; {half:.2f}, {half + 1:.2f}) = {low:.3f}")
    assert stands(f"U = B(0.975; {half + 1:.2f}, {half:.2f}) = {upp:.3f}")
    assert stands(f"half-width = ({upp:.3f} - {low:.3f}) / 2 = {VERDICT.half_width:.3f}")
    asked = rule()
    assert stands(f"| at least {asked.min_nobs.value:.0f} | {VERDICT.nobs_effective:.2f} | yes |")
    assert stands(f"| at least {asked.min_df.value:.0f} | {VERDICT.df} | yes |")
    assert stands(f"| at most {asked.max_half_width.value:.3f} | {VERDICT.half_width:.3f} | no |")
    assert not VERDICT.generalizes and VERDICT.binding.value == "half_width"
    assert stands(f"The half-width decides; {VERDICT.cases_needed} cases would do")
    assert stands(f"so {-VERDICT.margin} are missing")
    assert VERDICT.window == (0.0, VERDICT.half_width)
    assert stands(f"every limit below {VERDICT.half_width:.3f}")
    drawn = verdict(10**6, Target.PARTICIPANTS, kommuner=4, deff=2.0, coverage=Coverage.DRAWN)
    assert not drawn.generalizes
    assert stands(f"fewer than the {asked.min_kommuner.value:.0f} that are asked for")


def test_ishoej_by_wilson():
    x, n, z = 8, 14, norm.ppf(0.975)
    low, upp = (float(end) for end in intervals.wilson(x, n, LEVEL))
    middle, half = (low + upp) / 2, (upp - low) / 2
    assert stands(f"z = {z:.2f}, z^2 = {z * z:.4f}")
    assert stands(f"({x} + {z * z / 2:.4f}) / ({n} + {z * z:.4f}) = {middle:.4f}")
    assert stands(f"{z:.2f} / {n + z * z:.4f} * sqrt({x * (n - x) / n:.4f} + {z * z / 4:.4f}) = {half:.4f}")
    assert stands(f"{middle:.4f} - {half:.4f} = {low:.3f} {middle:.4f} + {half:.4f} = {upp:.3f}")
    assert stands(f"{whole_percent(x, n)} %, between {ends((low, upp))} %")
    asked = verdict(n, Target.KOMMUNE)
    assert not asked and stands(f"{100 * asked.half_width:.1f} percentage points with {n} cases")
    assert stands(f"and {asked.cases_needed} cases would be needed")


def test_ishoej_as_files():
    low, upp = finite.hypergeometric(8, 14, 17, LEVEL)
    widest = float(finite.hypergeometric_half_width(14, 17, LEVEL))
    assert stands(f"{round(float(low) * 17)} to {round(float(upp) * 17)} of the 17")
    assert stands(f"{100 * widest:.1f} percentage points to each side")


THEN, NOW = (4, 14), (11, 16)
CHANGES = bm.change("Norddjurs", 2020, 2023).rows.set_index("question")


def test_the_counts_that_a_percentage_may_have():
    def those(asked, bases):
        return [(x, n) for n in bases for x in range(n + 1) if whole_percent(x, n) == asked]

    assert those(29, [14]) == [THEN] and those(69, range(1, 17)) == [(9, 13), NOW]
    row = CHANGES.loc["bfu"]
    assert (row["percent_before"], row["percent"], row["readings"]) == (29, 69, 2)
    assert (row["count_before"], row["nobs_before"]) == THEN and (row["count"], row["nobs"]) == NOW


def test_the_difference():
    (low, upp), (low_0, upp_0) = intervals.wilson(*NOW, LEVEL), intervals.wilson(*THEN, LEVEL)
    p, p_0 = NOW[0] / NOW[1], THEN[0] / THEN[1]
    assert stands(f"{low_0:.3f} to {upp_0:.3f} before and {low:.3f} to {upp:.3f} now")
    ends = differences.newcombe(*NOW, *THEN, LEVEL)
    assert stands(f"d = 11/16 - 4/14 = {p - p_0:.3f}")
    assert stands(f"low = d - sqrt(({p:.3f} - {low:.3f})^2 + ({upp_0:.3f} - {p_0:.3f})^2) = {ends[0]:.3f}")
    assert stands(f"upp = d + sqrt(({upp:.3f} - {p:.3f})^2 + ({p_0:.3f} - {low_0:.3f})^2) = {ends[1]:.3f}")
    points = [whole_percent_of_share(float(end)) for end in (p - p_0, *ends)]
    assert stands("{} points, between {} and {}.".format(*points))


def test_chance_between_two_tables():
    ways = [comb(14, yes) * comb(16, 15 - yes) for yes in range(5)]
    assert stands(f"P(4) = C(14,4) * C(16,11) / C(30,15) = {comb(14, 4)} * {comb(16, 11)} / {comb(30, 15)}")
    assert stands(f"= {ways[4] / comb(30, 15):.4f}")
    one_side = sum(ways) / comb(30, 15)
    assert stands(f"P(4) + P(3) + P(2) + P(1) + P(0) = {one_side:.4f}")
    assert stands(f"p = 2 * {one_side:.4f} = {float(equality.fisher(*NOW, *THEN)):.3f}")
    assert stands(f"gives p = {float(equality.boschloo(*NOW, *THEN)):.3f}.")


def test_the_best_of_ten():
    compared = CHANGES.dropna(subset="boschloo")
    assert stands(f"of the {len(compared)} requirements") and stands(f"1 - 0.95^10 = {1 - 0.95 ** len(compared):.2f}")
    first, second = compared.sort_values("boschloo").head(2).to_dict("index").items()
    assert (first[0], second[0]) == ("opfoelgning_3mdr", "bfu")
    assert stands(f"10 * {first[1]['boschloo']:.4f} = {first[1]['holm']:.3f}")
    assert stands(f"9 * {second[1]['boschloo']:.4f} = {second[1]['holm']:.3f}")
    assert (compared["holm_least"] >= 0.05).all() and {*compared["finding"]} == {"not found"}


def test_the_bias():
    found = abs(float(bias.bias_from_spread(0.3, 1, 0.10)))
    assert stands(f"with 0.3, 1 and 0.10 that is {100 * found:.1f} percentage points")
