"""Sentences stand in texts/; in the modules stand only heads of tables, titles and short labels."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import barometer
from barometer.page.danish import da
from barometer.page.english import en
from barometer.page.texts import paragraphs

PACKAGE = Path(barometer.__file__).parent
PAGES = ("page", "year", "changes", "comparison", "methodology")
LABEL = 10  # words, at most, of what is no sentence
DANISH = {"og", "af", "er", "ikke", "der", "som", "det", "på", "kan", "har", "hvor", "alle", "med", "til"}


def literals(source: str) -> list[tuple[int, str]]:
    """Line and words of every text in a module, joined over its values, without docstrings and texts of errors."""
    found: list[tuple[int, str]] = []

    def visit(node: ast.AST) -> None:
        if isinstance(node, ast.Raise) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            return
        if isinstance(node, ast.JoinedStr):
            found.append(
                (node.lineno, "".join(str(p.value) if isinstance(p, ast.Constant) else "0" for p in node.values))
            )
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.append((node.lineno, node.value))
        for child in ast.iter_child_nodes(node):
            visit(child)

    visit(ast.parse(source))
    return found


def words(text: str) -> list[str]:
    return [word for word in text.split() if any(sign.isalpha() for sign in word)]


def sentences(source: str) -> list[tuple[int, str]]:
    return [(line, text) for line, text in literals(source) if len(words(text)) > LABEL]


def danish_sentences(source: str) -> list[tuple[int, str]]:
    return [(line, text) for line, text in sentences(source) if len(DANISH & set(text.casefold().split())) > 1]


@pytest.mark.parametrize("room", PAGES)
def test_no_sentence_of_a_page_stands_in_a_module(room):
    found = {str(path.relative_to(PACKAGE)): sentences(path.read_text()) for path in (PACKAGE / room).rglob("*.py")}
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_no_danish_sentence_stands_in_any_module():
    found = {str(path.relative_to(PACKAGE)): danish_sentences(path.read_text()) for path in PACKAGE.rglob("*.py")}
    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("x = 'Note: Den sidste linje er regnet, som om kravene er uafhængige af hinanden.'", [1]),
        ("x = f'Note: I {year} er {n} sager gennemgået, og det er {m} flere sager end året før.'", [1]),
        ("x = 'Sager i kommunen i midten'", []),
        ('"""Note: Den sidste linje er regnet, som om kravene er uafhængige af hinanden."""', []),
        ("raise ValueError('a count of so many cases lies outside the base that was given for it')", []),
    ],
)
def test_a_sentence_in_a_module_would_be_found(source, lines):
    assert [line for line, _ in sentences(source)] == lines


def test_a_part_is_one_line_for_each_paragraph():
    notes = da.part("comparison/notes", "requirements")
    assert len(paragraphs(notes)) == 2 and "\n" not in "".join(paragraphs(notes))
    assert all(note.startswith("Note: ") and note.endswith(".") for note in paragraphs(notes))


def test_a_part_keeps_its_no_break_spaces():
    note = en.part("methodology/windows", "cases_note", limit=0.1, needed=["Wald 97"])
    assert note == "Note: ±10\N{NO-BREAK SPACE}pp asks for so many: Wald 97."


def test_all_parts_see_the_same_values():
    found = da.parts(
        "comparison/operating", rule="andelen under 50\N{NO-BREAK SPACE}%", threshold=0.5, chances=["med 17 sager"]
    )
    assert set(found) == {"alt", "caption"} and all(
        "andelen under 50\N{NO-BREAK SPACE}%" in text for text in found.values()
    )
