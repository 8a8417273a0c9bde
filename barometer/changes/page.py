"""The parts of the memo about two years. Each function takes a change and gives blocks."""

from __future__ import annotations

from datetime import date
from math import isnan

import pandas as pd

from .. import columns as c
from ..page.blocks import Box, Heading, Masthead, Page, Prose, Stamp
from ..page.danish import da
from ..params import published
from ..year.stamps import case_file_stamp, embargo_stamps, synthetic_stamp
from .change import Change, Finding
from .tables import (
    TEST_NAMES,
    claims_table,
    compared,
    document_name,
    has_several_pairs,
    invented_years,
    sources_of_years,
)

CHANGE_TITLE = "Hvad der kan siges om ændringen"


def change_head(change: Change, as_of: date) -> Page:
    """Masthead, stamps, the conclusion, and the largest rise and fall.

    Parameters
    ----------
    change : Change
        The two years of a kommune.
    as_of : date
        The day for which the memo is made. Before the publication of one of the years it carries the embargo.
    """
    before, now = change.before.survey, change.now.survey
    read = [(change.cases_before, before.year), (change.cases_now, now.year)]
    lead = [f"{da.cases(n)} i {year}" if n else f"antallet af sager i {year} er ikke oplyst" for n, year in read]
    masthead = Masthead(memo_title(change), memo_name(change), " · ".join(lead), "top", change.identity)
    parts = [masthead, *_stamps(change, as_of), Box(CHANGE_TITLE, _answer(change))]
    if len(change.comparable) > 1:
        parts.append(Prose(da.text("changes/extremes", rise=_extreme(change, 1), fall=_extreme(change, -1))))
    return Page(parts)


def memo_title(change: Change) -> str:
    """The title of the two surveys: "Børnesagsbarometret 2020 og 2023"."""
    return f"{change.before.survey.title} og {change.now.year}"


def memo_name(change: Change) -> str:
    """The kommune of the memo, or all of them together: "Ishøj"."""
    return "Alle deltagende kommuner" if change.code == c.ALL else change.name


def claims_section(change: Change) -> Page:
    """The changes that a document claims, each with its p-values; empty where no document claims any."""
    frame = change.claims
    if frame.empty:
        return Page()
    tested = frame[frame["holds"] != ""]
    fall = _extreme(change, -1)
    text = da.text(
        "changes/claims",
        documents=list(dict.fromkeys(frame[c.SOURCE])),
        changes=len(frame),
        told=_directions(frame[published.POINTS]),
        before=change.before.year,
        now=change.now.year,
        compared=len(tested),
        held=int((tested["holds"] == "all").sum()),
        some=int((tested["holds"] == "some").sum()),
        tests=len(change.tests),
        least=min((row[f"{test}_least"] for row in tested.to_dict("records") for test in change.tests), default=1.0),
        alpha=change.alpha,
        unnamed=fall if fall and fall["question"] not in set(frame[c.QUESTION]) else None,
    )
    return Page([Heading(2, "Hvad der er sagt om ændringen", "udsagn"), Prose(text), claims_table(change)])


def refused_section(change: Change) -> Page:
    """The requirements that are not compared, with the reason that the codebook gives."""
    rows = {row[c.QUESTION]: row for row in change.rows.to_dict("records")}
    refused: list[dict] = []
    alone: list[dict] = []
    rest: list[dict] = []
    for question in change.questions:
        row = rows[question.question]
        if row["finding"] == Finding.NOT_COMPARABLE.value:
            ends = {"before": _percent(row["percent_before"]), "now": _percent(row["percent"])}
            refused.append({"short": question.short, "note": change.now.question(question.question).note, **ends})
        elif row["finding"] == Finding.ONE_YEAR.value:
            lately = pd.notna(row["percent"])
            book, share = (change.now, row["percent"]) if lately else (change.before, row["percent_before"])
            note = book.question(question.question).note
            one = {"short": question.short, "year": book.year, "percent": _percent(share), "note": note}
            (alone if note else rest).append(one)
    years = sorted({one["year"] for one in rest})
    lists = [{"year": y, "names": [f"{o['short']} ({o['percent']})" for o in rest if o["year"] == y]} for y in years]
    return Page([Prose(da.text("changes/refused", refused=refused, alone=alone, rest=lists, before=change.before.year,
                              now=change.now.year, note=change.now.survey.comparison_note))])  # fmt: skip


def change_method(change: Change) -> Prose:
    """How the conclusions are reached."""
    known = ((change.before.year, change.cases_before), (change.now.year, change.cases_now))
    return Prose(
        da.text(
            "changes/method",
            test=TEST_NAMES[change.test],
            alpha=change.alpha,
            level=change.rule.level.value,
            compared=len(change.comparable),
            several=has_several_pairs(change),
            at_largest=change.at_largest,
            detectable=_detectable(change) is not None,
            least=[_smallest_p(change, question.short, row) for question, row in compared(change)],
            guessed=[str(year) for year, cases in known if cases is None],
        )
    )


def change_sources(change: Change) -> Prose:
    """Where the numbers and the methods come from."""
    sides = ((change.before, change.known_before), (change.now, change.known_now))
    documents = [
        (book.year, document_name(source, book))
        for book, known in sides
        for source in dict.fromkeys(one.source for one in known.values())
    ]
    claims = list(dict.fromkeys(change.claims[c.SOURCE]))
    return Prose(
        da.text("changes/sources", documents=documents, claims=claims, tests=change.tests, level=change.rule.level)
    )


def _stamps(change: Change, as_of: date) -> list[Stamp]:
    stamps = embargo_stamps(book.survey.embargoed_until(as_of) for book in (change.before, change.now))
    if years := invented_years(change):
        real = [str(book.year) for book in (change.before, change.now) if str(book.year) not in years]
        stamps.append(synthetic_stamp(da.text("changes/invented", invented=years, real=real)))
    if unpublished := [book.survey for book, sources in sources_of_years(change) if c.CASES in sources]:
        stamps.append(case_file_stamp(unpublished))
    return stamps


def _answer(change: Change) -> str:
    rows = list(compared(change))
    named = {kind: [f"”{q.short}”" for q, row in rows if row["finding"] == kind.value] for kind in Finding}
    common = {"before": change.before.year, "now": change.now.year, "compared": len(rows)}
    if change.at_largest:
        return da.text(
            "changes/answer_at_largest",
            **common,
            undecided=named[Finding.UNDECIDED],
            changes=[_went(question.short, row) for question, row in rows],
            same=change.before.year in change.now.survey.same_kommuner,
            taking_part=change.now.survey.kommuner,
        )
    return da.text(
        "changes/answer",
        **common,
        found=named[Finding.FOUND],
        undecided=named[Finding.UNDECIDED],
        several=has_several_pairs(change),
        everyone=change.code == c.ALL,
        detectable=_detectable(change),
    )


def _detectable(change: Change) -> dict | None:
    """The changes that the test would have found on the requirement with most cases; None where there are none."""
    found = change.detectable()
    if found is None:
        return None
    question, below, above = found
    row = next(row for q, row in compared(change) if q.question == question)
    ends = {name: None if isnan(share) else share for name, share in (("below", below), ("above", above))}
    if not any(ends.values()):
        return None
    share = row[c.COUNT_BEFORE] / row[c.NOBS_BEFORE]
    return {"short": change.now.question(question).short, "share": share, **ends}


def _directions(points: pd.Series) -> str:
    """How many rises and how many falls: "fire forbedringer og et fald"."""
    rises, falls, same = int((points > 0).sum()), int((points < 0).sum()), int((points == 0).sum())
    words = [("forbedring", "forbedringer", rises), ("fald", "fald", falls), ("uændret andel", "uændrede andele", same)]
    return da.listed([f"{_how_many(n, neuter=one == 'fald')} {one if n == 1 else many}" for one, many, n in words if n])


def _how_many(number: int, *, neuter: bool) -> str:
    return "et" if number == 1 and neuter else da.number_word(number)


def _extreme(change: Change, sign: int) -> dict | None:
    """The requirement that rose most, or fell most; None where none did."""
    rows = [(q, row) for q, row in compared(change) if sign * row[c.DIFFERENCE] > 0]
    if not rows:
        return None
    question, row = max(rows, key=lambda pair: sign * pair[1][c.DIFFERENCE])
    ends = {"before": _percent(row["percent_before"]), "now": _percent(row["percent"])}
    return {"question": question.question, "short": question.short, "difference": row[c.DIFFERENCE], **ends}


def _smallest_p(change: Change, short: str, row: dict) -> str:
    p = row[f"{change.test.replace('-', '_')}_least"]
    return f"{da.p_value(p)} for ”{short}”"


def _went(short: str, row: dict) -> str:
    return f"”{short}” gik fra {_percent(row['percent_before'])} til {_percent(row['percent'])}"


def _percent(printed: int) -> str:
    return da.percent(int(printed), 100)
