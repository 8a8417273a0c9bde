"""The parts of the page about several years together."""

from __future__ import annotations

from datetime import date

import pandas as pd

from .. import columns as c
from ..page import danish as w
from ..page.blocks import Box, Column, Masthead, Page, Prose, Stamp, Table
from ..params import periods
from ..results.area import Area
from ..results.pooled import Pool
from . import page


def pooled_head(pool: Pool, as_of: date) -> Page:
    """Masthead, stamps, and what the years together may be used for."""
    period, whole = pool.period, Area(pool.whole, c.ALL)
    lead = f"{w.cases(whole.nobs)} i {w.kommuner(period.kommuner)}"
    stamps = page.embargo(pool.whole, as_of)
    if whole.source == c.SYNTHETIC:
        stamps.append(Stamp("synthetic", "Opdigtede tal", w.text("year/synthetic_year", real=_real(pool))))
    types = pool.whole.codebook.survey.case_types
    told = w.text(
        "year/answer_pool",
        whole=whole.verdict(),
        taking_part=period.kommuner,
        outside=len(pool.whole.codebook.register) - period.kommuner_in_all,
        failing=[
            f"{kind.label.lower()} ({w.cases(Area(pool.whole, c.ALL, name).nobs)})"
            for name, kind in types.items()
            if not Area(pool.whole, c.ALL, name).verdict()
        ],
    )
    masthead = Masthead(period.title, "Årene samlet", lead, "top", pool.whole.identity(c.ALL))
    return Page([masthead, *stamps, Box(page.answer_title(whole), told)])


def years_table(pool: Pool) -> Table:
    """Each requirement with its share and interval, the pool's and every year's beside it."""
    columns = [pool.whole, *pool.years]
    rows = [Area(results, c.ALL).estimates().set_index(c.QUESTION) for results in columns]
    names = ["Årene samlet", *(str(results.codebook.year) for results in pool.years)]
    asked = [q for q in pool.whole.codebook.requirements if rows[0].loc[q.question, c.NOBS] > 0]
    methods = [method for frame in rows for method in frame.loc[frame[c.NOBS] > 0, c.METHOD]]
    return Table(
        id="aarene",
        label="",
        title="Andelen med svaret Ja, årene samlet og hvert for sig",
        columns=(Column("Lovkrav", "left"), *(Column(name) for name in names)),
        rows=[(q.short, *(_cell(frame.loc[q.question]) for frame in rows)) for q in asked],
        total=("Sager i alt", *(w.number(Area(results, c.ALL).nobs) for results in columns)),
        notes=[
            f"Note: I parentes {w.percent_of_share(pool.whole.rule.level.value)}-interval ({w.method_names(methods)})."
        ],
        source=page.tables.kilde({Area(r, c.ALL).source for r in columns}, pool.whole.codebook),
    )


def changed_questions(pool: Pool) -> Prose:
    """Which questions did not mean the same in every year."""
    survey = pool.whole.codebook.survey
    names = [f"”{q.short}”" for q in periods.questions_changed(pool.period)]
    return Prose(w.text("year/changed", changed=names, assumed=survey.questions_assumed_from))


def identity_table(pool: Pool) -> Table:
    """What the published percentages leave open for the year that was not published, and what stands there here."""
    short = {q.question: q.short for q in pool.whole.codebook.requirements}
    rows = pool.identity.to_dict("records")
    return Table(
        id="regnestykke",
        label="",
        title="Årene skal give de samlede tal: hvad de offentliggjorte procenter lader stå åbent",
        columns=(Column("Lovkrav", "left"), Column("År uden tal"), Column("Mindst"), Column("Højst"), Column("Her")),
        rows=[
            (short[row[c.QUESTION]], str(row["missing"]), *(_tenths(row[k]) for k in ("low", "upp", c.SHARE)))
            for row in rows
        ],
        notes=["Note: Regnet af de offentliggjorte hele procenter, som hver dækker flere mulige antal sager."],
        source=page.tables.kilde({Area(pool.whole, c.ALL).source}, pool.whole.codebook),
    )


def _real(pool: Pool) -> list[str]:
    """The real kommuner among the invented, with their year."""
    books = [results.codebook for results in pool.years]
    return [
        f"{book.kommune_name(code)} i {book.year}"
        for book in books
        for code in book.completely_published
    ]


def _cell(row: pd.Series) -> str:
    if row[c.NOBS] == 0:
        return w.NOTHING
    return f"{w.percent(int(row[c.COUNT]), int(row[c.NOBS]))} ({w.span(row[c.CI_LOW], row[c.CI_UPP]).removesuffix(w.NBSP + '%')})"


def _tenths(share: float) -> str:
    return f"{w.decimal(100 * share, 1)}{w.NBSP}%"
