"""The forest: what its alternative text says is recomputed from the counts, and what it draws is counted."""

from __future__ import annotations

import math
import re
from statistics import NormalDist
from xml.etree import ElementTree

import pytest
from drawn import FULL, HOLLOW, asks_for_nothing, circles, texts
from scipy import stats

from barometer import columns as c
from barometer.results.area import Area
from barometer.year import forest, page

TOLD = r"(.+) \((\d+)–(\d+)\N{NO-BREAK SPACE}%\)"
AREAS = ["183", *(f"S{number:02d}" for number in range(1, 37, 9)), c.ALL]
each_area = pytest.mark.parametrize("code", AREAS)


def score_interval(count: int, nobs: int) -> tuple[float, float]:
    """Wilson's interval at 95 %, from its formula."""
    z = NormalDist().inv_cdf(0.975)
    middle = (count + z * z / 2) / (nobs + z * z)
    half = z / (nobs + z * z) * math.sqrt(count * (nobs - count) / nobs + z * z / 4)
    return middle - half, middle + half


def exact_interval(count: int, nobs: int, kommuner: int, deff: float) -> tuple[float, float]:
    """Korn and Graubard's at 95 %, from its formula."""
    per_df = (stats.t.ppf(0.975, nobs - 1) / stats.t.ppf(0.975, nobs - kommuner)) ** 2
    size = nobs if count in (0, nobs) else min(nobs, nobs / deff * per_df)
    kept = size * count / nobs
    low = stats.beta.ppf(0.025, kept, size - kept + 1) if count else 0.0
    return low, stats.beta.ppf(0.975, kept + 1, size - kept) if count < nobs else 1.0


def intervals(area: Area) -> dict[str, tuple[float, float]]:
    """Short title of each relevant requirement -> its interval; for all together with its kommuner."""
    pairs = counted(area)
    if area.code != c.ALL:
        return {short: score_interval(*pair) for short, pair in pairs.items()}
    designs = area.results.designs
    rows = designs[designs[c.CASE_TYPE] == c.ALL].set_index(c.QUESTION)
    names = {q.short: q.question for q in area.codebook.requirements}
    design = rows[[c.KOMMUNER, c.DEFF_STRATIFIED]]
    return {short: exact_interval(*pair, *design.loc[names[short]]) for short, pair in pairs.items()}


def half_up(share: float) -> int:
    return math.floor(100 * share + 0.5 + 1e-9)


def counted(area: Area) -> dict[str, tuple[int, int]]:
    """Short title of each relevant requirement -> cases with Ja, and its base; from the frequencies alone."""
    found = {}
    for q in area.codebook.requirements:
        rows = area.frequencies(q.question).set_index(c.ANSWER)[c.COUNT]
        if rows.sum():
            found[q.short] = (int(rows["ja"]), int(rows.sum()))
    return found


@pytest.fixture(scope="module")
def drawn(survey_2020):
    made = {}

    def draw(code: str):
        if code not in made:
            made[code] = page.area_forest(Area(survey_2020.results, code))
        return made[code]

    return draw


@each_area
def test_the_alternative_text_counts_the_requirements(survey_2020, drawn, code):
    area = Area(survey_2020.results, code)
    name = "alle deltagende kommuner" if code == c.ALL else area.name
    assert f"for {len(counted(area))} lovkrav i {name}." in drawn(code).alt


@each_area
def test_the_alternative_text_names_the_intervals_that_leave_the_years_share_out(survey_2020, drawn, code):
    mine, year = counted(Area(survey_2020.results, code)), counted(Area(survey_2020.results, c.ALL))
    outside = []
    for short, pair in mine.items():
        low, upp = score_interval(*pair)
        count, nobs = year[short]
        if not low <= count / nobs <= upp:
            outside.append(short)
    alt = drawn(code).alt
    if code == c.ALL:
        assert "rummer" not in alt
    elif outside:
        told = re.search(r"(\d+) intervall?er? rummer .*; uden for ligger (.*?)\. Bredest", alt)
        assert int(told[1]) == len(mine) - len(outside)
        assert re.split(", | og ", told[2]) == outside
    else:
        assert "Alle intervaller rummer" in alt


@each_area
def test_the_alternative_text_names_the_widest_and_the_narrowest_interval(survey_2020, drawn, code):
    ends = intervals(Area(survey_2020.results, code))
    widths = {short: upp - low for short, (low, upp) in ends.items()}
    told = re.search(rf"Bredest er {TOLD}, smallest {TOLD}\.$", drawn(code).alt)
    for short, low, upp, extreme in ((*told.groups()[:3], max), (*told.groups()[3:], min)):
        assert widths[short] == pytest.approx(extreme(widths.values()), abs=1e-9)
        assert (int(low), int(upp)) == tuple(half_up(end) for end in ends[short])


@each_area
def test_a_point_is_hollow_exactly_below_a_base_of_five(survey_2020, drawn, code):
    bases = [nobs for _, nobs in counted(Area(survey_2020.results, code)).values()]
    few = sum(nobs < 5 for nobs in bases)
    for svg in (drawn(code).svg, drawn(code).narrow):
        assert circles(svg).count(HOLLOW) == few
        assert circles(svg).count(FULL) == len(bases) - few
    assert ("hult punkt" in drawn(code).caption) == (few > 0)


def test_the_base_below_which_a_point_is_hollow_is_the_rules(survey_2020):
    area = Area(survey_2020.results, "183")
    everything = forest.forest(area.estimates(), None, area.codebook, name="Ishøj", min_drawn_nobs=1000)
    nothing = forest.forest(area.estimates(), None, area.codebook, name="Ishøj", min_drawn_nobs=0)
    assert (circles(everything.svg).count(HOLLOW), circles(nothing.svg).count(HOLLOW)) == (15, 0)
    assert "færre end 1.000 sager" in everything.caption and "hult punkt" not in nothing.caption


@each_area
def test_the_same_estimates_make_the_same_bytes(survey_2020, drawn, code):
    assert page.area_forest(Area(survey_2020.results, code)) == drawn(code)


@each_area
def test_the_drawings_hold_shapes_and_text_alone(drawn, code):
    assert asks_for_nothing(drawn(code).svg) and asks_for_nothing(drawn(code).narrow)
    assert sorted(texts(drawn(code).svg)) == sorted(texts(drawn(code).narrow))


def test_drawing_leaves_the_settings_of_others_alone(survey_2020):
    import matplotlib as mpl

    before = dict(mpl.rcParams)
    page.area_forest(Area(survey_2020.results, "183"))
    assert dict(mpl.rcParams) == before


def test_the_caption_names_level_and_method_and_the_year_behind(drawn):
    assert "95\N{NO-BREAK SPACE}%‑interval (Wilson)" in drawn("183").caption
    assert "alle deltagende kommuner, det lyse felt dens interval (Korn-Graubard)" in drawn("183").caption
    assert "95\N{NO-BREAK SPACE}%‑interval (Korn-Graubard)" in drawn(c.ALL).caption
    assert "lodrette mærke" not in drawn(c.ALL).caption


def test_a_kommune_without_a_relevant_requirement_still_draws(results_of, ordinary):
    drawn = page.area_forest(Area(results_of({"183": [], "707": ordinary(20)}), "183"))
    assert ElementTree.fromstring(drawn.svg) is not None
    assert "ingen af lovkravene" in drawn.alt and "Ishøj" in drawn.alt
    assert " -interval" not in drawn.caption


def test_a_kommune_with_one_relevant_requirement_draws_one_point(results_of, ordinary):
    only = [{"foranstaltning": "familiebehandling", "boernesamtale": "ja"}]
    drawn = page.area_forest(Area(results_of({"183": only, "707": ordinary(20)}), "183"))
    assert circles(drawn.svg) == [HOLLOW] and "for 1 lovkrav i Ishøj" in drawn.alt


def test_one_interval_is_in_the_singular(results_of, ordinary):
    answers = {"foranstaltning": "familiebehandling", "handleplan": "nej"}
    two = [{**answers, "boernesamtale": said} for said in ("ja", "nej") * 4]
    alt = page.area_forest(Area(results_of({"183": two, "707": ordinary(40)}), "183")).alt
    assert "uden for ligger Handleplan" in alt
    assert re.search(r"\b(1|et) interval rummer", alt)


def test_without_the_years_shares_nothing_is_said_about_them(survey_2020):
    area = Area(survey_2020.results, "183")
    none = area.estimates().iloc[:0]
    alt = forest.forest(area.estimates(), none, area.codebook, name="Ishøj", min_drawn_nobs=5).alt
    assert "rummer andelen for alle deltagende" not in alt
