"""The parts of the pages about a kommune and a year, in the order in which they stand on the page.

Each function takes results and gives blocks.
"""

from __future__ import annotations

from datetime import date
from itertools import groupby

from .. import columns as c
from ..generalizability.verdict import Target
from ..page.blocks import Box, Figure, Heading, Masthead, Page, Prose, Table
from ..page.danish import da
from ..page.numbers import NOTHING
from ..params.survey_year import CaseType
from ..results.area import Area, Results
from . import tables
from .forest import forest
from .stamps import page_stamps
from .verdict_text import verdict_sentence

# With so few cases to spare, a few more blank answers would turn the verdict. The page then says so.
FEW_TO_SPARE = 10


def kommune_head(area: Area, as_of: date) -> Page:
    """The head of a kommune's page: masthead, stamps, and what the numbers can be used for.

    Parameters
    ----------
    area : Area
        The results of the kommune.
    as_of : date
        The day for which the page is made. Before publication the page carries the embargo.
    """
    survey = area.codebook.survey
    everyone = area.results.everyone
    masthead = Masthead(
        kicker=survey.title,
        title=area.name,
        lead=f"{da.cases(area.nobs)} · {extent(area.results)}{'' if area.results.facts.partial else ' i alt'}",
        id="top",
        identity=area.results.identity(area.code),
    )
    answer = Box(
        answer_title(area),
        da.text(
            "year/answer_kommune",
            kommune=area.name,
            verdict=area.verdict(),
            year=everyone.verdict(),
            year_invented=everyone.source == c.SYNTHETIC and area.source != c.SYNTHETIC,
            taking_part=area.results.taking_part,
            publisher=survey.publisher,
        ),
    )
    return Page([masthead, *page_stamps(area, as_of), answer])


def year_head(results: Results, title: str, as_of: date) -> Page:
    """The head of a page about the whole year: masthead, stamps, and what the numbers can be used for.

    Parameters
    ----------
    results : Results
        The results of the year.
    title : str
        The title of the page.
    as_of : date
        The day for which the page is made. Before publication the page carries the embargo.
    """
    survey = results.codebook.survey
    masthead = Masthead(survey.title, title, extent(results), "top", results.identity(c.ALL))
    return Page([masthead, *page_stamps(results.everyone, as_of), year_answer(results)])


def year_answer(results: Results) -> Box:
    """What the numbers of the whole year can be used for."""
    everyone = results.everyone
    bases = everyone.bases()  # of a hidden one nothing is said
    asked = [(q.short, everyone.verdict(q.question)) for q in everyone.asked() if q.complies and bases[q.question]]
    return Box(
        answer_title(everyone),
        da.text(
            "year/answer_year",
            year=everyone.verdict(),
            partial=results.facts.partial,
            survey_year=results.codebook.year,
            taking_part=results.taking_part,
            generalizing=[name for code, name in results.kommuner.items() if Area(results, code).verdict()],
            country=everyone.verdict(target=Target.COUNTRY),
            narrow=[f"”{short}”" for short, verdict in asked if not verdict],
            close=[f"”{short}”" for short, verdict in asked if verdict and verdict.margin <= FEW_TO_SPARE],
        ),
    )


def extent(results: Results) -> str:
    """How many cases of how many kommuner there are: "735 sager i 37 kommuner", or how many of the year's."""
    survey, nobs, number = results.codebook.survey, results.everyone.nobs, results.taking_part
    if not results.facts.partial:
        return f"{da.cases(nobs)} i {da.kommuner(number)}"
    cases = f"{da.of(nobs, survey.cases)} sager" if survey.cases else da.cases(nobs)
    return f"{cases} i {da.of(number, survey.kommuner)} kommuner"


def area_about(area: Area) -> Prose:
    """What the survey is, with the year's own numbers, and why bases vary."""
    survey = area.codebook.survey
    bases = [nobs for nobs in area.bases().values() if nobs]
    everyone = area.results.everyone
    return Prose(
        da.text(
            "year/about",
            year=survey.year,
            cases_in_all=everyone.nobs,
            taking_part=area.results.taking_part,
            case_types=[kind.label.lower() for kind in _disjoint_case_types(area)],
            publisher=survey.publisher,
            least=min(bases, default=0),
            most=max(bases, default=0),
            left_out=[f"”{q.short}”" for q in area.left_out()] if area.code != c.ALL else [],
            assumed_from=survey.questions_assumed_from,
            partial=area.results.facts.partial,
        )
    )


def chapters(area: Area) -> Page:
    """Every chapter with its tables. A question that is relevant for none of the cases is left out."""
    parts: list[Heading | Table] = []
    for number, questions in groupby(area.asked(), key=lambda q: q.chapter):
        title = area.codebook.survey.chapters[str(number)]
        parts.append(Heading(2, f"Kapitel {number}. {title}", f"kapitel-{number}"))
        parts += [tables.published_table(q, area.frequencies(q.question), area.codebook) for q in questions]
    return Page(parts)


def by_question(results: Results) -> Page:
    """Every chapter with one table for each question and one row for each kommune. Nothing is left out."""
    rows = results.frequencies[results.frequencies[c.CASE_TYPE] == c.ALL]
    parts: list[Heading | Table] = []
    for number, questions in groupby(results.codebook.questions, key=lambda q: q.chapter):
        title = results.codebook.survey.chapters[str(number)]
        parts.append(Heading(3, f"Kapitel {number}. {title}", f"spoergsmaal-kapitel-{number}"))
        parts += [tables.kommune_table(q, rows[rows[c.QUESTION] == q.question], results.codebook) for q in questions]
    return Page(parts)


def area_forest(area: Area) -> Figure:
    """All requirements with their intervals. Behind a kommune's stand those of all kommuner together."""
    alone = area.code == c.ALL or area.results.taking_part == 1
    everyone = None if alone else area.results.everyone.estimates()
    name = "alle deltagende kommuner" if area.code == c.ALL else area.name
    return forest(
        area.estimates(), everyone, area.codebook, name=name, min_drawn_nobs=area.results.rule.min_drawn_nobs.value
    )


def area_uncertainty(area: Area, title: str = "Lovkravene og deres usikkerhed") -> Table:
    """One table of all requirements with their intervals and verdicts.

    Parameters
    ----------
    area : Area
        The results of a kommune, of all together, or of one type of case.
    title : str
        The title of the table.
    """
    return tables.uncertainty_table(area.estimates(), area.codebook, title, f"usikkerhed-{area.case_type}")


def area_method(results: Results) -> Prose:
    """How the intervals are made, and what it takes to generalize."""
    rule = results.rule
    return Prose(
        da.text(
            "year/method",
            level=rule.level.value,
            min_nobs=int(rule.min_nobs.value),
            max_half_width=rule.max_half_width.value,
            cases_needed=rule.cases_needed(),
        )
    )


def by_case_type(results: Results) -> Page:
    """The headline results for each type of case: heading, the verdict in words, and the table; what is not shown."""
    parts: list[Heading | Prose | Table] = []
    for name, case_type in results.codebook.survey.case_types.items():
        area = Area(results, c.ALL, name)
        if not area.nobs:  # none, or a number that is hidden
            continue
        parts.append(Heading(3, f"{case_type.label}: {da.cases(area.nobs)}", f"sagstype-{name}"))
        parts.append(Prose(verdict_sentence(area.verdict())))
        parts.append(area_uncertainty(area, case_type.label))
    if withheld := [results.codebook.survey.case_types[name].label for name in results.withheld]:
        parts.append(Prose(da.text("year/withheld", withheld=withheld, rule=results.rule)))
    return Page(parts)


def bilag2_guide() -> Prose:
    """How to read bilag 2."""
    return Prose(da.text("year/guide", dash=NOTHING))


def area_sources(area: Area) -> Prose:
    """Where the numbers and the thresholds come from."""
    sources = set(area.results.frequencies[c.SOURCE].unique())
    return Prose(
        da.text(
            "year/sources",
            documents=area.documents,
            everyone=area.code == c.ALL,
            invented=c.SYNTHETIC in sources,
            cases=c.CASES in sources,
            counted=sources == {c.PUBLISHED} and not area.documents,
            survey=area.codebook.survey,
            rule=area.results.rule,
        )
    )


def answer_title(area: Area) -> str:
    """The title of the box above the numbers. Of invented numbers it says that they are not real."""
    invented = area.source == c.SYNTHETIC
    return "Hvad tallene kunne bruges til, hvis de var virkelige" if invented else "Hvad tallene kan bruges til"


def _disjoint_case_types(area: Area) -> list[CaseType]:
    """The types of case that are no part of each other, so that a sentence may list them side by side.

    A type that contains another is left out.
    """
    types = area.codebook.survey.case_types
    return [
        kind
        for name, kind in types.items()
        if not any(set(kind.answers) < set(other.answers) for n, other in types.items() if n != name)
    ]
