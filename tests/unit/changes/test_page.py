"""The memo about two years: what its answer, its tables and its reasons say, for each kind of finding."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from barometer import change
from barometer import columns as c
from barometer.changes import page as change_pages
from barometer.changes import possible_counts, tables
from barometer.changes.change import Change
from barometer.page.blocks import Page
from barometer.page.numbers import NOTHING
from barometer.params import codebook
from barometer.params.rule import rule
from barometer.rounding import whole_percent

NBSP, MINUS = "\N{NO-BREAK SPACE}", "\N{MINUS SIGN}"
MEMOS = {"Norddjurs": ("707", 2020, 2023), "Ishøj": ("183", 2020, 2023), "2021-2024": (c.ALL, 2021, 2024),
         "2021-2022": (c.ALL, 2021, 2022)}  # fmt: skip


@pytest.fixture(scope="module")
def memo():
    made = {}

    def of(name: str):
        if name not in made:
            made[name] = change(*MEMOS[name])
        return made[name]

    return of


def whole(shown) -> Page:
    return Page([shown.head("2026-01-01"), shown.dumbbell(), shown.table(), shown.claims(), shown.refused(),
                 shown.method(), shown.p_values(), shown.sources()])  # fmt: skip


def box(shown: Change) -> str:
    (found,) = (b for b in change_pages.change_head(shown, date(2026, 1, 1)).blocks() if b["kind"] == "box")
    return found["markdown"]


def of_counts(pairs: dict[str, tuple[int, int, int, int]], source: str = c.CASES) -> Change:
    """A change between 2020 and 2023 of these counts: before, of, now, of."""
    books = codebook.read_codebook(2020), codebook.read_codebook(2023)
    halves = [{q: p[k : k + 2] for q, p in pairs.items()} for k in (0, 2)]
    sides = [
        {
            q: possible_counts.PossibleCounts(whole_percent(x, n), np.array([x]), np.array([n]), source, True)
            for q, (x, n) in half.items()
        }
        for half in halves
    ]
    return Change("707", *books, *sides, rule(), 14, 16)


FOUND = of_counts({"bfu": (20, 100, 80, 100), "boernesamtale": (50, 100, 53, 100)})
OPEN = replace(
    FOUND,
    known_now={
        **FOUND.known_now,
        "bfu": possible_counts.PossibleCounts(50, np.array([1, 50]), np.array([2, 100]), "x", False),
    },
)


@pytest.mark.parametrize("name", MEMOS)
def test_the_danish_of_every_page_is_whole(memo, read, grammar, name):
    assert grammar(read(whole(memo(name)))) == []


@pytest.mark.parametrize(
    "made", [FOUND, OPEN, of_counts({"bfu_frist": (0, 4, 2, 8)}), of_counts({"bfu": (1, 8, 1, 8)})]
)
def test_the_danish_of_other_findings_is_whole(read, grammar, made):
    page = Page([change_pages.change_head(made, date(2026, 1, 1)), tables.change_table(made), change_pages.refused_section(made),
                 change_pages.change_method(made), tables.p_value_table(made), change_pages.change_sources(made)])  # fmt: skip
    assert grammar(read(page)) == []


# --- the answer -----------------------------------------------------------------------------------------


def test_of_norddjurs_nothing_is_found_whatever_the_bases_and_no_change_is_not_said(memo):
    told = box(memo("Norddjurs").change)
    assert told.startswith("**Ingen af de 10 lovkrav, der kan sammenlignes, har ændret sig mere, end tilfældet kan")
    assert "uanset hvilket af de mulige antal sager" in told
    assert "Det betyder ikke, at intet er ændret" in told
    assert f"en stigning fra 29{NBSP}% til omkring 78{NBSP}%." in told and "eller et fald" not in told
    assert "hverken bedre eller dårligere" in told


def test_the_answer_is_in_words_a_case_officer_uses(memo):
    for name in MEMOS:
        for word in ("p-værdi", "signifikant", "Holm", "test", "interval", "hypotese", "justere"):
            assert word not in box(memo(name).change), name


def test_what_is_found_is_named_and_what_is_not_is_not_called_unchanged():
    told = box(FOUND)
    assert told.startswith("**1 af de 2 lovkrav, der kan sammenlignes, har ændret sig mere")
    assert "”Børnefaglig undersøgelse”" in told.split(". ")[0]
    assert "at resten er uændret" in told and "hverken bedre" not in told and "uanset" not in told


def test_what_depends_on_the_counts_is_named_as_such():
    assert OPEN.rows["finding"].tolist() == ["undecided", "not found"]
    told = box(OPEN)
    assert told.startswith("**Ingen af de 2 lovkrav, der kan sammenlignes, har med sikkerhed ændret sig mere")
    assert "For ”Børnefaglig undersøgelse” afhænger det af, hvor mange sager procenterne bygger på." in told
    assert tables.change_table(OPEN).rows[0][-1] == "afhænger af antallet af sager"


def test_where_nothing_may_be_compared_the_answer_says_so_and_the_table_is_empty():
    nothing = of_counts({"bfu_frist": (0, 4, 2, 8)})
    assert "Ingen af lovkravene kan sammenlignes mellem 2020 og 2023" in box(nothing)
    assert tables.change_table(nothing).rows == []


def test_of_all_together_the_answer_says_what_percentages_alone_can(memo):
    same, others = box(memo("2021-2024").change), box(memo("2021-2022").change)
    assert f"gik fra 61{NBSP}% til 65{NBSP}%" in same and f"de samme 27{NBSP}kommuner" in same
    assert "kan procenterne alene ikke afgøre" in others and "ikke oplyst, at det var de samme kommuner" in others
    told = memo("2021-2024").method().markdown
    assert "hvor mange der blev læst i 2024, er ikke oplyst" in told
    assert "p-værdien mindst 0,062" in told and "ligner desuden hinanden" in told


def test_the_masthead_names_both_years_and_their_cases(memo):
    masthead = memo("Norddjurs").head().blocks()[0]
    assert (masthead["kicker"], masthead["title"]) == ("Børnesagsbarometret 2020 og 2023", "Norddjurs")
    assert masthead["lead"] == f"14{NBSP}sager i 2020 · 16{NBSP}sager i 2023"
    assert masthead["identity"] == memo("Norddjurs").change.identity


def test_the_largest_rise_and_fall_are_named_with_no_document_to_name_them(memo):
    text = memo("Ishøj").head().blocks()[-1]["markdown"]
    assert "stigning er på ”Opfølgning inden tre måneder”" in text and f"+60{NBSP}procentpoint" in text
    assert "fald på ”Børnesamtale før afgørelse”" in text and f"{MINUS}21{NBSP}procentpoint" in text


# --- the tables -----------------------------------------------------------------------------------------


def test_a_count_is_told_where_it_is_known_and_else_the_bases_there_may_be(memo):
    rows = {row[0]: row for row in memo("Norddjurs").table().rows}
    before, now, points = rows["Børnefaglig undersøgelse"][1:4]
    assert (before, now, points) == (f"4{NBSP}af{NBSP}14 (29{NBSP}%)", f"69{NBSP}% af 13 eller 16", "+40")
    assert rows["Undersøgelse før afgørelse"][2] == f"67{NBSP}% af 3–9"
    assert [row[1] for row in memo("2021-2024").table().rows] == [f"61{NBSP}% af højst 708"]


def test_points_come_from_the_unrounded_shares():
    # 1 of 8 and 3 of 8: 13 and 38 percent as printed, 25 points apart as they are
    (row, _) = tables.change_table(of_counts({"bfu": (1, 8, 3, 8), "handleplan": (3, 8, 1, 8)})).rows
    assert row[3] == "+25"


def test_a_row_says_no_more_than_its_finding(memo):
    for name in MEMOS:
        shown = memo(name)
        findings = dict(zip(shown.rows[c.QUESTION], shown.rows["finding"], strict=True))
        for q, row in zip(shown.change.comparable, shown.table().rows, strict=True):
            allowed = {
                "found": {"ændret mere end tilfældet"},
                "undecided": {"afhænger af antallet af sager"},
                "not found": {"kan være tilfældigt", tables.SAME_SHARE, tables.TOO_FEW_CASES},
            }
            assert row[-1] in allowed[findings[q.question]]


def test_bases_too_small_for_any_finding_are_called_that():
    (row,) = tables.change_table(of_counts({"bfu": (0, 2, 2, 2)})).rows
    assert row[-1] == "for få sager til at vise noget"


def test_the_range_of_p_is_told_and_not_one_readings_alone(memo):
    rows = {row[0]: row for row in memo("Norddjurs").p_values().rows}
    follow_up = rows["Opfølgning inden tre måneder"]
    # 4/6 and 0/5 give .030 by Boschloo's test, which would be a finding; with the fewest cases it is none at all
    assert follow_up[4].startswith("0,030–0,") and follow_up[2] == "0,061–1"
    assert rows["Børnefaglig undersøgelse"][2:5] == ("0,057–0,066", "0,037–0,047", "0,034–0,053")
    assert [column.head for column in memo("2021-2024").p_values().columns] == [
        "Lovkrav", "Par", "Fisher", "Mid-p", "Holm", "BH", "Mindste"
    ]  # fmt: skip


# --- what is claimed, what is refused, where it comes from ----------------------------------------------


def test_what_the_memo_claims_is_held_against_the_cases_and_the_fall_it_leaves_out_is_named(memo):
    _heading, prose, table = memo("Norddjurs").claims().blocks()
    told = prose["markdown"]
    assert "nævner fem ændringer fra 2020 til 2023: fire forbedringer og et fald" in told
    assert "**Ingen af dem kan skelnes fra tilfældet**" in told and "justerede p-værdi er 0,12" in told
    assert f"Ikke nævnt er det største fald: ”Undersøgelse før afgørelse” gik fra 100{NBSP}% til 67{NBSP}%" in told
    assert [row[1] for row in table["rows"]] == ["+40", "+50", "+7", f"{MINUS}5", "+67"]
    assert {row[-1] for row in table["rows"]} == {"nej"}
    assert f"Norddjurs Kommune, notat af 2.{NBSP}august 2023" in table["source"]


def test_without_a_claim_nothing_is_shown(memo):
    assert memo("Ishøj").claims().blocks() == []


def test_a_claim_of_what_may_not_be_compared_is_not_judged(edit):
    edit("2023/claims.csv", "707,2020,handleplan,-5,", "707,2020,bfu_frist,25,")
    _, prose, table = change("707", 2020, 2023).claims().blocks()
    (row,) = (row for row in table["rows"] if row[0] == "Firemånedersfristen")
    assert row[-1] == "sammenlignes ikke" and set(row[2:-1]) == {NOTHING}
    assert "fem forbedringer" in prose["markdown"]


def test_what_is_refused_gives_the_codebooks_reason_and_the_law_to_come(memo):
    told = memo("Norddjurs").refused().blocks()[0]["markdown"]
    assert f"**Firemånedersfristen** (0{NBSP}% i 2020, 25{NBSP}% i 2023)" in told and "partshøringsmødet" in told
    assert "**Genvurdering** er kun kendt for 2023" in told
    assert "Barnets lov afløste den" in told
    everyone = memo("2021-2024").refused().blocks()[0]["markdown"]
    assert "Ankestyrelsen oplyser, at tallet ikke kan sammenholdes med 2021" in everyone


def test_every_document_is_named_once_for_each_year(memo):
    told = memo("Ishøj").sources().markdown
    assert re.findall(r"Tallene for (\d+): (.+)\.", told) == [
        ("2020", f"Ankestyrelsen, rapport til Ishøj Kommune af 7.{NBSP}juli 2020"),
        ("2023", f"Ishøj Kommune, notat af 4.{NBSP}september 2023"),
    ]


# --- invented numbers and the embargo -------------------------------------------------------------------


def test_invented_numbers_are_stamped_and_sourced_as_such(read):
    invented = of_counts({"bfu": (1, 8, 3, 8)}, c.SYNTHETIC)
    stamps = [b for b in change_pages.change_head(invented, date(2026, 1, 1)).blocks() if b["kind"] == "stamp"]
    assert [stamp["tone"] for stamp in stamps] == ["synthetic"]
    assert "opdigtede" in read(change_pages.change_sources(invented)).casefold()
    assert tables.change_table(invented).source == "Kilde: Opdigtede sager til afprøvning"


def test_one_invented_year_is_told_apart_from_the_real_one():
    real = of_counts({"bfu": (1, 8, 3, 8)})
    half = replace(real, known_before=of_counts({"bfu": (1, 8, 3, 8)}, c.SYNTHETIC).known_before)
    invented, counted = (b for b in change_pages.change_head(half, date(2026, 1, 1)).blocks() if b["kind"] == "stamp")
    assert "Tallene for 2020 er regnet på opdigtede sager; kun dem for 2023" in invented["markdown"]
    assert "Tallene for 2023 er talt op fra en sagsfil. De er ikke offentliggjort" in counted["markdown"]


def test_the_embargo_of_either_year_stands_until_its_day():
    found = of_counts({"bfu": (1, 8, 3, 8)}, c.PUBLISHED)
    days = {day: [b["tone"] for b in change_pages.change_head(found, day).blocks() if b["kind"] == "stamp"]
            for day in (date(2020, 7, 8), date(2020, 7, 9))}  # fmt: skip
    assert list(days.values()) == [["embargo"], []]
