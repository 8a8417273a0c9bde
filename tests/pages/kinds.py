"""The kinds of page: how each is rendered by the real commands, and what a foreign notebook may hold."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat.v4 as v4
import pandas as pd

from barometer import columns as c
from barometer.case_files import case_file
from barometer.formats.exporters import HtmlPage, PdfPage
from barometer.params.folder import ENVIRONMENT_VARIABLE, folder

HTML = (
    "real", "invented", "bilag2", "national", "comparison", "methodology", "pooled", "change",
    "case file", "case file in bilag2", "foreign", "entry",
)  # fmt: skip
PDF = ("real", "invented", "bilag2", "change", "case file", "case file in bilag2", "foreign")
WORD = ("change",)


def render_kinds(at: Path, cases: pd.DataFrame) -> dict[str, Path]:
    """Kind of page -> its place, without an ending.

    Parameters
    ----------
    at : Path
        An empty folder.
    cases : DataFrame
        One row: a case of 2020, of kommuner with real codes. Three of them become a case file whose small counts are
        hidden.
    """
    _barometer("bilag2", "--year", 2020, "--kommune", "Ishøj", "--kommune", "S01", cwd=at)
    _barometer("render", "--year", 2022, "--to", "html", cwd=at)
    _barometer("change", "--year", 2023, "--since", 2020, "--kommune", "Norddjurs", cwd=at)

    own, params = at / "own", at / "params"
    own.mkdir()
    case_file.write_cases(cases[cases[c.KOMMUNE_CODE].isin(["101", "183", "707"])], own / "few.csv")
    shutil.copytree(folder(), params)
    with (params / "2020" / "survey.yml").open("a", encoding="utf-8") as survey:
        survey.write("suppress_below: 5\n")
    _barometer("bilag2", "--year", 2020, "--cases", "few.csv", "--partial", cwd=own, params=params)

    notebook = _foreign()
    (at / "foreign.html").write_text(HtmlPage().from_notebook_node(notebook)[0], encoding="utf-8")
    (at / "foreign.pdf").write_bytes(PdfPage().from_notebook_node(notebook)[0])

    y2020, y2022, y2023 = (at / "outputs" / year for year in ("2020", "2022", "2023"))
    return {
        "real": y2020 / "kommuner" / "183-ishoej",
        "invented": y2020 / "kommuner" / "S01-syntetisk-kommune-01",
        "bilag2": y2020 / "bilag2",
        "national": y2020 / "national",
        "comparison": y2022 / "comparison",
        "methodology": y2022 / "methodology",
        "pooled": y2022 / "pooled",
        "change": y2023 / "changes" / "707-norddjurs-2020",
        "case file": own / "outputs" / "2020" / "kommuner" / "101-koebenhavn",
        "case file in bilag2": own / "outputs" / "2020" / "bilag2",
        "foreign": at / "foreign",
        "entry": at / "outputs" / "index",
    }


def _barometer(*arguments, cwd: Path, params: Path | None = None) -> None:
    """The command line, as a user calls it, without the libraries that look at pages."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    environment |= {ENVIRONMENT_VARIABLE: str(params)} if params else {}
    command = [sys.executable, "-W", "error", "-m", "barometer", *map(str, arguments)]
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def _foreign():
    """Somebody's own notebook: too wide a table, a styled one, printed lines, code, a picture, a heading with digits."""
    wide = pd.DataFrame([[f"{row}{column}" * 4 for column in range(14)] for row in range(3)]).add_prefix("Spørgsmål ")
    styled = pd.DataFrame({"Andel": [0.57, 0.98]}, index=["Ishøj", "Alle"]).style.set_caption("Andele")
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 20"><path d="M0 0h90v9z"/></svg>'
    shown = [
        {"text/html": wide.to_html(), "text/plain": wide.to_string()},
        {"text/html": styled.to_html(), "text/plain": "Andele"},
        {"image/svg+xml": drawing},
    ]
    outputs = [v4.new_output("display_data", data=data) for data in shown]
    printed = v4.new_output("stream", name="stdout", text=wide.to_string(line_width=None))
    failed = v4.new_output("error", ename="ValueError", evalue="x" * 90, traceback=["ValueError: " + "x" * 90])
    words = (
        "# Egen analyse af børneundersøgelser\n\nSe [tallene](#2020-i-tal) og `" + "et_meget_langt_navn" * 5 + "`.\n\n"
        "## 2020 i tal\n\n| Kommune | Sager | Andel med overholdt frist | Bemærkning |\n|---|---:|---:|---|\n"
        "| Ishøj | 14 | 57 % | ingen |\n\n```\n" + "kommune = survey.kommune('Ishøj'); " * 4 + "\n```"
    )
    cells = [
        v4.new_markdown_cell(words),
        v4.new_code_cell("", outputs=[*outputs, printed, failed], metadata={"barometer": {"alt": "En trekant."}}),
    ]
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    nb = v4.new_notebook(cells=cells)
    nb.metadata["barometer"] = {"contents": True, "date": "2020-07-09"}
    return nb
