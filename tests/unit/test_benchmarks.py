"""The benchmark's arithmetic, its page, and its smallest variant once from end to end. No time is asserted."""

from __future__ import annotations

import ast
import sys
from importlib import import_module
from pathlib import Path

import nbformat
import pytest

from barometer.case_files.check import check_case_file
from barometer.params.codebook import read_codebook

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module", autouse=True)
def _at_hand():
    """The benchmarks are no part of the package: they are found where `python -m benchmarks` finds them."""
    sys.path.insert(0, str(ROOT))
    yield
    sys.path.remove(str(ROOT))


@pytest.fixture(scope="module")
def parts():
    """Module -> the module itself."""
    names = ("goals", "machine", "page", "rounds", "same", "shell", "turns", "variants")
    return {name: import_module(f"benchmarks.{name}") for name in names}


@pytest.fixture
def rounds(parts):
    """Makes rounds of seconds in all: variant -> seconds, 2 reports each."""

    def make(*rounds: dict[str, float]):
        of = parts["rounds"]
        return [of.Round(0.0, {name: of.Measured(s, s, 2) for name, s in one.items()}, {}) for one in rounds]

    return make


def test_what_a_variant_took_is_told_per_report(parts):
    measured = parts["rounds"].Measured(6.0, 9.0, 4)
    assert (measured.each, measured.cpu_each) == (1.5, 2.25)


def test_a_ratio_is_taken_within_a_round_and_never_across(parts, rounds):
    # A machine that gets ten times slower from round to round: every ratio is 4 all the same.
    drifting = rounds({"slow": 4.0, "fast": 1.0}, {"slow": 40.0, "fast": 10.0}, {"slow": 400.0, "fast": 100.0})
    assert parts["rounds"].ratios(drifting, "slow", "fast") == [4.0, 4.0, 4.0]


def test_a_ratio_is_per_report(parts):
    of = parts["rounds"]
    one = of.Round(0.0, {"slow": of.Measured(20.0, 0.0, 4), "fast": of.Measured(10.0, 0.0, 100)}, {})
    assert of.ratios([one], "slow", "fast") == [50.0]


def test_a_round_without_both_gives_no_ratio(parts, rounds):
    assert parts["rounds"].ratios(rounds({"slow": 1.0}, {"slow": 6.0, "fast": 2.0}), "slow", "fast") == [3.0]


@pytest.mark.parametrize(
    ("values", "expected"),
    [([3.0], (3.0, 3.0, 3.0)), ([9.0, 1.0, 2.0], (2.0, 1.0, 9.0)), ([4.0, 1.0], (2.5, 1.0, 4.0))],
)
def test_median_and_range(parts, values, expected):
    spread = parts["rounds"].Spread.over(values)
    assert (spread.median, spread.low, spread.high) == expected


def test_nothing_has_no_median(parts):
    assert parts["rounds"].Spread.over([]) is None


def test_the_median_of_ratios_decides_not_the_ratio_of_medians(parts, rounds):
    # Medians of 3 and 2 would give 1.5; the ratios are 10, 1 and 0.1.
    measured = rounds({"a": 10.0, "b": 1.0}, {"a": 2.0, "b": 2.0}, {"a": 3.0, "b": 30.0})
    goal = parts["goals"].Goal("", "a", "b", least=1.0)
    assert goal.reached(measured).median == 1.0
    assert goal.met(measured)


@pytest.mark.parametrize(
    ("bound", "met"), [({"least": 4.0}, True), ({"least": 4.1}, False), ({"most": 4.0}, True), ({"most": 3.9}, False)]
)
def test_a_goal_is_met_at_its_bound(parts, rounds, bound, met):
    assert parts["goals"].Goal("", "a", "b", **bound).met(rounds({"a": 8.0, "b": 2.0})) is met


def test_a_goal_without_a_second_variant_is_in_seconds(parts, rounds):
    goal = parts["goals"].Goal("", "a", most=60, times=392, unit="s")
    assert goal.reached(rounds({"a": 0.5})).median == 392 * 0.25


def test_a_goal_that_was_not_measured_is_neither_met_nor_missed(parts, rounds):
    goal = parts["goals"].Goal("", "a", "b", least=1)
    assert goal.reached(rounds({"a": 1.0})) is None
    assert goal.met(rounds({"a": 1.0})) is None


def test_every_goal_is_of_variants_there_are_and_has_one_bound(parts):
    for goal in parts["goals"].GOALS:
        assert {goal.over, goal.under or goal.over} <= set(parts["variants"].VARIANTS)
        assert (goal.least is None) != (goal.most is None)


def test_variants_are_chosen_by_their_beginning_in_the_order_of_a_round(parts):
    chosen, every = parts["variants"].chosen, list(parts["variants"].VARIANTS)
    assert chosen("") == every
    assert chosen("b37, a1") == ["a1", "b37", "b37-alone"]
    with pytest.raises(parts["shell"].Failed, match="'x'"):
        chosen("a1,x")


def test_cells_are_compared_by_their_outputs(parts, tmp_path):
    v4 = nbformat.v4
    texts = {"one": ("same", "mine", "same"), "other": ("same", "yours", "same")}
    for folder, shown in texts.items():
        cells = [v4.new_code_cell(outputs=[v4.new_output("stream", text=text)]) for text in shown]
        (tmp_path / folder / "deep").mkdir(parents=True)
        nbformat.write(
            v4.new_notebook(cells=[v4.new_markdown_cell(folder), *cells]), tmp_path / folder / "deep" / "n.ipynb"
        )
    nbformat.write(v4.new_notebook(cells=cells), tmp_path / "one" / "alone.ipynb")
    assert parts["same"].cells(tmp_path / "one", tmp_path / "other") == (2, 3)


def test_text_stays_text_in_the_shell(parts):
    line = parts["shell"].line(Path("n.ipynb"), Path("/x/Sønder Omme"), {"kommune": "0101", "year": 2020, "as_of": ""})
    executed, page = line.split(" && ")
    assert executed == "papermill -k python3 n.ipynb '/x/Sønder Omme.ipynb' -r kommune 0101 -p year 2020 -r as_of ''"
    assert page == "jupyter nbconvert --to html --no-input '/x/Sønder Omme.ipynb'"


def test_a_process_that_fails_is_no_measurement(parts):
    with pytest.raises(parts["shell"].Failed, match="left with 3"):
        parts["shell"].timed([sys.executable, "-c", "raise SystemExit(3)"])


def test_what_was_measured_is_kept_and_read_again(parts, rounds, tmp_path):
    of, turns = parts["rounds"], parts["turns"]
    one = of.Round(0.5, {"a1": of.Measured(8.0, 9.0, 4)}, {"kommune.ipynb": (9, 9)})
    bench = turns.Bench([one], {"weasyprint": "no WeasyPrint"}, {"Cores": "2"}, "digest", "2020-07-09")
    bench.keep(tmp_path / "deep" / "rounds.json")
    assert turns.Bench.read(tmp_path / "deep" / "rounds.json") == bench
    with pytest.raises(parts["shell"].Failed, match="Nothing was measured"):
        turns.Bench.read(tmp_path / "none.json")


def test_a_changed_package_is_not_measured_on(parts, tmp_path):
    bench = parts["turns"].Bench(code="another")
    with pytest.raises(parts["shell"].Failed, match="has changed"):
        bench.go_on(["a1"], 1, 1, tmp_path / "rounds.json", lambda line: None)
    assert not (tmp_path / "rounds.json").exists()


def test_pages_that_were_not_made_are_no_measurement(parts, tmp_path):
    (tmp_path / "a.html").write_text("<p>cut o", encoding="utf-8")
    (tmp_path / "a.ipynb").write_text("{}", encoding="utf-8")
    measured = parts["rounds"].Measured(1.0)
    with pytest.raises(parts["shell"].Failed, match="0 pages and 1 notebooks"):
        parts["variants"]._made(measured, tmp_path)
    (tmp_path / "a.html").write_text("<p>whole</html>", encoding="utf-8")
    assert parts["variants"]._made(measured, tmp_path) == measured


def test_the_page_shows_what_was_reached_and_what_could_not_be(parts):
    of, turns = parts["rounds"], parts["turns"]
    taken = [(100.0, 10.0), (120.0, 10.0), (90.0, 10.0)]
    rounds = [
        of.Round(
            0.1, {"a1": of.Measured(4 * a, 4 * a, 4), "b37": of.Measured(37 * b, 1.0, 37)}, {"kommune.ipynb": (5, 6)}
        )
        for a, b in taken
    ]
    bench = turns.Bench(rounds, {"weasyprint": "no WeasyPrint"}, {"Cores": "2"}, "digest", "2020-07-09")
    lines = parts["page"].whole(bench).splitlines()
    assert "| 37 kommune pages, against the shell loop | 10.0x [9.00–12.0] | at least 25x | **no** |" in lines
    assert any(
        line.startswith("| `a1` |") and line.endswith("| 4 | 100 s [90.0–120] | 100 [90.0–120] | 1 |") for line in lines
    )
    assert any("`kommune.ipynb`" in line and line.endswith("| 15 of 18 | all | **no** |") for line in lines)
    assert any("(no WeasyPrint at hand)" in line and line.endswith("|  | – |  |") for line in lines)
    assert "| Cores | 2 |" in lines
    assert len([line for line in parts["page"].tables(bench, all_rows=False).splitlines() if "–" not in line]) < len(
        lines
    )


def test_the_published_page_is_of_these_goals_and_variants():
    published = (ROOT / "docs" / "performance.md").read_text(encoding="utf-8")
    goals, variants, page = (import_module(f"benchmarks.{name}") for name in ("goals", "variants", "page"))
    rows = [line.removeprefix("| ").split(" | ") for line in published.splitlines() if line.startswith("| ")]
    assert {(row[0], *row[2:3]) for row in rows} >= {(goal.told, page.bound(goal)) for goal in goals.GOALS}
    assert {row[0] for row in rows} >= {f"`{name}`" for name in variants.VARIANTS}


def test_the_foreign_notebook_knows_nothing_of_the_package():
    notebook = nbformat.read(ROOT / "benchmarks" / "foreign.ipynb", as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    imported = {
        name.split(".")[0]
        for cell in code
        for node in ast.walk(ast.parse(cell.source))
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for name in ([node.module] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names])
    }
    assert imported == {"matplotlib", "pandas", "statsmodels"}
    assert (len(notebook.cells), len(code)) == (39, 21)
    assert [cell.id for cell in code if cell.outputs or cell.execution_count] == []


def test_the_floor_shows_what_a_cell_would(parts):
    floor = import_module("benchmarks.programs.floor")
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "source": ["x = 2\n", "x + 1"]}
    silent = {**cell, "id": "b", "source": ["x;"]}
    given = {**cell, "id": "p", "metadata": {"tags": ["parameters"]}, "source": ["x = 0"]}
    text = {**cell, "cell_type": "markdown", "source": ["x"]}
    (does, shown), (_, nothing) = floor.compiled({"cells": [given, text, cell, silent]})
    names: dict[str, int] = {}
    exec(does, names)
    assert eval(shown, names) == 3
    assert nothing is None
    assert floor.represented(3) == {"text/plain": "3", "text/html": None}


def test_the_smallest_variant_runs_from_end_to_end(parts, tmp_path):
    bench, said = parts["turns"].Bench(), []
    bench.go_on(["foreign-floor"], 1, 1, tmp_path / "look.json", said.append)
    (measured,) = [one.measured["foreign-floor"] for one in parts["turns"].Bench.read(tmp_path / "look.json").rounds]
    assert measured.reports == 1
    assert measured.amount > 0
    assert measured.cpu > 0
    assert "foreign-floor" in said[-1]
    assert "`foreign-floor`" in parts["page"].tables(bench, all_rows=False)


def test_a_large_case_file_is_wrong_in_nothing_but_its_size_and_is_checked(tmp_path):
    files = import_module("benchmarks.case_files")
    files.write_file_of(300, tmp_path / "cases.csv", wrong=False)
    checked = check_case_file(tmp_path / "cases.csv", read_codebook(files.YEAR), partial=True)
    assert checked.rows == 300 and [fault.kind for fault in checked.faults] == ["survey_counts"]  # of 98 kommuner
    measured = files.measure(300, ".csv", wrong=True)
    assert measured.seconds > 0 and measured.cpu > 0 and measured.mib > 10
    assert "| 300 | .csv | half of them wrong |" in files.as_table([measured])
