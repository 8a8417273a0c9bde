"""The tables of the memo about two years: what changed, what a document claims, and the p-values."""

from __future__ import annotations

from collections.abc import Iterable

from .. import columns as c
from ..page.blocks import Column, Table
from ..page.danish import da
from ..page.numbers import DASH, NOTHING
from ..page.texts import paragraphs
from ..params import published
from ..params.codebook import Codebook, Question
from ..statistics.equality import BOSCHLOO, FISHER, FISHER_MID_P
from .change import Change, Finding

TEST_NAMES = {FISHER: "Fishers test", FISHER_MID_P: "Fishers mid-p", BOSCHLOO: "Boschloos test"}
TEST_SHORT_NAMES = {FISHER: "Fisher", FISHER_MID_P: "Mid-p", BOSCHLOO: "Boschloo"}
CONCLUSIONS = {
    Finding.FOUND.value: "ændret mere end tilfældet",
    Finding.UNDECIDED.value: "afhænger af antallet af sager",
    Finding.NOT_FOUND.value: "kan være tilfældigt",
}
SAME_SHARE, TOO_FEW_CASES = "samme andel", "for få sager til at vise noget"
CLAIM_HOLDS = {"all": "ja", "some": "kun med nogle antal", "none": "nej", "": "sammenlignes ikke"}


def change_table(change: Change) -> Table:
    """One row is a comparable requirement: both years, the difference, its interval and the conclusion."""
    notes = da.part(
        "changes/changes",
        "notes",
        level=change.rule.level.value,
        compared=len(change.comparable),
        at_largest=change.at_largest,
        several=has_several_pairs(change),
    )
    return Table(
        id="aendringer",
        label="",
        title=f"Lovkravene i {change.before.year} og {change.now.year}",
        columns=(
            Column("Lovkrav", "left"),
            Column(str(change.before.year)),
            Column(str(change.now.year)),
            Column("Ændring"),
            Column("Interval"),
            Column("Hvad der kan siges", "left"),
        ),
        rows=[_line(change, question, row) for question, row in compared(change)],
        notes=paragraphs(notes),
        source=_source_line(change),
    )


def p_value_table(change: Change) -> Table:
    """One row is a comparable requirement: its smallest and largest p-value over all possible counts.

    There is a column for every test and for both adjustments.
    """
    names = {test: test.replace("-", "_") for test in change.tests}
    spans = [*names.values(), "holm", "bh"]
    words = da.parts("changes/p_values", test=TEST_NAMES[change.test])
    heads = [*(TEST_SHORT_NAMES[test] for test in names), "Holm", "BH"]
    return Table(
        id="p-vaerdier",
        label="",
        title=words["title"],
        columns=(Column("Lovkrav", "left"), Column("Par"), *map(Column, heads), Column("Mindste")),
        rows=[
            (
                question.short, da.number(row["readings"]),
                *(da.p_span(row[f"{name}_least"], row[f"{name}_most"]) for name in spans),
                da.p_value(row["smallest_p"]),
            )
            for question, row in compared(change)
        ],
        notes=[words["note"]],
        source=_source_line(change),
    )  # fmt: skip


def claims_table(change: Change) -> Table:
    """One row is a change that a document claims, with the p-values of it."""
    tests = change.tests
    differences = {q.question: row[c.DIFFERENCE] for q, row in compared(change)}
    rows = [
        (
            change.now.question(row[c.QUESTION]).short,
            da.signed_in_points(row[published.POINTS] / 100),
            da.signed_in_points(differences[row[c.QUESTION]]) if row["holds"] else NOTHING,
            *(da.p_span(row[f"{test}_least"], row[f"{test}_most"]) if row["holds"] else NOTHING for test in tests),
            CLAIM_HOLDS[row["holds"]],
        )
        for row in change.claims.to_dict("records")
    ]
    return Table(
        id="udsagn-holdt-op",
        label="",
        title="Det, der er sagt, og hvad sagerne kan bære",
        columns=(
            Column("Lovkrav", "left"), Column("Sagt"), Column("Ændring"), *(Column(TEST_NAMES[test]) for test in tests),
            Column("Kan skelnes fra tilfældet", "left"),
        ),
        rows=rows,
        notes=[da.part("changes/claimed", "note")],
        source=da.settled(f"Kilde: {'; '.join(dict.fromkeys(change.claims[c.SOURCE]))}"),
    )  # fmt: skip


def compared(change: Change) -> Iterable[tuple[Question, dict]]:
    """The comparable requirements in the order of the tables, each with its row of `Change.rows`."""
    rows = {row[c.QUESTION]: row for row in change.rows.to_dict("records")}
    return ((question, rows[question.question]) for question in change.comparable)


def has_several_pairs(change: Change) -> bool:
    """Whether a printed percentage can come from several pairs of counts."""
    return any(row["readings"] > 1 for _, row in compared(change)) and not change.at_largest


def invented_years(change: Change) -> list[str]:
    """The years whose numbers are invented, as text."""
    return [str(book.year) for book, sources in sources_of_years(change) if c.SYNTHETIC in sources]


def sources_of_years(change: Change) -> list[tuple[Codebook, set[str]]]:
    """The codebook of each year, and where its numbers come from."""
    sides = ((change.before, change.known_before), (change.now, change.known_now))
    return [(book, {one.source for one in known.values()}) for book, known in sides]


def document_name(source: str, book: Codebook) -> str:
    """The name of the document that numbers come from.

    Parameters
    ----------
    source : str
        One of `columns.SOURCES`, or the name of a document, which is returned as it is.
    book : Codebook
        The codebook of the year of the numbers.
    """
    if source == c.SYNTHETIC:
        return "opdigtede sager, lavet af pakken selv"
    if source == c.CASES:
        return f"en sagsfil til {book.survey.title}, ikke offentliggjort"
    if source == c.PUBLISHED:
        return f"sagsgennemgangen i {book.survey.title}, {book.survey.publisher}"
    return source


def _line(change: Change, question: Question, row: dict) -> tuple[str, ...]:
    bases_before, bases = change.bases(question.question)
    return (
        question.short,
        _cell(row[c.COUNT_BEFORE], row["percent_before"], bases_before, change.at_largest),
        _cell(row[c.COUNT], row["percent"], bases, change.at_largest),
        da.signed_in_points(row[c.DIFFERENCE]),
        da.signed_span(row["newcombe_low"], row["newcombe_upp"]),
        _conclusion(change, row),
    )


def _cell(count: int, share: int, bases: list[int], at_largest: bool) -> str:
    """A percentage and its base: "8 af 14 (57 %)", or "69 % af 13 eller 16"."""
    printed = da.percent(share, 100)
    if at_largest:
        return f"{printed} af højst {da.number(bases[-1])}"
    if len(bases) == 1:
        return f"{da.of(count, bases[0])} ({printed})"
    ends = [da.number(bases[0]), da.number(bases[-1])]
    return f"{printed} af {DASH.join(ends) if len(bases) > 2 else ' eller '.join(ends)}"


def _conclusion(change: Change, row: dict) -> str:
    if row["finding"] == Finding.NOT_FOUND.value:
        if row["percent"] == row["percent_before"] and row[c.DIFFERENCE] == 0:
            return SAME_SHARE
        if row["smallest_p"] > change.alpha:
            return TOO_FEW_CASES
    return CONCLUSIONS[row["finding"]]


def _source_line(change: Change) -> str:
    """The line under a table that says where its numbers come from."""
    if invented_years(change):
        return "Kilde: Opdigtede sager til afprøvning"
    known = [book[q.question] for book in (change.known_before, change.known_now) for q, _ in compared(change)]
    names = dict.fromkeys(one.source for one in known)
    documents = [document_name(name, change.now) for name in names]
    return da.settled(f"Kilde: {'; '.join([*documents, 'egne beregninger'])}")
