"""Every kind of page, rendered once, and what looks at it. What this machine lacks is said, and its tests are left out.

`make pages` brings the libraries; browser and Java come from the system.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from .kinds import render_kinds

VNU = (
    Path(__file__).resolve().parents[2] / ".venv" / "pages" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
)


@pytest.fixture(scope="session")
def rendered(real_year, tmp_path_factory) -> dict[str, Path]:
    """Kind of page -> its place, without an ending."""
    return render_kinds(tmp_path_factory.mktemp("rendered"), real_year)


@pytest.fixture(scope="session")
def html_file(rendered) -> Callable[[str], Path]:
    """The HTML file of a kind of page."""
    return lambda kind: rendered[kind].with_name(f"{rendered[kind].name}.html")


@pytest.fixture(scope="session")
def pdf_file(rendered) -> Callable[[str], Path]:
    """The PDF file of a kind of page."""
    return lambda kind: rendered[kind].with_name(f"{rendered[kind].name}.pdf")


@pytest.fixture(scope="session")
def word_file(rendered) -> Callable[[str], Path]:
    """The Word file of a kind of page."""
    return lambda kind: rendered[kind].with_name(f"{rendered[kind].name}.docx")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """The system's Chromium, without a window."""
    library = "playwright is not installed: pages are not looked at in a browser; make pages installs it"
    playwright = pytest.importorskip("playwright.sync_api", reason=library)
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if not path:
        pytest.skip("Chromium is not on PATH: pages are not looked at in a browser")
    arguments = ["--no-sandbox"]  # root cannot use the sandbox, and the pages are our own
    with playwright.sync_playwright() as running, running.chromium.launch(executable_path=path, args=arguments) as it:
        yield it


@pytest.fixture(scope="session")
def validated() -> Callable[[list[Path]], list[list[str]]]:
    """Asks the Nu Html Checker for the errors of each file. Java starts once for all of them."""
    if not VNU.exists():
        pytest.skip("The Nu Html Checker is not installed: pages are not validated; make pages installs it with npm")
    if not shutil.which("java"):
        pytest.skip("Java is not on PATH: pages are not validated by the Nu Html Checker")

    def ask(files: list[Path]) -> list[list[str]]:
        command = ["java", "-jar", str(VNU), "--format", "json", "--exit-zero-always", *map(str, files)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        errors: dict[str, list[str]] = {file.as_uri(): [] for file in files}
        for message in json.loads(done.stderr)["messages"]:
            if message["type"] != "info":
                errors[message["url"].replace("file:/", "file:///", 1)].append(message["message"])
        return [errors[file.as_uri()] for file in files]

    return ask
