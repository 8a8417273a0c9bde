"""No public name stands in two modules: who meets a name knows what it is, and imports rename nothing."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2] / "barometer"


def defined(tree: ast.Module) -> set[str]:
    """The public names a module defines at its top level; what it imports is no definition of its own."""
    names = {name for node in _statements(tree.body) for name in _names(node)}
    return {name for name in names if not name.startswith("_")}


def _statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements of a module, those under `if` and `try` among them."""
    for node in body:
        yield node
        parts = [getattr(node, part, []) for part in ("body", "orelse", "finalbody")]
        parts += [handler.body for handler in getattr(node, "handlers", [])]
        if isinstance(node, ast.If | ast.Try):
            for part in parts:
                yield from _statements(part)


def _names(node: ast.stmt) -> list[str]:
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return [name]
        case ast.Assign(targets=targets):
            return [part.id for target in targets for part in ast.walk(target) if _stored(part)]
        case ast.AnnAssign(target=ast.Name(id=name)):
            return [name]
    return []


def _stored(node: ast.AST) -> bool:
    """Whether a node is a name that is given a value; in `table["key"] = 1` no name is."""
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)


def repeated(package: Path) -> dict[str, list[str]]:
    """Public name -> the modules that define it, where these are several."""
    homes = defaultdict(list)
    for path in sorted(package.rglob("*.py")):
        for name in defined(ast.parse(path.read_text(encoding="utf-8"))):
            homes[name].append(path.relative_to(package).as_posix())
    return {name: modules for name, modules in sorted(homes.items()) if len(modules) > 1}


def test_no_public_name_stands_in_two_modules():
    assert repeated(PACKAGE) == {}


def test_functions_classes_and_constants_count_and_imports_and_private_names_do_not():
    module = """
from typing import TYPE_CHECKING, overload
import os as system
if TYPE_CHECKING:
    from elsewhere import Type
    Alias = Type
try:
    import fast
except ImportError:
    fallback = 1
@overload
def asked(x: int) -> int: ...
@overload
def asked(x: str) -> str: ...
def asked(x):
    inner = x
async def awaited(): ...
class Kept:
    member = 1
LIMIT: int = 3
one, (two, _three) = 1, (2, 3)
table["key"] = 1
_hidden = 4
"""
    assert defined(ast.parse(module)) == {
        "Alias", "fallback", "asked", "awaited", "Kept", "LIMIT", "one", "two",
    }  # fmt: skip


def test_a_name_in_two_modules_is_found_with_both(tmp_path):
    (tmp_path / "room").mkdir()
    for file, text in {"a.py": "def read(): ...", "room/b.py": "read = 1", "c.py": "from .a import read"}.items():
        (tmp_path / file).write_text(text, encoding="utf-8")
    assert repeated(tmp_path) == {"read": ["a.py", "room/b.py"]}
