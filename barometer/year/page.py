"""The parts of a page, in the order in which they are read. Each takes results and gives blocks."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from .. import columns as c
from ..generalizability.verdict import Target
from ..page import danish as w
from ..page.blocks import Box, Figure, Heading, Masthead, Page, Prose, Stamp, Table
from ..results.area import Area, Results
from . import forest as figures
from . import tables, verdict_text

# So few cases to spare that a few more blank answers would turn the verdict: the page says so.
CLOSE = 10


def kommune_head(area: Area, as_of: date) -> Page:
    """The kommune page's head: masthead, stamps, and the answer before the numbers."""
    survey = area.codebook.survey
    everyone = Area(area.results, c.ALL)
    masthead = Masthead(
        kicker=survey.title,
        title=area.name,
        lead=f"{w.cases(area.nobs)} · {w.cases(everyone.nobs)} i {w.kommuner(area.results.taking_part)} i alt",
        id="top",
        identity=area.results.identity(area.code),
    )
    answer = Box(
        answer_title(area),
        w.text(
            "year/answer_kommune",
            kommune=area.name,
            verdict=area.verdict(),
            year=everyone.verdict(),
            year_invented=everyone.source == c.SYNTHETIC and area.source != c.SYNTHETIC,
            taking_part=area.results.taking_part,
            publisher=survey.publisher,
        ),
    )
    return Page([masthead, *embargo(area.results, as_of), *synthetic_stamps(area), answer])


def year_head(results: Results, title: str, as_of: date) -> Page:
    """The head of a page about the whole year."""
    everyone = Area(results, c.ALL)
    lead = f"{w.cases(everyone.nobs)} i {w.kommuner(results.taking_part)}"
    masthead = Masthead(results.codebook.survey.title, title, lead, "top", results.identity(c.ALL))
    asked = [(q.short, everyone.verdict(q.question)) for q in everyone.asked() if q.complies]
    answer = Box(
        answer_title(everyone),
        w.text(
            "year/answer_year",
            year=everyone.verdict(),
            survey_year=results.codebook.year,
            taking_part=results.taking_part,
            generalizing=[name for code, name in results.kommuner.items() if Area(results, code).verdict()],
            country=everyone.verdict(target=Target.COUNTRY),
            narrow=[f"”{short}”" for short, verdict in asked if not verdict],
            close=[f"”{short}”" for short, verdict in asked if verdict and verdict.margin <= CLOSE],
        ),
    )
    return Page([masthead, *embargo(results, as_of), *synthetic_stamps(everyone), answer])


def embargo(results: Results, as_of: date) -> list[Stamp]:
    """The stamp that stands before the publication date, and no more from that day on."""
    day = results.codebook.survey.embargoed_until(as_of)
    return [Stamp("embargo", "Ikke offentlig endnu", w.text("year/embargo", publication_date=day))] if day else []


def area_about(area: Area) -> Prose:
    """What the survey is, with the year's own numbers, and why bases vary."""
    survey = area.codebook.survey
    bases = [nobs for nobs in area.bases().values() if nobs]
    everyone = Area(area.results, c.ALL)
    return Prose(
        w.text(
            "year/about",
            year=survey.year,
            cases_in_all=everyone.nobs,
            taking_part=area.results.taking_part,
            case_types=[kind.label.lower() for kind in _apart(area)],
            publisher=survey.publisher,
            least=min(bases, default=0),
            most=max(bases, default=0),
            left_out=[f"”{q.short}”" for q in area.left_out()] if area.code != c.ALL else [],
            assumed_from=survey.questions_assumed_from,
        )
    )


def chapters(area: Area) -> Page:
    """Every chapter with its tables; a question relevant for none of the cases is left out."""
    parts: list[Heading | Table] = []
    for number, questions in groupby(area.asked(), key=lambda q: q.chapter):
        title = area.codebook.survey.chapters[str(number)]
        parts.append(Heading(2, f"Kapitel {number}. {title}", f"kapitel-{number}"))
        parts += [tables.published_table(q, area.frequencies(q.question), area.codebook) for q in questions]
    return Page(parts)


def by_question(results: Results) -> Page:
    """Every chapter with one table a question, a row a kommune. Nothing is left out."""
    rows = results.frequencies[results.frequencies[c.CASE_TYPE] == c.ALL]
    parts: list[Heading | Table] = []
    for number, questions in groupby(results.codebook.questions, key=lambda q: q.chapter):
        title = results.codebook.survey.chapters[str(number)]
        parts.append(Heading(3, f"Kapitel {number}. {title}", f"spoergsmaal-kapitel-{number}"))
        parts += [tables.kommune_table(q, rows[rows[c.QUESTION] == q.question], results.codebook) for q in questions]
    return Page(parts)


def area_forest(area: Area) -> Figure:
    """All requirements with their intervals; a kommune's before the year's."""
    everyone = None if area.code == c.ALL else Area(area.results, c.ALL).estimates()
    name = "alle deltagende kommuner" if area.code == c.ALL else area.name
    return figures.forest(
        area.estimates(), everyone, area.codebook, name=name, min_drawn_nobs=area.results.rule.min_drawn_nobs.value
    )


def area_uncertainty(area: Area, title: str = "Lovkravene og deres usikkerhed") -> Table:
    """One table of all requirements with their intervals and verdicts."""
    return tables.uncertainty_table(area.estimates(), area.codebook, title, f"usikkerhed-{area.case_type}")


def area_method(results: Results) -> Prose:
    """How the intervals are made, and what it takes to generalize."""
    rule = results.rule
    return Prose(
        w.text(
            "year/method",
            level=rule.level.value,
            min_nobs=int(rule.min_nobs.value),
            max_half_width=rule.max_half_width.value,
            cases_needed=rule.cases_needed(),
        )
    )


def by_case_type(results: Results) -> Page:
    """The headline results for each type of case: heading, the verdict in words, and the table."""
    parts: list[Heading | Prose | Table] = []
    for name, case_type in results.codebook.survey.case_types.items():
        area = Area(results, c.ALL, name)
        if area.nobs == 0:
            continue
        parts.append(Heading(3, f"{case_type.label}: {w.cases(area.nobs)}", f"sagstype-{name}"))
        parts.append(Prose(verdict_text.verdict_sentence(area.verdict())))
        parts.append(area_uncertainty(area, case_type.label))
    return Page(parts)


def bilag2_guide() -> Prose:
    """How to read bilag 2."""
    return Prose(w.text("year/guide", dash=w.NOTHING))


def area_sources(area: Area) -> Prose:
    """Where the numbers and the thresholds come from."""
    rule, survey = area.results.rule, area.codebook.survey
    listed = [f"{'Tallene' if area.code == c.ALL else 'Kommunens tal'}: {text}." for text in area.documents]
    sources = set(area.results.frequencies[c.SOURCE].unique())
    if c.SYNTHETIC in sources:
        listed.append(f"Opdigtede sager: lavet af pakken selv og afstemt efter offentliggjorte tal for {survey.title}.")
    if c.CASES in sources:
        listed.append(f"Sagsgennemgangen i {survey.title}, {survey.publisher}.")
    listed += [
        f"Spørgsmålenes ordlyd: {survey.publisher}.",
        f"Grænsen på {w.points(rule.max_half_width.value)}: {rule.max_half_width.source}.",
        f"Grænsen på {w.number(int(rule.min_nobs.value))} sager: {rule.min_nobs.source}.",
    ]
    return Prose(w.text("year/sources", sources=listed))


def answer_title(area: Area) -> str:
    """The title of the box before the numbers; invented numbers are good for nothing but trying."""
    invented = area.source == c.SYNTHETIC
    return "Hvad tallene kunne bruges til, hvis de var virkelige" if invented else "Hvad tallene kan bruges til"


def _apart(area: Area):
    """The types of case that hold no case of another: the ones a sentence may list side by side."""
    types = area.codebook.survey.case_types
    return [
        kind
        for name, kind in types.items()
        if not any(set(kind.answers) < set(other.answers) for n, other in types.items() if n != name)
    ]


def synthetic_stamps(area: Area) -> list[Stamp]:
    """The stamp that stands wherever an invented case went into a number."""
    sources = area.results.sources
    if c.SYNTHETIC not in sources.values():
        return []
    names = area.results.kommuner
    real = [names[code] for code, source in sources.items() if source != c.SYNTHETIC]
    if area.code == c.ALL:
        told = w.text("year/synthetic_year", real=real)
    elif area.source == c.SYNTHETIC:
        told = w.text("year/synthetic_kommune")
    else:
        told = w.text("year/synthetic_context", kommune=area.name, others=len(names) - len(real))
    title = "Opdigtede tal" if area.code == c.ALL or area.source == c.SYNTHETIC else "Opdigtede sammenligningstal"
    return [Stamp("synthetic", title, told)]
