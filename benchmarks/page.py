"""docs/performance.md: the measurements in tables, the words around them in a template."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from jinja2 import Environment, StrictUndefined

from .goals import GOALS, MANY, PAGES, Goal
from .ground import EARLIER
from .rounds import Spread, equal, of, ratios
from .turns import TWICE, Bench
from .variants import FEW, PAIRS, VARIANTS

TEMPLATE = Path(__file__).with_name("performance.md.j2")
NOT_MEASURED = "–"
TOOK, FASTER = ("Reports", "Each", "Processor seconds each"), "Times as fast as the first"
NUMBERS = ("Measured", "Goal", *TOOK, FASTER)
MET = {True: "yes", False: "**no**", None: NOT_MEASURED}

# Title -> what the others are compared with, where it makes sense, and the variants.
GROUPS = {
    "Kommune pages": ("a1", ("a1", "a2", "b37", "b37-alone", "b392", "b392-alone", "floor", "floor-warm")),
    "A notebook that knows nothing of this package": ("foreign-a1", ("foreign-a1", "foreign", "foreign-floor")),
    "A whole edition, and the same by the package as it was": (
        "",
        tuple(
            f"{name}{when}"
            for name in ("edition", "html", "changed", "again", "forest", "peak")
            for when in ("", "-before")
        ),
    ),
    "bilag 2 as PDF": ("", ("pdf", "pdf-again", "chromium", "weasyprint")),
    "A notebook's process that ends before the notebook": ("", ("left", "killed", "late")),
    "Kernels, and memory": ("", ("kernel-stock", "kernel-warm", "memory-stock", "memory-warm")),
}


def whole(bench: Bench) -> str:
    """The whole page; of no rounds, with what is to be measured and no numbers."""
    environment = Environment(
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    return environment.from_string(TEMPLATE.read_text(encoding="utf-8")).render(
        bench=bench,
        pages=PAGES,
        many=MANY,
        earlier=EARLIER,
        few=FEW,
        pairs=PAIRS,
        tables=tables(bench),
        machine=table(("Machine", ""), bench.machine.items()),
        busy=Spread.over(one.busy for one in bench.rounds),
    )


def tables(bench: Bench, *, all_rows: bool = True) -> str:
    """What was reached of each goal, and what each variant took; of a quick look only what it measured."""
    goals = [*(_goal(goal, bench) for goal in GOALS), *(_equal(bench, notebook) for notebook in TWICE)]
    found = [("Goals", ("What", "Measured", "Goal", "Met"), goals)]
    for title, (base, names) in GROUPS.items():
        head = ("", "Variant", *TOOK, *([FASTER] if base else []))
        found.append((title, head, [_took(bench, name, base) for name in names]))
    if not all_rows:
        found = [(title, head, [row for row in rows if NOT_MEASURED not in row]) for title, head, rows in found]
    return "\n\n".join(f"### {title}\n\n{table(head, rows)}" for title, head, rows in found if rows)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown; columns of numbers are set to the right."""
    rule = ["---:" if name in NUMBERS else "---" for name in head]
    return "\n".join("| " + " | ".join(row) + " |" for row in (head, rule, *rows))


def shown(spread: Spread | None, unit: str = "") -> str:
    """Median and range, each with as many digits as are worth reading."""
    if spread is None:
        return NOT_MEASURED
    return f"{_number(spread.median)}{_UNITS[unit]} [{_number(spread.low)}–{_number(spread.high)}]"


_UNITS = {"x": "x", "s": " s", "MiB": " MiB", "": ""}


def _number(value: float) -> str:
    digits = next((digits for digits, least in enumerate((100, 10, 1)) if value >= least), 3)
    return f"{value:,.{digits}f}"


def _goal(goal: Goal, bench: Bench) -> tuple[str, ...]:
    return goal.told, shown(goal.reached(bench.rounds), goal.unit), bound(goal), MET[goal.met(bench.rounds)]


def bound(goal: Goal) -> str:
    """A goal's bound in words."""
    word, number = ("at least", goal.least) if goal.least is not None else ("at most", goal.most)
    return f"{word} {number:g}{_UNITS[goal.unit]}"


def _equal(bench: Bench, notebook: str) -> tuple[str, ...]:
    """A row of the goals: cells with the same outputs."""
    same, cells = equal(bench.rounds).get(notebook, (0, 0))
    told = f"code cells of `{notebook}` with the outputs of papermill's own engine"
    if not cells:
        return told, NOT_MEASURED, "all", MET[None]
    return told, f"{same:,} of {cells:,}", "all", MET[same == cells]


def _took(bench: Bench, name: str, base: str) -> tuple[str, ...]:
    variant, measured = VARIANTS[name], of(bench.rounds, name)
    each = shown(Spread.over(one.each for one in measured), variant.unit)
    cpu = Spread.over(one.cpu_each for one in measured if one.cpu)
    reports = str(measured[0].reports) if measured and measured[0].reports > 1 else ""
    missing = f" ({bench.missing[name]} at hand)" if name in bench.missing else ""
    faster = Spread.over(ratios(bench.rounds, base, name)) if base else None
    times = [] if not base else ["1" if name == base else shown(faster) if faster else ""]
    return f"`{name}`", variant.told + missing, reports, each, shown(cpu) if cpu else "", *times
