"""The rule at work: what may be said of what, Ankestyrelsen's statements, and other offices' standards."""

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
from ..params.rule import Rule
from ..params.standards import standards
from . import samples
from .windows import assumed_deff

# More cases than there are: a target whose number of files is not known has at most so many.
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
    told : str
        (a), (b) or (c) where Ankestyrelsen says it; empty where it follows from the rule alone.
    about : str
        As in a cell.
    says : bool
        Whether it is said to generalize, or, of files, to describe them.
    verdict : Verdict
    """

    told: str
    about: str
    says: bool
    verdict: Verdict


def statements(rule: Rule) -> Page:
    """Ankestyrelsen's three statements, and those that follow from them."""
    made = list(listed(rule))
    sources = f"Note: {samples.statement_documents()}"
    spread = (
        "Note: from how many kommuner the cases without consent come is not published; they are asked as"
        " if from one, which is the most favourable, and fail even so. Files: the files of the year, not"
        " practice."
    )
    said = "What Ankestyrelsen says of its results, asked of the rule"
    return Page([
        _statements([s for s in made if s.told], "statements", said, sources),
        _statements([s for s in made if not s.told], "implied", "What follows, said in no document", spread),
    ])  # fmt: skip


def listed(rule: Rule) -> Iterator[Statement]:
    """Each statement with its verdict."""
    small, asked_for = samples.kommune_samples()
    pooled, year, consent = samples.pooled_sample(), samples.latest(), samples.WITHOUT_CONSENT
    all_types = samples.case_type_samples(samples.pooled_period())
    for number, sample in samples.year_samples().items():
        yield Statement("(a)", f"{number} → participants", True, sample.asked(rule))
    for sample in (small, asked_for):
        yield Statement("(b)", "one kommune → its practice", False, sample.asked(rule))
    yield Statement("(c)", "all cases, pooled → the country", True, pooled.asked(rule))
    for kind in (samples.FAMILY_TREATMENT, samples.PLACEMENT):
        yield Statement("(c)", f"{all_types[kind].name} → the country", True, all_types[kind].asked(rule))
    yield Statement("(c)", f"{all_types[consent].name} → the country", False, all_types[consent].asked(rule))
    for number, sample in samples.year_samples().items():
        yield Statement("", f"{number} → the country", False, sample.asked(rule, Target.COUNTRY))
    for kind, sample in samples.case_type_samples(year).items():
        yield Statement("", f"{sample.name} → participants", kind != consent, sample.asked(rule))
    followed, without = samples.follow_up_sample(), samples.follow_up_without_consent()
    yield Statement("", f"{followed.name} → participants", True, followed.asked(rule))
    as_drawn = followed.asked(rule, coverage=Coverage.DRAWN)
    yield Statement("", f"{followed.name}, kommuner as drawn by chance", False, as_drawn)
    yield Statement("", f"{without.name} → the country", False, without.asked(rule))
    yield Statement(
        "", f"one kommune with {asked_for.nobs} files → those files", True, small.files(rule, asked_for.nobs)
    )


def _statements(made: list[Statement], id: str, title: str, note: str) -> Table:
    heads = ("n", "K", "±", "Needed", "Margin", "By", "Limits")
    rows = []
    for s in made:
        v = s.verdict
        some = v.binding is not Binding.COVERAGE and v.cases_needed < _NO_END  # cases that would do
        rows.append((
            f"{s.told} {s.about}".strip(), en.number(v.nobs), en.number(v.kommuner), en.in_points(v.half_width),
            en.number(v.cases_needed) if some else NOTHING, en.signed(v.margin) if some else NOTHING,
            _SHORT[v.binding], _window(v), en.yes_or_no(v.holds),
        ))  # fmt: skip
    return Table(
        id=id,
        label="",
        title=title,
        columns=(
            Column("Sample → of what", "left"),
            *(Column(head, "left" if head == "By" else "right") for head in heads),
            Column("Holds"),
        ),
        rows=rows,
        notes=[
            note,
            "Note: participants are the kommuner that took part, K those the cases come from. ± is the"
            " half-width at p = 1/2, in percentage points; By, the condition that decides; limits, those"
            " between which the answer stays as it is. Margin: cases to spare, below zero cases missing.",
        ],
    )


def _window(v: Verdict) -> str:
    low, high = v.window
    if (low, high) == (0.0, 0.5):
        return "any"
    return f"{en.in_points(low)}+" if high == 0.5 else f"<{en.in_points(high)}"


def readings(rule: Rule) -> Page:
    """What a statement may be about, the variance that belongs to it, and what the rule says today."""
    year = samples.year_samples()[samples.latest()]
    small, asked_for = samples.kommune_samples()
    sent, every = ceil(samples.sent_per_read() * year.nobs), samples.pooled_sample().kommuner
    drawn = year.asked(rule, Target.COUNTRY, coverage=Coverage.DRAWN, deff=assumed_deff(year, DEFAULT_ICC))
    rows = [
        ("the files read", "–", "none: a count", "–", "1", "a count needs no rule"),
        ("files of the year, participating kommuner", "strata", "stratified", _tied("1 − n/N"), "N/n",
         f"n = {year.nobs}: {_answer(year.files(rule, _NO_END), 'describes them')} or less"),
        ("practice, participating kommuner", "strata", "stratified", "none", "1",
         f"n = {year.nobs}: {_answer(year.asked(rule))}"),
        ("the country, from one year", "drawn units", "two-stage", _tied(f"1 − K/{every}"), "1 or N/n",
         f"n = {year.nobs}: {_answer(year.asked(rule, Target.COUNTRY))}"),
        ("the country, years pooled", "strata", "stratified", "none", "1",
         f"n = {en.number(samples.pooled_sample().nobs)}: {_answer(samples.pooled_sample().asked(rule))}"),
        ("one kommune's files of the year", "–", "hypergeometric", "yes", "–",
         f"{small.nobs} of {asked_for.nobs}: {_answer(small.files(rule, asked_for.nobs), 'describes them')}"),
        ("one kommune's practice", "one stratum", "binomial", "none", "–",
         f"n = {small.nobs}: {_answer(small.asked(rule))}"),
    ]  # fmt: skip
    heads = ("Statement about", "Kommuner are", "Variance", "fpc", "Weight", "The rule, today")
    table = Table(
        id="readings",
        label="",
        title="Targets and readings",
        columns=tuple(Column(head, "left") for head in heads),
        rows=rows,
        notes=[
            "Note: fpc is the finite population correction, N the cases a kommune had, n those read, K the"
            " kommuner that took part. Weight 1 is the published share.",
            f"Note: if the year's {year.nobs} files were all but those sent and not read, {sent} in all,"
            f" they would be described to ±{en.points(year.files(rule, sent).half_width, 1)}. If its kommuner had"
            f" been drawn by chance, with an ICC of {DEFAULT_ICC:g}, its cases would speak of the country to"
            f" ±{en.points(drawn.half_width, 1)}.",
        ],
    )
    return Page([table])


def thresholds(rule: Rule) -> Page:
    """What the rule asks for, by what right, and what it comes to in cases of one kommune."""
    limit = rule.max_half_width
    rows = [
        ("level of the interval", en.percent_of_share(rule.level.value, 0), rule.level.source),
        ("effective cases n*, at least", f"{rule.min_nobs.value:g}", rule.min_nobs.source),
        ("degrees of freedom, at least", f"{rule.min_df.value:g}", rule.min_df.source),
        ("kommuner where drawn, at least", f"{rule.min_kommuner.value:g}", rule.min_kommuner.source),
        ("half-width at p = 1/2, at most", en.points(limit.value, 0), limit.source),
    ]
    table = Table(
        id="thresholds",
        label="",
        title="The thresholds of the rule",
        columns=(Column("What", "left"), Column("Threshold"), Column("Source", "left")),
        rows=rows,
        notes=[f"Note: together they ask for {rule.cases_needed()} cases of one kommune, all relevant."],
    )
    return Page([table])


def _tied(text: str) -> str:
    return text.replace(" ", NBSP)


def _answer(v: Verdict, word: str = "generalizes") -> str:
    if v.holds:
        return f"{word}, ±{en.points(v.half_width, 1)}"
    return f"no, {_REASONS[v.binding]}"


def standards_side_by_side(rule: Rule) -> Page:
    """Other offices' standards at p = 1/2, and in brackets how many of the n + 1 counts pass."""
    level = rule.level.value
    small, consent = samples.kommune_samples()[0], samples.case_type_samples(samples.pooled_period())[samples.WITHOUT_CONSENT]
    followed, year, pooled = (
        samples.follow_up_sample(),
        samples.year_samples()[samples.latest()],
        samples.pooled_sample(),
    )
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
    total = ("this rule", *(_cell((bool(v), (v.nobs + 1) * bool(v), v.nobs + 1)) for v in ours))
    table = Table(
        id="standards",
        label="",
        title="Published standards at p = 1/2, with the counts that pass of all n + 1 counts",
        columns=(Column("Standard", "left"), *(Column(f"n = {en.number(n)}") for n in sizes)),
        rows=rows,
        total=total,
        notes=[
            f"Note: Ankestyrelsen's statements ask for: no at {small.nobs} and {consent.nobs}, yes at"
            f" {followed.nobs}, {year.nobs} and {en.number(pooled.nobs)}. The last row does not depend on"
            " what the cases say. Design effect 1.",
        ],
        source=f"Sources: {'; '.join(standard.source for standard in standards().standards)}.",
    )
    return Page([table])


def passes(standard: str, nobs: int, level: float, df: int | None = None) -> tuple[bool, int, int]:
    """Whether a share of one half passes, and how many of the n + 1 counts do."""
    found = judged(np.arange(nobs + 1), np.full(nobs + 1, nobs), level=level, df=df)
    found = found[found["standard"] == standard].sort_values("estimate")["passes"].to_numpy()
    # An odd number of cases has no half: both counts beside it must pass.
    return bool(found[[nobs // 2, (nobs + 1) // 2]].all()), int(found.sum()), nobs + 1


def _cell(found: tuple[bool, int, int]) -> str:
    half, some, counts = found
    return f"{en.yes_or_no(half)}{NBSP}({en.number(some)}/{en.number(counts)})"
