"""The reviewer's evidence: what it prints is what the library computes, and its drawings stand alone."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import nbformat
import pytest

import barometer as bm
from barometer import columns as c
from barometer.counts.survey_counts import counts_of_demo
from barometer.counts.survey_facts import SurveyFacts
from barometer.errors import ParameterError
from barometer.methodology import clusters
from barometer.methodology.evidence import MethodologyPage
from barometer.methodology.samples import PLACEMENT, read_stated_samples
from barometer.page.blocks import Figure, Page, Prose, Table
from barometer.page.html import blocks_as_html
from barometer.params import codebook
from barometer.params.rule import rule
from barometer.results.area import Results
from barometer.statistics.coverage import simulate

NBSP = "\N{NO-BREAK SPACE}"
POINTS = (
    "readings", "thresholds", "coverage_exact", "coverage_simulated", "half_width_against_n", "clustering",
    "windows", "standards_side_by_side", "bias", "cases_by_size", "statements",
)  # fmt: skip
each_point = pytest.mark.parametrize("point", POINTS)
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def reviewer() -> MethodologyPage:
    book = codebook.read_codebook(2020)
    return MethodologyPage(Results(book, counts_of_demo(book).frequencies, rule()))


def ask(reviewer: MethodologyPage, point: str) -> Page:
    """What a point shows; the simulation with fewer repetitions than on the page."""
    return reviewer.coverage_simulated(2_000) if point == "coverage_simulated" else getattr(reviewer, point)()


@pytest.fixture(scope="module")
def shown(reviewer):
    made: dict[str, Page] = {}

    def show(point: str) -> Page:
        if point not in made:
            made[point] = ask(reviewer, point)
        return made[point]

    return show


def tables(page: Page) -> list[Table]:
    return [part for part in page if isinstance(part, Table)]


def figures(page: Page) -> list[Figure]:
    return [part for part in page if isinstance(part, Figure)]


def row(table: Table, head: str) -> list[str]:
    (found,) = [list(cells[1:]) for cells in [*table.rows, table.total] if cells and cells[0] == head]
    return [cell.replace(NBSP, " ") for cell in found]


@each_point
def test_every_row_has_a_cell_for_every_column(shown, point):
    for table in tables(shown(point)):
        every = [*table.rows, *([table.total] if table.total else [])]
        assert {len(cells) for cells in every} == {len(table.columns)}
        assert all(cell for cells in table.rows for cell in cells)


@each_point
def test_a_point_shows_itself_as_html_and_says_nothing_undefined(shown, point):
    html = blocks_as_html(shown(point).blocks())
    assert "nan" not in re.sub(r"<svg.*?</svg>", "", html, flags=re.DOTALL).split()
    assert "inf " not in html


@each_point
def test_a_drawing_is_one_svg_with_words_for_those_who_cannot_see_it(shown, point):
    for figure in figures(shown(point)):
        assert ElementTree.fromstring(figure.svg).tag.endswith("svg")
        assert "<metadata" not in figure.svg or "Date" not in figure.svg
        assert 'href="http' not in figure.svg
        assert re.search(r"\d", figure.alt) and len(figure.alt) > 100 and figure.caption.endswith(".")


@pytest.mark.parametrize("point", ["coverage_exact", "coverage_simulated", "half_width_against_n", "windows", "bias"])
def test_these_points_are_drawn_and_the_same_each_time(reviewer, shown, point):
    again = ask(reviewer, point)
    assert figures(shown(point)) and figures(again) == figures(shown(point))


def test_ids_are_used_once(shown):
    ids = [part.id for point in POINTS for part in shown(point)]
    assert len(ids) == len(set(ids))


def test_exact_coverage_at_fourteen_cases(shown):
    table, _ = tables(shown("coverage_exact"))
    assert row(table, "Wald")[:2] == ["87.0%", "51.2%"]
    assert row(table, "Wilson") == ["95.5%", "91.6%", "0.395"]
    assert row(table, "Jeffreys")[:2] == ["95.0%", "89.9%"]
    assert row(table, "mid-P") == ["96.2%", "91.3%", "0.414"]
    assert row(table, "Clopper-Pearson") == ["97.9%", "95.5%", "0.454"]
    assert "Clopper-Pearson never does" in figures(shown("coverage_exact"))[0].alt


def test_simulated_coverage_is_that_of_the_surveys_own_sizes(reviewer):
    page = reviewer.coverage_simulated(500, seed=7)
    table, _ = tables(page)
    assert "500 repetitions" in table.title and "(seed 7)" in table.notes[0]
    assert "37 kommuner" in table.notes[0] and "735 in all" in table.notes[0]
    (figure,) = figures(page)
    assert "in each of 37 kommuner" in figure.alt


def test_the_simulation_keeps_its_promise(shown):
    table, _ = tables(shown("coverage_simulated"))
    found = {cells[0]: float(cells[2].rstrip("%")) for cells in table.rows}
    strata, cluster, single = found.values()
    assert 94 < single < 97 and strata >= single - 0.5 and cluster > strata


def test_the_simulation_is_the_librarys(reviewer, monkeypatch):
    asked = []

    def spy(*arguments):
        asked.append(arguments)
        return simulate(*arguments)

    monkeypatch.setattr("barometer.methodology.coverage.simulate", spy)
    reviewer.coverage_simulated(200, seed=3)
    ((size, shares, level, seed, repetitions),) = asked
    assert (int(size.sum()), len(size), level, seed, repetitions) == (735, 37, 0.95, 3, 200)
    assert ((shares > 0) & (shares < 1)).all() and 0.6 < shares.mean() < 0.8


def test_the_samples_lie_on_their_side_of_the_limit(shown):
    alt = figures(shown("half_width_against_n"))[0].alt.replace(NBSP, " ")
    assert "one kommune 14 and 17: 27.0 and 24.6" in alt
    assert "Below the limit of 10 pp: follow-up, 2022, one type of case, 2022, one year and pooled." in alt
    (table,) = tables(shown("half_width_against_n"))
    assert " ".join(cells[0] for cells in table.rows) == "14 17 50 107 322 375 697 708 735 2,140"
    assert row(table, "107") == ["follow-up, 2022", "9.5", "9.3", "9.4", "9.8"]


def test_clustering_has_a_row_for_every_requirement_and_its_bases(reviewer, shown):
    (table,) = tables(shown("clustering"))
    requirements = reviewer.results.codebook.requirements
    assert [cells[0] for cells in table.rows] == [q.short for q in requirements]
    everyone = reviewer.results.estimates
    everyone = everyone[(everyone[c.KOMMUNE_CODE] == c.ALL) & (everyone[c.CASE_TYPE] == c.ALL)]
    bases = everyone.set_index(c.QUESTION)[c.NOBS]
    assert [cells[1] for cells in table.rows] == [str(bases[q.question]) for q in requirements]
    assert any("invented" in note for note in table.notes)


def test_the_counts_behind_clustering_are_all_cases_of_each_kommune(reviewer):
    count, nobs, size = clusters.counts_by_kommune(reviewer.results)
    assert size.sum() == 735 and len(size) == 37
    assert (count <= nobs).all() and (nobs <= size[:, None]).all()


def test_the_windows_common_to_all_methods(shown):
    common = next(table for table in tables(shown("windows")) if table.id == "windows-common")
    assert row(common, "ICC 0") == ["5.6–13.3 pp", "9.9–13.3 pp"]
    cases = next(table for table in tables(shown("windows")) if table.id == "windows-cases")
    assert row(cases, "with follow-up") == ["51", "107"]
    assert "Wald 97, Wilson 93, Jeffreys 94 and Clopper-Pearson 104" in cases.notes[0]


def test_the_standards_in_brackets(shown):
    (table,) = tables(shown("standards_side_by_side"))
    assert row(table, "NCHS 2017")[:2] == ["no (0/15)", "yes (43/51)"]
    assert row(table, "NCHS 2017, 50 cases in 40 kommuner, df 10")[1] == "no (22/51)"
    assert row(table, "ONS")[:2] == ["no (6/15)", "yes (34/51)"]
    assert row(table, "this rule") == [
        "no (0/15)", "no (0/51)", "yes (108/108)", "yes (698/698)", "yes (2,141/2,141)"
    ]  # fmt: skip


def test_the_example_of_the_bias(shown):
    alt = figures(shown("bias"))[0].alt.replace(NBSP, " ")
    assert "it is 3.0 pp, beside a half-width of 3.7 pp" in alt


@pytest.mark.parametrize(
    ("population", "cochran", "exact"),
    [(14, 13, 12), (17, 15, 14), (20, 17, 16), (25, 21, 20), (30, 24, 23), (40, 29, 28), (50, 34, 33),
     (75, 43, 43), (100, 50, 48), (150, 59, 61), (200, 66, 68), (500, 81, 86)],
)  # fmt: skip
def test_cases_by_size(shown, population, cochran, exact):
    (table,) = tables(shown("cases_by_size"))
    assert row(table, str(population))[:2] == [str(cochran), str(exact)]
    assert row(table, "practice")[:2] == ["97", "104"]


def test_statements_and_what_follows(shown):
    said, implied = tables(shown("statements"))
    assert [cells[-1] for cells in said.rows] == ["yes"] * 3 + ["no"] * 2 + ["yes"] * 3 + ["no"]
    assert row(said, "(a) 2022 → participants")[:5] == ["697", "31", "3.8", "105", "+592"]
    assert row(implied, "follow-up, 2022 → participants")[-1] == "yes"
    assert row(implied, "2022 → the country")[3:6] == ["–", "–", "coverage"]
    assert row(implied, "one kommune with 17 files → those files")[-1] == "yes"


def test_another_rule_gives_other_numbers(reviewer):
    two_points = rule().max_half_width.model_copy(update={"value": 0.02})
    narrow = rule().model_copy(update={"max_half_width": two_points})
    results = Results(reviewer.results.codebook, reviewer.results.frequencies, narrow)
    said, _ = tables(MethodologyPage(results).statements())
    assert {cells[-1] for cells in said.rows} == {"no"}
    assert "9 of 9" not in MethodologyPage(results).head("2020-08-01").blocks()[-1]["markdown"]


def test_the_head_answers_and_stamps(reviewer):
    before, after = (reviewer.head(day).blocks() for day in ("2020-07-08", "2020-07-09"))
    assert [block["kind"] for block in before] == ["masthead", "stamp", "stamp", "box"]
    assert "before 9\N{NO-BREAK SPACE}July 2020" in before[1]["markdown"]
    assert [block["kind"] for block in after] == ["masthead", "stamp", "box"]
    assert "in 9 of 9 cases" in after[-1]["markdown"] and "from 5.6 to 13.3" in after[-1]["markdown"]


def test_its_english_is_english(shown, read):
    text = "\n".join(read(page) for page in map(shown, POINTS))
    assert re.findall(r"\d[ \N{NO-BREAK SPACE}]%", text) == []  # 95%
    assert re.findall(r"m\.fl\.|frihedsgrader|Pakkens|\b(?:og|af|er|ikke)\b", text) == []
    assert "Parker et al. 2017" in text and "one less than the kommuner" in text


def test_a_date_that_is_none_is_refused(reviewer):
    with pytest.raises(ParameterError, match="date"):
        reviewer.head("9. juli")


def test_the_checklist_names_sections_of_the_notebook(reviewer):
    checklist = reviewer.checklist()
    assert isinstance(checklist, Prose)
    items = [line for line in checklist.markdown.splitlines() if re.match(r"\d+\. ", line)]
    assert 10 <= len(items) <= 15
    notebook = nbformat.read(ROOT / "notebooks" / "methodology.ipynb", as_version=4)
    heads = {line[3:] for cell in notebook.cells if cell.cell_type == "markdown"
             for line in cell.source.splitlines() if line.startswith("## ")}  # fmt: skip
    named = {name for line in items for name in re.findall(r"(?<!\*)\*([^*]+)\*(?!\*)", line)}
    assert named and named <= heads | {"The answer"}


def test_the_notebook_shows_every_point(reviewer):
    notebook = nbformat.read(ROOT / "notebooks" / "methodology.ipynb", as_version=4)
    code = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    assert all(f"evidence.{point}()" in code for point in (*POINTS, "checklist"))
    assert "evidence.head(as_of)" in code


def test_the_entry_takes_a_survey(survey_2020):
    assert bm.evidence(survey_2020).results is survey_2020.results


def test_follow_up_is_a_third_of_the_placements():
    samples = read_stated_samples()
    assert samples.follow_up.nobs == samples.of_year(2022)[PLACEMENT].nobs // 3


def test_a_few_cases_of_a_few_kommuner_are_enough_for_the_page(results_of, ordinary):
    """Where kommuner have hardly more than a case each, the correlation's estimate may lie below -1."""
    single = [{"foranstaltning": "familiebehandling", "bfu": answer} for answer in ("ja", "nej")]
    few = MethodologyPage(results_of({"183": single, "707": single[:1], "101": single[:1], "147": ordinary(2)}))
    assert few.clustering().blocks() and few.coverage_simulated(repetitions=100).blocks()


def test_its_head_says_of_which_cases_it_speaks(results_of, ordinary):
    part = replace(results_of({"183": ordinary(14), "707": ordinary(14)}), facts=SurveyFacts(partial=True))
    stamps = [block["tone"] for block in MethodologyPage(part).head("2026-01-01").blocks() if block["kind"] == "stamp"]
    assert stamps == ["case-file", "partial"]
