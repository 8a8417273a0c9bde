"""The tables of the memo about two years: what changed, what was claimed, and every p behind it."""

from __future__ import annotations

from collections.abc import Iterable

from .. import columns as c
from ..page.blocks import Column, Table
from ..page.danish import da
from ..page.numbers import DASH, NOTHING
from ..params import published
from ..params.codebook import Codebook, Question
from ..statistics.equality import BOSCHLOO, FISHER, FISHER_MID_P
from .change import Change, Finding

TEST_NAMES = {FISHER: "Fishers test", FISHER_MID_P: "Fishers mid-p", BOSCHLOO: "Boschloos test"}
TEST_SHORT_NAMES = {FISHER: "Fisher", FISHER_MID_P: "Mid-p", BOSCHLOO: "Boschloo"}
SAID = {
    Finding.FOUND.value: "ændret mere end tilfældet",
    Finding.UNDECIDED.value: "afhænger af antallet af sager",
    Finding.NOT_FOUND.value: "kan være tilfældigt",
}
SAME, TOO_FEW = "samme andel", "for få sager til at vise noget"
HELD = {"all": "ja", "some": "kun med nogle antal", "none": "nej", "": "sammenlignes ikke"}


def change_table(change: Change) -> Table:
    """Each requirement that may be compared: both years, the difference, its interval, and what may be said."""
    level = da.percent_of_share(change.rule.level.value)
    notes = [
        f"Note: Ændring og {level}-interval (Newcombe) i procentpoint, regnet af de uafrundede andele. Intervallet"
        " gælder kravet for sig."
    ]
    if len(change.comparable) > 1:
        notes[0] += (
            " Der ses på flere krav på én gang, og derfor kan en ændring være tilfældig, selv om det ikke rummer 0."
        )
    if change.at_largest:
        notes.append("Note: Antallet af sager er det største, der kan være; med færre er intervallet oftest bredere.")
    elif several(change):
        notes.append(
            "Note: Hvor kun procenten er offentliggjort, står de antal sager, den kan bygge på. Intervallet er regnet"
            " med de største; med færre er det som regel bredere."
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
        ),  # fmt: skip
        rows=[_line(change, question, row) for question, row in compared(change)],
        notes=notes if change.comparable else ["Note: Ingen af lovkravene kan sammenlignes."],
        source=_kilde(change),
    )


def p_value_table(change: Change) -> Table:
    """Every test and both adjustments, from the least to the most over all counts that may be."""
    names = {test: test.replace("-", "_") for test in change.tests}
    spans = [*names.values(), "holm", "bh"]
    heads = [*(TEST_SHORT_NAMES[test] for test in names), "Holm", "BH"]
    return Table(
        id="p-vaerdier",
        label="",
        title="For metodefolk: p-værdierne, mindst og højst over de antal sager, der kan være",
        columns=(Column("Lovkrav", "left"), Column("Par"), *map(Column, heads), Column("Mindste")),
        rows=[
            (
                question.short, da.number(row["readings"]),
                *(da.p_span(row[f"{name}_least"], row[f"{name}_most"]) for name in spans), da.p_value(row["smallest_p"]),
            )
            for question, row in compared(change)
        ],
        notes=[
            f"Note: Holm, som afgør, hvad der er fundet, og Benjamini-Hochberg (BH) justerer {TEST_NAMES[change.test]} for"
            " alle krav i tabellen. ”Par” er, hvor mange par af antal der kan stå bag procenterne, ”Mindste” den"
            " mindste p-værdi, de største antal kunne give, hvad svarene end var."
        ],
        source=_kilde(change),
    )  # fmt: skip


def claims_table(change: Change) -> Table:
    """What a document claims, beside what the cases can carry of it."""
    tests = change.tests
    differences = {q.question: row[c.DIFFERENCE] for q, row in compared(change)}
    rows = [
        (
            change.now.question(row[c.QUESTION]).short,
            da.signed_in_points(row[published.POINTS] / 100),
            da.signed_in_points(differences[row[c.QUESTION]]) if row["holds"] else NOTHING,
            *(da.p_span(row[f"{test}_least"], row[f"{test}_most"]) if row["holds"] else NOTHING for test in tests),
            HELD[row["holds"]],
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
        notes=[
            "Note: Procentpoint, og p-værdier efter Holms justering for de udsagn, der går samme vej: den mindste og"
            " den største over alle de antal sager, der kan være."
        ],
        source=f"Kilde: {'; '.join(dict.fromkeys(change.claims[c.SOURCE]))}",
    )  # fmt: skip


def compared(change: Change) -> Iterable[tuple[Question, dict]]:
    """The requirements that may be compared, in the order of the tables, each with its row."""
    rows = {row[c.QUESTION]: row for row in change.rows.to_dict("records")}
    return ((question, rows[question.question]) for question in change.comparable)


def several(change: Change) -> bool:
    """Whether more than one pair of counts may stand behind a requirement."""
    return any(row["readings"] > 1 for _, row in compared(change)) and not change.at_largest


def invented_years(change: Change) -> list[str]:
    """The years whose numbers are invented, as text."""
    sides = ((change.before.year, change.known_before), (change.now.year, change.known_now))
    return [str(year) for year, known in sides if c.SYNTHETIC in {one.source for one in known.values()}]


def document_name(source: str, book: Codebook) -> str:
    """Where numbers come from, in words."""
    if source == c.SYNTHETIC:
        return "opdigtede sager, lavet af pakken selv"
    if source in (c.CASES, c.PUBLISHED):
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
        _said(change, row),
    )


def _cell(count: int, share: int, bases: list[int], at_largest: bool) -> str:
    """A percentage with what it rests on: "8 af 14 (57 %)", or "69 % af 13 eller 16"."""
    printed = da.percent(share, 100)
    if at_largest:
        return f"{printed} af højst {da.number(bases[-1])}"
    if len(bases) == 1:
        return f"{da.of(count, bases[0])} ({printed})"
    ends = [da.number(bases[0]), da.number(bases[-1])]
    return f"{printed} af {DASH.join(ends) if len(bases) > 2 else ' eller '.join(ends)}"


def _said(change: Change, row: dict) -> str:
    if row["finding"] == Finding.NOT_FOUND.value:
        if row["percent"] == row["percent_before"] and row[c.DIFFERENCE] == 0:
            return SAME
        if row["smallest_p"] > change.alpha:
            return TOO_FEW
    return SAID[row["finding"]]


def _kilde(change: Change) -> str:
    """The line under a table that says where its numbers come from."""
    if invented_years(change):
        return "Kilde: Opdigtede sager til afprøvning"
    known = [book[q.question] for book in (change.known_before, change.known_now) for q, _ in compared(change)]
    names = dict.fromkeys(one.source for one in known)
    return f"Kilde: {'; '.join([*(document_name(name, change.now) for name in names), 'egne beregninger'])}"
