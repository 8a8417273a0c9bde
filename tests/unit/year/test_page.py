"""Pages: stamps, chapters, and Danish that is right for no case, for one and for many."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

import barometer
from barometer import columns as c
from barometer.case_files.check import CheckedFile
from barometer.case_files.contract_words import contract_in_danish
from barometer.case_files.returned_workbook import returned_workbook
from barometer.counts.published_counts import published_frequencies
from barometer.counts.survey_facts import SurveyFacts, UnusualBlanks
from barometer.datasets.workbook import year_workbook
from barometer.page.blocks import Heading, Page, Stamp, Table
from barometer.page.danish import da
from barometer.page.texts import Language
from barometer.params import codebook
from barometer.params.rule import rule
from barometer.render.entry_blocks import entry_blocks
from barometer.render.outputs_folder import StandingYear
from barometer.results.area import Area, Results
from barometer.verification.corrections import Correction, Told
from barometer.verification.errata_note import errata_note
from barometer.year import page as pages
from barometer.year import pooled_page

NBSP = "\N{NO-BREAK SPACE}"
DASH = "\N{EN DASH}"
DAY = date(2020, 7, 9)
LONG_AFTER = date(2026, 1, 1)
PACKAGE = Path(barometer.__file__).parent
TEXTS = {f"{path.parts[-3]}/{path.stem}": path for path in PACKAGE.glob("*/texts/*.md")}
SIZES = (0, 1, 2, 14, 104, 735)


def everything(area: Area, as_of: date = LONG_AFTER) -> Page:
    """Every part of every page about a kommune and its year."""
    results = area.results
    everyone = Area(results, c.ALL)
    return Page(
        [
            pages.kommune_head(area, as_of),
            pages.area_about(area),
            pages.chapters(area),
            pages.area_uncertainty(area),
            pages.area_method(results),
            pages.area_sources(area),
            pages.year_head(results, "Hele landet", as_of),
            pages.area_about(everyone),
            pages.chapters(everyone),
            pages.by_question(results),
            pages.by_case_type(results),
            pages.area_uncertainty(everyone),
            pages.area_sources(everyone),
            pages.bilag2_guide(),
        ]
    )


def together(pool) -> Page:
    """Every part of the page about several years together."""
    parts = [
        pooled_page.pooled_head,
        pooled_page.years_table,
        pooled_page.changed_questions,
        pooled_page.identity_table,
    ]
    return Page([part(pool, LONG_AFTER) if part is pooled_page.pooled_head else part(pool) for part in parts])


def stamps(page: Page) -> list[Stamp]:
    return [part for part in page if isinstance(part, Stamp)]


# --- stamps ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("days", [-400, -1])
@pytest.mark.parametrize("code", ["183", "S01", c.ALL])
def test_before_the_day_of_publication_every_head_is_embargoed(survey_2020, code, days):
    as_of = DAY + timedelta(days=days)
    area = Area(survey_2020.results, code)
    head = pages.year_head(area.results, "x", as_of) if code == c.ALL else pages.kommune_head(area, as_of)
    (stamp,) = (stamp for stamp in stamps(head) if stamp.tone == "embargo")
    assert f"9.{NBSP}juli{NBSP}2020" in stamp.markdown and f"9.{NBSP}juli{NBSP}2020" in stamp.title  # as marks have it


@pytest.mark.parametrize("days", [0, 1, 2000])
def test_on_that_day_and_after_it_no_head_is(survey_2020, days):
    as_of = DAY + timedelta(days=days)
    heads = [
        pages.kommune_head(Area(survey_2020.results, "183"), as_of),
        pages.year_head(survey_2020.results, "x", as_of),
    ]
    assert not [stamp for head in heads for stamp in stamps(head) if stamp.tone == "embargo"]


def test_the_notebooks_way_to_a_head_is_the_same(survey_2020):
    assert survey_2020.kommune("Ishøj").head("2020-07-08") == pages.kommune_head(
        Area(survey_2020.results, "183"), date(2020, 7, 8)
    )
    assert survey_2020.head("x", "2020-07-09") == pages.year_head(survey_2020.results, "x", DAY)


def test_an_invented_kommune_says_that_it_does_not_exist(survey_2020):
    (stamp,) = stamps(pages.kommune_head(Area(survey_2020.results, "S01"), DAY))
    assert stamp.tone == "synthetic" and stamp.title == "Opdigtede tal" and "findes ikke" in stamp.markdown


def test_ishoejs_own_numbers_are_real_and_the_countrys_are_not(survey_2020):
    (stamp,) = stamps(pages.kommune_head(Area(survey_2020.results, "183"), DAY))
    assert stamp.tone == "synthetic" and stamp.title != "Opdigtede tal"
    assert "Ishøjs egne tal er virkelige" in stamp.markdown and re.search(r"øvrige 36\skommuner", stamp.markdown)


def test_the_year_says_that_only_ishoej_is_real(survey_2020):
    (stamp,) = stamps(pages.year_head(survey_2020.results, "x", DAY))
    assert stamp.tone == "synthetic" and "Kun tallene for Ishøj er virkelige" in stamp.markdown


def test_a_year_of_nothing_but_invented_cases_names_no_kommune_as_real(results_of, ordinary):
    invented = results_of({"S01": ordinary(9), "S02": ordinary(8)}, c.SYNTHETIC)
    (stamp,) = stamps(pages.year_head(invented, "x", DAY))
    assert stamp.markdown.startswith("Alle kommuner og sager")


def test_real_cases_say_that_they_are_of_a_case_file_and_nothing_of_invention(results_of, ordinary):
    real = results_of({"183": ordinary(9), "707": ordinary(8)})
    (stamp,) = stamps(pages.year_head(real, "x", DAY))
    assert stamps(pages.kommune_head(Area(real, "183"), DAY)) == [stamp]
    assert stamp.tone == "case-file" and "må ikke gengives som Ankestyrelsens resultater" in stamp.markdown
    assert "pdigted" not in pages.area_sources(Area(real, "183")).markdown


def test_the_stamps_stand_between_the_masthead_and_the_answer(survey_2020):
    head = survey_2020.kommune("Ishøj").head("2020-07-01")
    assert [block["kind"] for block in head.blocks()] == ["masthead", "stamp", "stamp", "box"]


# --- a part of a year -----------------------------------------------------------------------------------


@pytest.fixture
def partial(results_of, ordinary):
    """A part of 2020: of Ishøj, and of kommuner with cases enough for any verdict."""
    return replace(results_of({"183": ordinary(14), "707": ordinary(700)}), facts=SurveyFacts(partial=True))


def test_a_part_of_a_year_says_how_much_of_it(partial, read):
    told = read(pages.year_head(partial, "x", DAY)).replace(NBSP, " ")
    assert "714 af 735 sager i 2 af 37 kommuner" in told and "Intet her gælder året som helhed" in told
    assert [stamp.tone for stamp in stamps(pages.kommune_head(Area(partial, "183"), DAY))] == ["case-file", "partial"]


def test_nothing_on_it_speaks_of_the_year(partial, read):
    told = read(everything(Area(partial, "183"))).replace(NBSP, " ")
    assert "siger ikke noget om 2020 som helhed, for kun en del af årets sager er med" in told
    assert "kan generaliseres til sagsbehandlingen inden for" not in told
    assert not partial.everyone.verdicts()["generalizes"].any()
    assert set(partial.everyone.verdicts()["binding"]) == {"coverage"}
    missing = [row[-1] for row in pages.area_uncertainty(partial.everyone).rows]
    assert not any("\N{MINUS SIGN}" in cell or cell == "0" for cell in missing)


def test_of_a_year_whose_cases_were_never_counted_it_tells_the_kommuner(partial, read):
    partial = replace(
        partial, codebook=replace(partial.codebook, survey=partial.codebook.survey.model_copy(update={"cases": None}))
    )
    told = read(pages.year_head(partial, "x", DAY)).replace(NBSP, " ")
    assert "714 sager i 2 af 37 kommuner" in told and "hvor mange sager der er i alt, er ikke oplyst" in told


def test_a_part_of_a_year_is_right_in_number_too(partial, read, grammar):
    assert grammar(read(everything(Area(partial, "183"), date(2020, 7, 1)))) == []


# --- answers that may be missing ------------------------------------------------------------------------


@pytest.fixture
def blanks(results_of, ordinary):
    """Results of a file in which a question is left blank in all cases of the file, and another in those of Ishøj."""
    facts = SurveyFacts(blanks=(
        UnusualBlanks(question="opfoelgning_3mdr", kommune_code=c.ALL, blank=17, asked=17, elsewhere_blank=0,
                      elsewhere_asked=0),
        UnusualBlanks(question="bfu_frist", kommune_code="183", blank=9, asked=9, elsewhere_blank=1,
                      elsewhere_asked=120),
    ))  # fmt: skip
    return replace(results_of({"183": ordinary(9), "707": ordinary(8)}, c.PUBLISHED), facts=facts)


def test_a_question_that_may_lack_answers_is_told_on_the_page_it_concerns(blanks):
    (year,) = stamps(pages.year_head(blanks, "x", DAY))
    (ishoej,) = stamps(pages.kommune_head(Area(blanks, "183"), DAY))
    assert stamps(pages.kommune_head(Area(blanks, "707"), DAY)) == []
    assert year.tone == ishoej.tone == "blanks" and "Mangler svarene" in year.markdown
    assert f"står tomt i 17{NBSP}af{NBSP}17 sager, hvor det kan være relevant." in year.markdown
    assert (
        f"i 9{NBSP}af{NBSP}9 sager, hvor det kan være relevant; i de øvrige kommuner i 1{NBSP}af{NBSP}120."
        in ishoej.markdown
    )


# --- chapters -------------------------------------------------------------------------------------------


def left_out(survey) -> list[tuple[str, str]]:
    return [(code, q.question) for code in survey.kommuner for q in survey.kommune(code).left_out()]


def test_a_question_relevant_for_no_case_is_left_out_of_a_kommunes_chapters(survey_2020):
    pairs = left_out(survey_2020)
    assert len(pairs) > 5
    for code, question in pairs:
        labels = {part.label for part in survey_2020.kommune(code).chapters() if isinstance(part, Table)}
        assert f"Tabel {survey_2020.codebook.question(question).number}" not in labels


def test_yet_it_stands_in_the_tables_of_all_kommuner_with_a_dash_and_0(survey_2020):
    tables = {part.label: part for part in survey_2020.by_question() if isinstance(part, Table)}
    assert len(tables) == 16
    for code, question in left_out(survey_2020):
        table = tables[f"Tabel {survey_2020.codebook.question(question).number}"]
        (row,) = (row for row in table.rows if row[0] == survey_2020.kommuner[code])
        assert set(row[1:]) == {DASH, "0"} and row[1:].count("0") == 1
        assert len(table.notes) == 1


def test_about_names_what_is_left_out_of_a_kommunes_page_and_nothing_for_the_year(survey_2020):
    for code in ("183", "S01"):
        area = Area(survey_2020.results, code)
        told = pages.area_about(area).markdown
        assert [f"”{q.short}”" in told for q in area.codebook.questions] == [
            q in area.left_out() for q in area.codebook.questions
        ]


def test_a_chapter_without_tables_has_no_heading(survey_2020):
    for code in ("183", "S04"):
        chapters = list(survey_2020.kommune(code).chapters())
        for part, after in zip(chapters, [*chapters[1:], Heading(2, "", "")], strict=True):
            assert isinstance(part, Table) or isinstance(after, Table)
    assert "Opfølgning" not in "".join(p.text for p in survey_2020.kommune("S04").chapters() if isinstance(p, Heading))


def test_every_place_on_a_page_can_be_linked_to(survey_2020):
    for page in (
        survey_2020.kommune("Ishøj").chapters(),
        survey_2020.by_question(),
        survey_2020.by_case_type(),
    ):
        ids = [block["id"] for block in page.blocks() if "id" in block]
        assert len(ids) == len(set(ids)) and all(re.fullmatch(r"[a-z][a-z0-9_-]*", name) for name in ids)


def test_a_type_of_case_says_first_whether_it_generalizes(survey_2020):
    blocks = survey_2020.by_case_type().blocks()
    assert [block["kind"] for block in blocks] == ["heading", "prose", "table"] * 3
    answers = [block["markdown"] for block in blocks if block["kind"] == "prose"]
    assert ["kan ikke generaliseres" in answer for answer in answers] == [False, False, True]


def test_the_sources_name_the_thresholds_and_where_they_come_from(survey_2020):
    told = survey_2020.sources().markdown
    assert f"Grænsen på 10{NBSP}procentpoint: Danmarks Statistik" in told and "Grænsen på 30 sager" in told


# --- what the answer says -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def beside(results_of, ordinary):
    """Ishøj with so many cases, beside a kommune with twenty."""
    made = {}

    def make(number: int) -> Area:
        if number not in made:
            made[number] = Area(results_of({"183": ordinary(number), "707": ordinary(20)}), "183")
        return made[number]

    return make


def answer(area: Area) -> str:
    (box,) = (block for block in pages.kommune_head(area, DAY).blocks() if block["kind"] == "box")
    return box["markdown"]


@pytest.mark.parametrize(
    ("number", "said"),
    [(0, "Der er ingen sager fra Ishøj"), (1, "**den ene sag**"), (2, f"**de 2{NBSP}sager**"),
     (14, f"**de 14{NBSP}sager**"), (104, f"**104{NBSP}sager**"), (735, f"**735{NBSP}sager**")],
)  # fmt: skip
def test_the_answer_names_what_it_rests_on(beside, number, said):
    assert said in answer(beside(number))


@pytest.mark.parametrize("number", SIZES)
def test_the_answer_is_the_verdict(beside, number):
    told = answer(beside(number))
    assert ("kan generaliseres til kommunens" in told) == bool(beside(number).verdict())
    assert ("kan ikke bruges om kommunens øvrige sager" in told) == (0 < number < 104)
    assert (f"mindst 104{NBSP}sager" in told) == (0 < number < 104)


@pytest.mark.parametrize("number", (1, 2, 14))
def test_the_answer_names_the_half_width_and_its_limit(beside, number):
    width = da.points(beside(number).verdict().half_width)
    assert width in answer(beside(number)) and f"10{NBSP}procentpoint" in answer(beside(number))


@pytest.mark.parametrize(("number", "kommuner"), [(14, []), (104, ["Ishøj"])])
def test_the_years_answer_names_the_kommuner_that_generalize_by_themselves(beside, number, kommuner, read):
    told = read(pages.year_head(beside(number).results, "x", DAY))
    assert ("kan ikke generaliseres til kommunens øvrige sager" in told) == (not kommuner)
    assert all(f"for {name}." in told for name in kommuner)


# --- Danish ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", SIZES)
def test_one_is_singular_and_no_sentence_has_a_hole(beside, number, read, grammar):
    assert grammar(read(everything(beside(number), date(2020, 7, 1)))) == []


@pytest.mark.parametrize("number", SIZES)
def test_a_single_kommune_is_singular_too(results_of, ordinary, number, read, grammar):
    alone = Area(results_of({"183": ordinary(number)}), "183")
    assert grammar(read(everything(alone))) == []


def test_a_single_other_kommune_is_singular_too(results_of, ordinary, read, grammar):
    pair = results_of({"183": ordinary(9), "S01": ordinary(8)}, {"183": c.CASES, "S01": c.SYNTHETIC})
    assert grammar(read(pages.kommune_head(Area(pair, "183"), DAY))) == []


@pytest.fixture(scope="module")
def demo(survey_2020, read):
    """Kommune code -> everything that is read about it and its year in the demo."""
    return {code: read(everything(Area(survey_2020.results, code), date(2020, 7, 1))) for code in ("183", "S01", "S04")}


@pytest.mark.parametrize("code", ["183", "S01", "S04"])
def test_the_pages_of_the_demo_have_no_hole_either(demo, code, grammar):
    assert grammar(demo[code]) == []


@pytest.mark.parametrize("code", ["183", "S01", "S04"])
def test_no_number_has_a_decimal_point(demo, code):
    text = re.sub(r"Tabel \d\.\d+", "", demo[code])
    assert re.findall(r"\d\.\d\d?(?!\d)", text) == []
    assert re.findall(r"\d \d{3}\b|\d,\d{3}\b", text) == []


def test_thousands_have_their_point(results_of, ordinary, read):
    large = results_of({"183": ordinary(2140), "707": ordinary(3)})
    text = read(everything(Area(large, "183")))
    assert f"2.140{NBSP}sager" in text and not re.search(r"\b2140\b", text)


def test_a_percentage_stands_with_its_sign_on_one_line(demo):
    assert not re.search(r"\d %|\d procentpoint", demo["183"])


def test_no_text_is_without_a_page(survey_2020, pooled, beside, partial, blanks, write_tables, tmp_path, monkeypatch):
    shown = set()

    def record(language, name):
        shown.add(name)
        return template(language, name)

    template = Language._template
    monkeypatch.setattr(Language, "_template", record)
    for area in (Area(survey_2020.results, "183"), Area(survey_2020.results, "S01"), beside(14)):
        everything(area, date(2020, 7, 1))
    together(pooled.pooled)
    survey_2020.verdict().blocks()
    compared = survey_2020.comparison("bfu")
    for point in (
        "head",
        "funnel",
        "reliability",
        "shrunken",
        "rank_sets",
        "screening",
        "follow_up",
        "method",
        "sources",
    ):
        getattr(compared, point)()
    tables = [write_tables(tmp_path / str(year), barometer.open_survey(year).results) for year in (2020, 2021)]
    for memo in (
        barometer.change("Norddjurs", 2020, 2023),
        barometer.change(c.ALL, 2021, 2024),
        barometer.change("S01", 2020, 2021, tables_before=tables[0], tables=tables[1]),
    ):
        for point in ("head", "table", "dumbbell", "claims", "refused", "p_values", "method", "sources"):
            getattr(memo, point)()
    evidence = barometer.evidence(survey_2020)
    for point in ("head", "readings", "thresholds", "coverage_exact", "half_width_against_n", "clustering", "windows",
                  "standards_side_by_side", "bias", "cases_by_size", "statements", "checklist"):  # fmt: skip
        getattr(evidence, point)()
    evidence.coverage_simulated(repetitions=100)
    survey_2020.kommune("Ishøj").forest()
    pages.by_case_type(replace(partial, frequencies=partial.frequencies[partial.frequencies[c.CASE_TYPE] == c.ALL]))
    pages.year_head(partial, "x", DAY)
    pages.year_head(blanks, "x", DAY)
    contract_in_danish(survey_2020.codebook)
    outputs = [
        StandingYear("2020", "x", "2020-07-09", "2020-07-08", sources, False, (), (), ("tables/estimates.csv",))
        for sources in ((c.SYNTHETIC,), (c.CASES,))
    ]
    entry_blocks(outputs)
    returned_workbook(CheckedFile(None, (), (), (), (), 0, 0, False), survey_2020.codebook)
    year_workbook(survey_2020.results, DAY)
    errata_note(
        [Correction(Told.VERDICT, ("2020", "183", "Ishøj", "alle", "bfu"), "x", "y")], survey_2020.codebook, DAY
    )
    assert shown == set(TEXTS)


def test_a_year_whose_questions_are_assumed_says_so(params_copy):
    told = {year: barometer.open_survey(year).about().markdown for year in (2020, 2021)}
    assert "antaget at være de samme" in told[2021] and "antaget" not in told[2020]


def test_where_all_bases_are_equal_nothing_is_said_of_a_range(results_of):
    only = [{"foranstaltning": "familiebehandling", "boernesamtale": "ja"}] * 3
    told = pages.area_about(Area(results_of({"183": only}), "183")).markdown
    assert "fra 3 til 3" not in told


def test_results_published_in_part_have_pages_too():
    book = codebook.read_codebook(2023)
    area = Area(Results(book, published_frequencies(book), rule()), "183")
    assert [part.label for part in pages.chapters(area) if isinstance(part, Table)] == [
        "Tabel 2.2", "Tabel 2.3", "Tabel 3.8", "Tabel 5.12"
    ]  # fmt: skip
    assert pages.kommune_head(area, LONG_AFTER).blocks()
