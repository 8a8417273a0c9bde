"""The rule's verdicts: on every target, on Ankestyrelsen's statements, and beside other offices' standards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

import numpy as np

from ..counts.synthetic import DEFAULT_ICC
from ..generalizability.standards import NCHS, judged
from ..generalizability.verdict import Binding, Coverage, Target, Verdict
from ..page.blocks import Column, Page, Table
from ..page.english import en
from ..page.numbers import NBSP, NOTHING
from ..page.texts import paragraphs
from ..params.rule import Rule
from ..params.standards import standards
from .samples import FAMILY_TREATMENT, PLACEMENT, WITHOUT_CONSENT, StatedSamples
from .windows import assumed_deff

# A number of cases that is larger than any target has.
_NO_END = 10**6
_REASONS = {
    Binding.COVERAGE: "coverage",
    Binding.MIN_NOBS: "number of cases",
    Binding.MIN_DF: "degrees of freedom",
    Binding.HALF_WIDTH: "half-width",
}


_SHORT = {
    Binding.COVERAGE: "coverage",
    Binding.MIN_NOBS: "n*",
    Binding.MIN_DF: "df",
    Binding.HALF_WIDTH: "width",
}


@dataclass(frozen=True)
class Statement:
    """Something said, or implied by what is said, about a sample, and what the rule says.

    Attributes
    ----------
    label : str
        (a), (b) or (c) where Ankestyrelsen says it; empty where it follows from what Ankestyrelsen says.
    about : str
        The sample and what it is said to describe, as in a cell of the table.
    holds : bool
        Whether the sample is said to generalize; of files, whether it is said to describe them.
    verdict : Verdict
        The verdict of the rule on the sample.
    """

    label: str
    about: str
    holds: bool
    verdict: Verdict


def statements(rule: Rule, samples: StatedSamples) -> Page:
    """Ankestyrelsen's three statements, and those that follow from them."""
    every = list(list_statements(rule, samples))
    words = en.parts("methodology/statements", documents=samples.published.statements)
    return Page([
        _statements([s for s in every if s.label], "statements", "stated", words),
        _statements([s for s in every if not s.label], "implied", "implied", words),
    ])  # fmt: skip


def list_statements(rule: Rule, samples: StatedSamples) -> Iterator[Statement]:
    """The statements with their verdicts, in the order of the tables.

    Parameters
    ----------
    rule : Rule
        The thresholds of the verdicts.
    samples : StatedSamples
        The samples that the statements are about.

    Yields
    ------
    Statement
    """
    small, asked_for = samples.kommune
    pooled, all_types = samples.pooled, samples.of_pooled
    for number, sample in samples.years.items():
        yield Statement("(a)", f"{number} → participants", True, sample.asked(rule))
    for sample in (small, asked_for):
        yield Statement("(b)", "one kommune → its practice", False, sample.asked(rule))
    yield Statement("(c)", "all cases, pooled → the country", True, pooled.asked(rule))
    for kind in (FAMILY_TREATMENT, PLACEMENT):
        yield Statement("(c)", f"{all_types[kind].name} → the country", True, all_types[kind].asked(rule))
    yield Statement(
        "(c)", f"{all_types[WITHOUT_CONSENT].name} → the country", False, all_types[WITHOUT_CONSENT].asked(rule)
    )
    for number, sample in samples.years.items():
        yield Statement("", f"{number} → the country", False, sample.asked(rule, Target.COUNTRY))
    for kind, sample in samples.of_latest_year.items():
        yield Statement("", f"{sample.name} → participants", kind != WITHOUT_CONSENT, sample.asked(rule))
    followed, without = samples.follow_up, samples.follow_up_without_consent
    yield Statement("", f"{followed.name} → participants", True, followed.asked(rule))
    as_drawn = followed.asked(rule, coverage=Coverage.DRAWN)
    yield Statement("", f"{followed.name}, kommuner as drawn by chance", False, as_drawn)
    yield Statement("", f"{without.name} → the country", False, without.asked(rule))
    yield Statement(
        "", f"one kommune with {asked_for.nobs} files → those files", True, small.files(rule, asked_for.nobs)
    )


def _statements(statements: list[Statement], id: str, kind: str, words: dict[str, str]) -> Table:
    heads = ("n", "K", "±", "Needed", "Margin", "By", "Limits")
    rows = []
    for s in statements:
        v = s.verdict
        attainable = v.binding is not Binding.COVERAGE and v.cases_needed < _NO_END  # by more cases
        rows.append((
            f"{s.label} {s.about}".strip(), en.number(v.nobs), en.number(v.kommuner), en.in_points(v.half_width),
            en.number(v.cases_needed) if attainable else NOTHING, en.signed(v.margin) if attainable else NOTHING,
            _SHORT[v.binding], _window(v), en.yes_or_no(v.holds),
        ))  # fmt: skip
    return Table(
        id=id,
        label="",
        title=words[kind],
        columns=(
            Column("Sample → of what", "left"),
            *(Column(head, "left" if head == "By" else "right") for head in heads),
            Column("Holds"),
        ),
        rows=rows,
        notes=[words[f"{kind}_note"], words["columns_note"]],
    )


def _window(v: Verdict) -> str:
    low, high = v.window
    if (low, high) == (0.0, 0.5):
        return "any"
    return f"{en.in_points(low)}+" if high == 0.5 else f"<{en.in_points(high)}"


def readings(rule: Rule, samples: StatedSamples) -> Page:
    """One row is a target: the variance that belongs to it, and the rule's verdict on today's samples."""
    year = samples.years[samples.latest]
    small, asked_for = samples.kommune
    sent, every = ceil(samples.published.sent_per_read.value * year.nobs), samples.pooled.kommuner
    drawn = year.asked(rule, Target.COUNTRY, coverage=Coverage.DRAWN, deff=assumed_deff(year, DEFAULT_ICC))
    rows = [
        ("the files read", "–", "none: a count", "–", "1", "a count needs no rule"),
        ("files of the year, participating kommuner", "strata", "stratified", _unbroken("1 − n/N"), "N/n",
         f"n = {year.nobs}: {_answer(year.files(rule, _NO_END), 'describes them')} or less"),
        ("practice, participating kommuner", "strata", "stratified", "none", "1",
         f"n = {year.nobs}: {_answer(year.asked(rule))}"),
        ("the country, from one year", "drawn units", "two-stage", _unbroken(f"1 − K/{every}"), "1 or N/n",
         f"n = {year.nobs}: {_answer(year.asked(rule, Target.COUNTRY))}"),
        ("the country, years pooled", "strata", "stratified", "none", "1",
         f"n = {en.number(samples.pooled.nobs)}: {_answer(samples.pooled.asked(rule))}"),
        ("one kommune's files of the year", "–", "hypergeometric", "yes", "–",
         f"{small.nobs} of {asked_for.nobs}: {_answer(small.files(rule, asked_for.nobs), 'describes them')}"),
        ("one kommune's practice", "one stratum", "binomial", "none", "–",
         f"n = {small.nobs}: {_answer(small.asked(rule))}"),
    ]  # fmt: skip
    notes = en.part(
        "methodology/readings",
        "notes",
        nobs=year.nobs,
        sent=sent,
        sent_width=year.files(rule, sent).half_width,
        icc=DEFAULT_ICC,
        drawn_width=drawn.half_width,
    )
    heads = ("Statement about", "Kommuner are", "Variance", "fpc", "Weight", "The rule, today")
    table = Table(
        id="readings",
        label="",
        title="Targets and readings",
        columns=tuple(Column(head, "left") for head in heads),
        rows=rows,
        notes=paragraphs(notes),
    )
    return Page([table])


def thresholds(rule: Rule) -> Page:
    """One row is a threshold of the rule, with its source. The note gives the cases that one kommune needs."""
    limit = rule.max_half_width
    rows = [
        ("level of the interval", en.percent_of_share(rule.level.value, 0), rule.level.english_source),
        ("effective cases n*, at least", f"{rule.min_nobs.value:g}", rule.min_nobs.english_source),
        ("degrees of freedom, at least", f"{rule.min_df.value:g}", rule.min_df.english_source),
        ("kommuner where drawn, at least", f"{rule.min_kommuner.value:g}", rule.min_kommuner.english_source),
        ("half-width at p = 1/2, at most", en.points(limit.value, 0), limit.english_source),
    ]
    table = Table(
        id="thresholds",
        label="",
        title="The thresholds of the rule",
        columns=(Column("What", "left"), Column("Threshold"), Column("Source", "left")),
        rows=rows,
        notes=[en.part("methodology/thresholds", "note", cases_needed=rule.cases_needed())],
    )
    return Page([table])


def _unbroken(text: str) -> str:
    return text.replace(" ", NBSP)


def _answer(v: Verdict, word: str = "generalizes") -> str:
    if v.holds:
        return f"{word}, ±{en.points(v.half_width, 1)}"
    return f"no, {_REASONS[v.binding]}"


def standards_side_by_side(rule: Rule, samples: StatedSamples) -> Page:
    """Other offices' standards at p = 1/2, and in brackets how many of the n + 1 counts pass."""
    level = rule.level.value
    small, consent = samples.kommune[0], samples.of_pooled[WITHOUT_CONSENT]
    followed, year, pooled = samples.follow_up, samples.years[samples.latest], samples.pooled
    sizes = [s.nobs for s in (small, consent, followed, year, pooled)]
    rows = []
    for standard in standards().standards:
        rows.append((standard.name, *(_cell(passes(standard.id, n, level)) for n in sizes)))
        if standard.id == NCHS:
            df = consent.nobs - consent.spread
            those = [NOTHING] * len(sizes)
            those[sizes.index(consent.nobs)] = _cell(passes(NCHS, consent.nobs, level, df=df))
            rows.append((f"NCHS 2017, {consent.nobs} cases in {consent.spread} kommuner, df {df}", *those))
    ours = [s.asked(rule) for s in (small, consent, followed, year, pooled)]
    words = en.parts("methodology/standards", small=small, consent=consent, followed=followed, year=year, pooled=pooled)
    total = ("this rule", *(_cell((bool(v), (v.nobs + 1) * bool(v), v.nobs + 1)) for v in ours))
    table = Table(
        id="standards",
        label="",
        title=words["title"],
        columns=(Column("Standard", "left"), *(Column(f"n = {en.number(n)}") for n in sizes)),
        rows=rows,
        total=total,
        notes=[words["note"]],
        source=f"Sources: {'; '.join(standard.source for standard in standards().standards)}.",
    )
    return Page([table])


def passes(standard: str, nobs: int, level: float, df: int | None = None) -> tuple[bool, int, int]:
    """How a standard judges a sample.

    Parameters
    ----------
    standard : str
        The id of a standard in params/standards.yml.
    nobs : int
        The number of cases.
    level : float
        The confidence level, in (0, 1).
    df : int, optional
        The degrees of freedom, where they are fewer than nobs - 1.

    Returns
    -------
    half : bool
        Whether a share of one half passes.
    passing : int
        How many of the possible counts pass.
    counts : int
        The number of possible counts, nobs + 1.
    """
    found = judged(np.arange(nobs + 1), np.full(nobs + 1, nobs), level=level, df=df)
    found = found[found["standard"] == standard].sort_values("estimate")["passes"].to_numpy()
    # An odd number of cases has no half: both counts beside it must pass.
    return bool(found[[nobs // 2, (nobs + 1) // 2]].all()), int(found.sum()), nobs + 1


def _cell(found: tuple[bool, int, int]) -> str:
    half, some, counts = found
    return f"{en.yes_or_no(half)}{NBSP}({en.number(some)}/{en.number(counts)})"
