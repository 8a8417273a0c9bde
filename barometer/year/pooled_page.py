"""The parts of the page about several years together."""

from __future__ import annotations

from datetime import date

import pandas as pd

from .. import columns as c
from ..page.blocks import Box, Column, Masthead, Page, Prose, Table
from ..page.danish import da
from ..page.numbers import HIDDEN, NOTHING
from ..params import periods
from ..results.area import Area
from ..results.pooled import Pool
from .page import answer_title
from .stamps import embargo_stamps, synthetic_stamp
from .tables import hidden_note, source_line


def pooled_head(pool: Pool, as_of: date) -> Page:
    """Masthead, stamps, and what the years together may be used for."""
    period, whole = pool.period, pool.whole.everyone
    lead = f"{da.cases(whole.nobs)} i {da.kommuner(period.kommuner)}"
    survey = pool.whole.codebook.survey
    stamps = embargo_stamps([survey.embargoed_until(as_of)])
    if whole.source == c.SYNTHETIC:
        stamps.append(synthetic_stamp(da.text("year/synthetic_year", real=_real(pool), several_years=True)))
    of_type = [(kind.label.lower(), Area(pool.whole, c.ALL, name)) for name, kind in survey.case_types.items()
               if name not in pool.whole.withheld]  # fmt: skip
    answer = da.text(
        "year/answer_pool",
        whole=whole.verdict(),
        taking_part=period.kommuner,
        outside=len(pool.whole.codebook.register) - period.kommuner_in_all,
        failing=[
            f"{label} ({da.cases(area.nobs)})"
            for label, area in of_type
            if area.nobs is not None and not area.verdict()
        ],
    )
    masthead = Masthead(period.title, "Årene samlet", lead, "top", pool.whole.identity(c.ALL))
    return Page([masthead, *stamps, Box(answer_title(whole), answer)])


def years_table(pool: Pool) -> Table:
    """Each requirement with its share and interval, the pool's and every year's beside it."""
    columns = [pool.whole, *pool.years]
    rows = [results.everyone.estimates().set_index(c.QUESTION) for results in columns]
    names = ["Årene samlet", *(str(results.codebook.year) for results in pool.years)]
    asked = [q for q in pool.whole.codebook.requirements if pool.whole.everyone.bases()[q.question] != 0]
    methods = [method for frame in rows for method in frame.loc[frame[c.SHARE].notna(), c.METHOD]]
    hides = any(frame[[c.COUNT, c.NOBS]].isna().any(axis=None) for frame in rows)
    words = da.parts("year/years", level=pool.whole.rule.level.value, methods=methods)
    return Table(
        id="aarene",
        label="",
        title=words["title"],
        columns=(Column("Lovkrav", "left"), *(Column(name) for name in names)),
        rows=[(q.short, *(_cell(frame.loc[q.question]) for frame in rows)) for q in asked],
        total=("Antal sager", *(da.number(results.everyone.nobs) for results in columns)),
        notes=[words["note"], *([hidden_note(pool.whole.codebook)] if hides else [])],
        source=source_line({r.everyone.source for r in columns}, pool.whole.codebook),
    )


def changed_questions(pool: Pool) -> Prose:
    """Which questions did not mean the same in every year."""
    survey = pool.whole.codebook.survey
    names = [f"”{q.short}”" for q in periods.questions_changed(pool.period)]
    return Prose(da.text("year/changed", changed=names, assumed=survey.questions_assumed_from))


def identity_table(pool: Pool) -> Table:
    """What the published percentages leave open for the year that was not published, and what stands there here."""
    short = {q.question: q.short for q in pool.whole.codebook.requirements}
    rows = pool.identity.to_dict("records")
    words = da.parts("year/identity")
    return Table(
        id="regnestykke",
        label="",
        title=words["title"],
        columns=(Column("Lovkrav", "left"), Column("År uden tal"), Column("Mindst"), Column("Højst"), Column("Her")),
        rows=[
            (
                short[row[c.QUESTION]],
                str(row["missing"]),
                *(da.percent_of_share(row[k], 1) for k in ("low", "upp", c.SHARE)),
            )
            for row in rows
        ],
        notes=[words["note"]],
        source=source_line({pool.whole.everyone.source}, pool.whole.codebook),
    )


def _real(pool: Pool) -> list[str]:
    """The real kommuner among the invented, with their year."""
    books = [results.codebook for results in pool.years]
    return [f"{book.kommune_name(code)} i {book.year}" for book in books for code in book.completely_published]


def _cell(row: pd.Series) -> str:
    if pd.isna(row[c.COUNT]) or pd.isna(row[c.NOBS]):
        return HIDDEN
    if row[c.NOBS] == 0:
        return NOTHING
    share = da.percent(int(row[c.COUNT]), int(row[c.NOBS]))
    return f"{share} ({da.span_in_points(row[c.CI_LOW], row[c.CI_UPP], 0)})"
