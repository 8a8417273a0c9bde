"""The page of kommuner beside each other: it says what the library computes, and ranks nobody."""

from __future__ import annotations

import math
import re
from datetime import date
from pathlib import Path

import nbformat
import numpy as np
import pytest

import barometer as bm
from barometer import columns as c
from barometer.comparison import comparison, screening
from barometer.comparison import page as comparison_pages
from barometer.comparison.page import ComparisonPage
from barometer.errors import ParameterError
from barometer.page.blocks import Figure, Page, Prose, Table
from barometer.page.danish import alphabetical_key, da
from barometer.page.html import blocks_as_html
from barometer.params import follow_up

NBSP, DASH = "\N{NO-BREAK SPACE}", "\N{EN DASH}"
POINTS = ("head", "funnel", "reliability", "shrunken", "rank_sets", "screening", "follow_up", "method", "sources")
NOTEBOOK = Path(__file__).resolve().parents[3] / "notebooks" / "comparison.ipynb"
# A rank by itself: "plads 3", "nr. 3", "nummer 3", "3. plads".
RANK = re.compile(rf"(?:plads|nr\.|nummer)[{NBSP} ]\d+(?![\d{DASH}])|\d\.[{NBSP} ]?plads")


def whole(one: ComparisonPage) -> Page:
    return Page([getattr(one, point)() for point in POINTS])


def prose(page: Page) -> str:
    """The running text, every space an ordinary one."""
    return "\n".join(part.markdown for part in page if isinstance(part, Prose)).replace(NBSP, " ")


def box(one: ComparisonPage, as_of: str = "2026-01-01") -> str:
    (found,) = (block["markdown"] for block in one.head(as_of).blocks() if block["kind"] == "box")
    return found.replace(NBSP, " ")


def table(page: Page, id: str) -> Table:
    (found,) = (part for part in page if isinstance(part, Table) and part.id == id)
    return found


def half_up(share: float) -> int:
    return int(np.floor(100 * share + 0.5 + 1e-9))


def decimal(value: float) -> str:
    return f"{value:.1f}".replace(".", ",")


@pytest.fixture(scope="module")
def bfu(survey_2020):
    return survey_2020.comparison("bfu")


@pytest.fixture(scope="module")
def shown(bfu):
    """Each point of the page, made once."""
    made: dict[str, Page] = {}

    def show(point: str) -> Page:
        if point not in made:
            made[point] = getattr(bfu, point)()
        return made[point]

    return show


@pytest.fixture(scope="module")
def page(shown):
    return Page([shown(point) for point in POINTS])


@pytest.fixture(scope="module")
def answers():
    """So many cases of which so many keep the requirement bfu."""

    def cases(count: int, nobs: int) -> list[dict[str, str]]:
        one = {"foranstaltning": "familiebehandling"}
        return [{**one, "bfu": "ja" if i < count else "nej"} for i in range(nobs)]

    return cases


@pytest.fixture(scope="module")
def small(results_of, answers):
    """Surveys of real cases with little in them, by name."""
    made = {
        "one kommune": {"101": (3, 5)},
        "one case": {"101": (1, 1)},
        "two kommuner": {"101": (18, 20), "147": (8, 20)},
        "two as different as can be": {"101": (40, 40), "147": (0, 40)},
        "all alike": {"101": (7, 10), "147": (7, 10), "183": (7, 10)},
        "all keep the law": {"101": (5, 5), "147": (14, 14), "183": (40, 40)},
        "nobody does": {"101": (0, 5), "147": (0, 1)},
        "a kommune without a case": {"101": (3, 5), "147": (0, 0), "183": (1, 9)},
        "one case each": {"101": (1, 1), "147": (0, 1), "183": (1, 1)},
    }
    return {name: results_of({code: answers(*pair) for code, pair in pairs.items()}) for name, pairs in made.items()}


SMALL = ("one kommune", "one case", "two kommuner", "two as different as can be", "all alike", "all keep the law",
         "nobody does", "a kommune without a case", "one case each")  # fmt: skip


# --- the whole page -------------------------------------------------------------------------------------


def test_the_survey_gives_it_and_every_point_shows_itself(survey_2020, bfu, shown):
    assert isinstance(bfu, ComparisonPage) and bfu.results is survey_2020.results
    for point in POINTS:
        assert isinstance(shown(point), (Page, Prose)) and blocks_as_html(shown(point).blocks())


@pytest.mark.parametrize("question", ["bfu", "opfoelgning_3mdr"])
def test_no_sentence_of_it_has_a_hole_or_a_wrong_number(survey_2020, page, read, grammar, question):
    text = read(page if question == "bfu" else whole(survey_2020.comparison(question)))
    assert grammar(text) == [] and RANK.findall(text) == []
    assert re.findall(r"\d\.\d\d?(?!\d)", text) == []


@pytest.mark.parametrize("name", SMALL)
def test_a_survey_with_little_in_it_has_its_page(small, read, grammar, name):
    text = read(whole(ComparisonPage(small[name])))
    assert grammar(text) == [] and RANK.findall(text) == []


@pytest.mark.parametrize("threshold", [0.02, 0.1, 0.35, 0.9, 0.99])
def test_any_threshold_has_its_page(survey_2020, read, grammar, threshold):
    one = survey_2020.comparison("bfu", threshold)
    text = read(Page([one.screening(), one.follow_up()]))
    assert grammar(text) == [] and f"{half_up(threshold)}{NBSP}%" in text


@pytest.mark.parametrize("threshold", [0, 1, 50, -0.1])
def test_a_threshold_that_is_no_share_is_refused(survey_2020, threshold):
    with pytest.raises(ParameterError, match="threshold"):
        survey_2020.comparison("bfu", threshold)


def test_every_place_on_it_can_be_linked_to(page):
    ids = [block["id"] for block in page.blocks() if "id" in block]
    assert len(ids) == len(set(ids)) > 9


def test_it_is_the_same_each_time(survey_2020, page):
    assert whole(survey_2020.comparison("bfu")).blocks() == page.blocks()


@pytest.mark.parametrize(("text", "found"), [("plads 3", 1), ("nr. 12", 1), ("2. plads", 1), ("plads 1–37", 0)])
def test_a_rank_by_itself_would_be_seen(text, found):
    assert len(RANK.findall(text)) == found


def test_the_one_table_with_a_row_a_kommune_is_alphabetical_and_gives_no_share_to_sort_by(page, survey_2020):
    names = set(survey_2020.kommuner.values())
    tables = [part for part in page if isinstance(part, Page) for part in part if isinstance(part, Table)]
    assert len(tables) == 7
    (kommuner,) = (found for found in tables if names & {row[0] for row in found.rows})
    assert [row[0] for row in kommuner.rows] == sorted(names, key=alphabetical_key)
    assert [column.head for column in kommuner.columns] == [
        "Kommune",
        "Ja",
        "Krympet andel",
        "Dens interval",
        "Mulige pladser",
    ]
    assert "ingen rangliste" in kommuner.notes[0]


def test_the_table_of_kommuner_holds_the_numbers_of_the_figures(bfu, shown):
    (table,) = (part for part in shown("rank_sets") if isinstance(part, Table))
    frame = bfu.kommuner.set_index(c.KOMMUNE)
    for name, counted, shrunken, interval, ranked in table.rows:
        row = frame.loc[name]
        assert counted == f"{row[c.COUNT]}{NBSP}af{NBSP}{row[c.NOBS]}"
        ends = [math.floor(100 * row[part] + 0.5 + 1e-9) for part in ("shrunken", c.CI_LOW, c.CI_UPP)]
        assert [int(number) for number in re.findall(r"\d+", f"{shrunken} {interval}")] == ends
        assert [int(number) for number in re.findall(r"\d+", ranked)] == [row["best"], row["worst"]]


# --- the head -------------------------------------------------------------------------------------------


def test_the_head_says_what_is_compared_and_that_it_is_no_order(bfu):
    masthead = bfu.head("2026-01-01").blocks()[0]
    assert masthead["title"] == "Kommunerne sammenholdt"
    assert masthead["lead"] == f"735{NBSP}sager i 37{NBSP}kommuner · vist for ”Børnefaglig undersøgelse”"
    assert masthead["identity"] == bfu.results.identity(c.ALL)
    assert "**Den kan ikke bruges til at sætte kommunerne i rækkefølge.**" in box(bfu)


def test_the_box_gives_the_library_s_numbers(bfu):
    icc, nobs = bfu.population.icc, np.median(bfu.kommuner[c.NOBS])
    part = nobs * icc / (1 + (nobs - 1) * icc)
    assert f"skyldes {half_up(part)} % af variationen" in box(bfu)
    assert f"bygger på {int(nobs)} sager" in box(bfu)
    assert f"i {half_up(bfu.league.top.value)} % af tilfældene blandt de fem bedste" in box(bfu)
    assert "Alle 37 kommuner kan have en hvilken som helst plads fra 1 til 37." in box(bfu)


def test_where_some_can_be_told_apart_the_box_gives_the_mean_set(small):
    told = box(ComparisonPage(small["two as different as can be"]))
    assert "En kommune kan i gennemsnit have 1,0 af de 2 pladser." in told


def test_invented_kommuner_are_stamped_and_the_embargo_ends(bfu):
    kinds = {day: [b.get("tone") for b in bfu.head(day).blocks()] for day in ("2020-07-08", "2020-07-09")}
    assert "embargo" in kinds["2020-07-08"] and "embargo" not in kinds["2020-07-09"]
    assert "synthetic" in kinds["2020-07-09"]
    assert "hvis de var virkelige" in bfu.head("2026-01-01").blocks()[-1]["title"]


def test_real_cases_have_no_stamp_of_invention(small):
    head = ComparisonPage(small["two kommuner"]).head("2026-01-01").blocks()
    assert [block.get("tone", block["kind"]) for block in head] == ["masthead", "case-file", "box"]
    assert head[-1]["title"] == "Hvad tallene kan bruges til"


# --- spread ---------------------------------------------------------------------------------------------


def test_the_spread_is_told_with_the_librarys_numbers(bfu, shown):
    told, found = prose(shown("funnel")), bfu.dispersion
    inside = len(bfu.outside(comparison.INNER)), len(bfu.outside(comparison.OUTER))
    words = {0: "ingen", 1: "én", 2: "to", 3: "tre", 4: "fire", 5: "fem"}
    assert f"omkring {decimal(0.05 * 37)} af dem alligevel" in told
    assert f"Her ligger {words[inside[0]]} uden for dem og {words[inside[1]]} uden for de yderste" in told
    assert f"varierer {decimal(found.chi2 / found.df)} gange" in told
    assert f"er det {decimal(found.phi)} gange" in told
    mean, icc, _ = bfu.population
    assert f"spredt med {half_up(np.sqrt(icc * mean * (1 - mean)))} procentpoint" in told


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("one kommune", "Der er kun én kommune med sager"),
        ("all keep the law", "Alle sager har samme svar"),
        ("all alike", "Tilfældet alene kan forklare det. Sagerne er dog også forenelige"),
        ("two as different as can be", "Kommunerne er mere forskellige, end tilfældet alene gør dem."),
        ("a kommune without a case", "Uden for figuren står Frederiksberg"),
    ],
)
def test_the_spread_is_told_where_there_is_little_to_tell(small, name, said):
    assert said in prose(ComparisonPage(small[name]).funnel())


def test_those_without_a_case_are_named_in_the_alphabets_order(results_of, answers):
    codes = ["851", "751", "849", "101"]  # Aalborg, Aarhus, Jammerbugt
    found = results_of({code: answers(2, 6) if code == "101" else [] for code in codes})
    told = prose(ComparisonPage(found).funnel())
    assert "Uden for figuren står Jammerbugt, Aalborg og Aarhus," in told


def test_without_a_funnel_there_is_no_figure(small):
    assert not [p for p in ComparisonPage(small["all keep the law"]).funnel() if isinstance(p, Figure)]
    assert [p for p in ComparisonPage(small["two kommuner"]).funnel() if isinstance(p, Figure)]


# --- reliability ----------------------------------------------------------------------------------------


def test_a_row_of_the_table_is_a_requirement_with_its_reliability(bfu, shown):
    found = table(shown("reliability"), "paalidelighed")
    rows = comparison.requirements_compared(comparison.compare_each(bfu.results)).to_dict("records")
    assert len(found.rows) == len(rows) == 15
    for row, cells in zip(rows, found.rows, strict=True):
        assert cells[0] == bfu.results.codebook.question(row[c.QUESTION]).short
        assert cells[1] == str(row[c.KOMMUNER])
        assert cells[3] == f"{half_up(row[c.SHARE])}{NBSP}%"
        n = row["nobs_median"]
        ends = [n * icc / (1 + (n - 1) * icc) for icc in (row[c.ICC], row["icc_low"], row["icc_upp"])]
        middle, low, upp = map(half_up, ends)
        assert cells[4] == f"{middle}{NBSP}% ({low}{DASH}{upp})"
        assert cells[5] == (DASH if np.isnan(row["cases_needed"]) else str(int(row["cases_needed"])))


def test_where_all_answers_are_alike_reliability_is_a_dash(small):
    (row,) = table(ComparisonPage(small["all keep the law"]).reliability(), "paalidelighed").rows
    assert row[3:6] == (f"100{NBSP}%", DASH, DASH)


# --- shrunken shares and ranks --------------------------------------------------------------------------


def test_the_shrunken_shares_are_told_by_their_ends(bfu, shown):
    frame, told = bfu.kommuner, prose(shown("shrunken"))
    for name, word in ((c.SHARE, "De talte andele går"), ("shrunken", "de krympede")):
        assert f"{word} fra {half_up(frame[name].min())} % til {half_up(frame[name].max())} %" in told


@pytest.mark.parametrize(
    ("name", "said", "drawn"),
    [
        ("all keep the law", "intet at krympe andelene efter", False),
        ("one case each", "intet at krympe andelene efter", False),
        ("all alike", "alle krymper derfor helt til midten", True),
        ("two kommuner", "De talte andele går fra 40 % til 90 %", True),
    ],
)
def test_shares_are_shrunken_only_as_far_as_the_cases_say(small, name, said, drawn):
    page = ComparisonPage(small[name]).shrunken()
    assert said in prose(page) and drawn == any(isinstance(part, Figure) for part in page)


def test_the_league_is_told_with_the_librarys_numbers(bfu, shown):
    told, league = prose(shown("rank_sets")), bfu.league
    assert f"Det gentages {comparison.LEAGUE_REPETITIONS // 1000}.000 gange." in told
    assert f"i gennemsnit **{decimal(league.move.value)} pladser**" in told
    assert f"i **{half_up(league.top.value)} %** af tilfældene blandt de fem bedste" in told
    assert f"er i {half_up(league.bottom.value)} % blandt de fem dårligste" in told
    assert f"på {league.correlation.value:.2f}".replace(".", ",") in told


@pytest.mark.parametrize(
    ("name", "said", "drawn"),
    [
        ("one kommune", "Med én kommune er der ingen rækkefølge.", False),
        ("all alike", "Enhver rækkefølge af dem ville være en lodtrækning.", True),
        ("two kommuner", "af tilfældene virkelig den bedste.", True),
        ("two as different as can be", "I hver kommune har alle sager samme svar", True),
    ],
)
def test_where_there_is_no_league_it_says_so(small, name, said, drawn):
    page = ComparisonPage(small[name]).rank_sets()
    assert said in prose(page) and drawn == any(isinstance(part, Figure) for part in page)


def test_the_method_names_the_seed_and_what_the_repetitions_leave_open(bfu, shown):
    told = shown("method").markdown
    error = max(bfu.league.top.error, bfu.league.bottom.error)
    assert (
        f"begynder med startværdien {comparison.LEAGUE_SEED};" in told
        and f"usikre med {decimal(100 * error)} procentpoint" in told
    )


# --- screening ------------------------------------------------------------------------------------------


def test_the_rules_stand_with_the_librarys_numbers(bfu, shown):
    rows = screening.by_rule(bfu, 0.5).to_dict("records")
    found = table(shown("screening"), "udvaelgelse-regler")
    assert [cells[0].replace(NBSP, " ") for cells in found.rows] == [
        "Andelen under 50 %", "Hele intervallet under 50 %", "Under tragtens 95 %‑grænse",
    ]  # fmt: skip
    for row, cells in zip(rows, found.rows, strict=True):
        expected = [decimal(row[name]) for name in ("picked", "wrongly", "poor", "missed")]
        assert list(cells[1:]) == [str(row["observed"]), *expected]


def test_the_requirements_stand_under_the_rule_and_any_of_them_last(bfu, shown):
    rows = screening.picked_by_requirement(bfu.compared, 0.5).to_dict("records")
    found = table(shown("screening"), "udvaelgelse-lovkrav")
    assert len(found.rows) == len(rows) - 1 and found.total[0] == "Mindst ét af kravene"
    for row, cells in zip(rows, [*found.rows, found.total], strict=True):
        assert cells[2:4] == (str(int(row["observed"])), decimal(row["picked"]))
        assert cells[5:] == (decimal(row["poor"]), decimal(row["missed"]))


def test_what_would_do_better_is_a_number_of_cases(bfu, shown):
    told = prose(shown("screening"))
    plans = screening.sampling_plans(bfu, 0.5).set_index("good")
    row = plans.loc[0.6]
    assert f"på 40 % fra en på 60 % med højst 10 % risiko til hver side skal der læses {int(row[c.NOBS])} sager" in told
    assert f"udvalgt med {half_up(row['false_pick'])} % sandsynlighed" in told
    assert f"overset med {half_up(row['miss'])} % sandsynlighed" in told
    cells = table(shown("screening"), "udvaelgelse-sager").rows
    assert [int(line[2]) for line in cells] == plans[c.NOBS].tolist()


def test_a_threshold_without_room_on_both_sides_has_no_plans(survey_2020):
    ids = [part.id for part in survey_2020.comparison("bfu", 0.99).screening() if isinstance(part, Table)]
    assert ids == ["udvaelgelse-chancer", "udvaelgelse-regler", "udvaelgelse-lovkrav"]


def test_where_nobody_is_poor_nobody_is_said_to_be_overlooked(small):
    told = prose(ComparisonPage(small["all keep the law"]).screening())
    assert "ventes at udvælge 0,0 af 3 kommuner" in told and "Den overser" not in told


# --- the follow-up --------------------------------------------------------------------------------------


def test_the_follow_up_is_told_from_published_numbers_alone(small, shown):
    assert shown("follow_up") == ComparisonPage(small["two kommuner"]).follow_up()
    assert "bygger kun på offentliggjorte tal" in prose(shown("follow_up"))
    assert "er ikke offentliggjort" in prose(shown("follow_up"))


def test_the_follow_up_answers_what_26_of_31_can_mean(shown):
    told, known = prose(shown("follow_up")), follow_up.read_follow_up()
    frame = screening.picked_for_follow_up(known, 0.5, 0.95)
    alike, differing = frame[(frame["rule"] == "share") & (frame[c.QUESTION] == "")].to_dict("records")
    assert "**26 af de 31 kommuner** i Børnesagsbarometret 2022" in told
    for row in (alike, differing):
        assert f"{decimal(row['picked'])}, og i 95 af 100 gentagelser {row['low']} til {row['upp']}." in told
    assert "26 udvalgte kan altså forklares, uden at én kommune er anderledes end en anden." in told
    assert "De ligger da alle under grænsen på mindst ét krav" in told
    assert f"Af dem er {decimal(differing['wrongly'])} udvalgt uden grund" in told
    assert (
        f"af de {decimal(differing['poor'])}, der" in told and f"bliver {decimal(differing['missed'])} overset" in told
    )
    others = frame[frame["rule"] != "share"]
    assert f"sjældent udvælge mere end {others['upp'].max()}." in told
    assert "De fem, der ikke blev udvalgt," in told


def test_under_another_threshold_the_follow_up_is_not_explained(survey_2020):
    told = prose(survey_2020.comparison("bfu", 0.2).follow_up())
    assert "26 udvalgte kan altså ikke forklares med den regel" in told
    assert "der ikke blev udvalgt" not in told and "De ligger da alle" not in told


def test_the_follow_up_names_its_sources(shown):
    told, known = shown("follow_up"), follow_up.read_follow_up()
    for source in {known.source, *(r.source for r in known.requirements)}:
        assert prose(told).count(da.settled(source).replace(NBSP, " ")) == 1


# --- the notebook ---------------------------------------------------------------------------------------


def test_the_notebook_shows_every_point_once_and_in_order():
    cells = [cell.source for cell in nbformat.read(NOTEBOOK, as_version=4).cells if cell.cell_type == "code"]
    shown = re.findall(r"compared\.(\w+)\(", "\n".join(cells))
    assert tuple(shown) == POINTS
    assert "compared = survey.comparison(question, threshold)" in cells[1]


def test_the_notebook_asks_what_the_renderer_gives():
    from barometer.render import plan

    cells = nbformat.read(NOTEBOOK, as_version=4).cells
    names: dict[str, object] = {}
    exec(cells[0].source, names)
    given = {name: names[name] for name in plan.ASKED["comparison"]}
    assert given == plan.ASKED["comparison"]
    exec(cells[1].source, names)
    assert names["compared"].question == "bfu" and names["compared"].threshold == 0.5


def test_the_title_is_the_renderers():
    from barometer.render import plan

    assert plan.PAGE_TITLES["comparison"] == comparison_pages.COMPARISON_TITLE


def test_it_is_rendered_with_the_pages_of_the_whole_year(tmp_path):
    from barometer.render.edition import Edition
    from barometer.render.render_options import RenderOptions

    edition = Edition(bm.open_survey(2020).results, RenderOptions(tmp_path, date(2026, 1, 1), ("html",)))
    names = {
        kommuner: [r.stem.name for r in edition.plan(kommuner, bilag2=False).reports] for kommuner in ((), ("183",))
    }
    assert "comparison" in names[()] and "comparison" not in names[("183",)]
