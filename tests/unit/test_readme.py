"""What the README says is so: its commands, its paths, its code and its table of years."""

from __future__ import annotations

import re
import shlex
from itertools import chain
from pathlib import Path

import click
import pytest
import yaml

import barometer
from barometer.cli import cli

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
PROSE = re.sub(r"^```.*?^```$", "", README, flags=re.MULTILINE | re.DOTALL)
QUOTED = re.findall(r"`([^`\n]+)`", PROSE)

# Every line of a shell block, without its comment, and every quoted piece of prose.
SHELL = "".join(text for name, text in BLOCKS if name == "sh")
COMMANDS = [*(line.partition("#")[0].strip() for line in SHELL.splitlines()), *QUOTED]
BAROMETER = [shlex.split(line)[1:] for line in COMMANDS if line.startswith("barometer ")]
MADE = {line.split()[1] for line in COMMANDS if re.match(r"make \w", line)}
LINKS = re.findall(r"\]\(([^)\s]+)\)", PROSE)
PATH = re.compile(r"[\w.-]+(/[\w.-]*)+|[\w-]+\.(md|py|yml|lock|cff|toml)")
PATHS = {word for word in QUOTED if PATH.fullmatch(word)}
# What the reader's own commands make is not there before they ran.
MADE_LATER = ("outputs/2", ".venv")
KNOWN = {"183": "Ishøj", "707": "Norddjurs"}


def parse(arguments: list[str]) -> None:
    """Parses a command as the command line would, and runs nothing."""
    with click.Context(cli) as context:
        name, command, rest = cli.resolve_command(context, list(arguments))
        try:
            command.make_context(name, rest, parent=context).close()
        except click.exceptions.Exit as done:  # what --help does
            assert done.exit_code == 0


def years() -> dict[str, dict[str, str]]:
    """Year -> the cells of its row in the table of years, by the head's words."""
    table = PROSE.partition("## The years")[2].partition("\n## ")[0]
    lines = [line for line in table.splitlines() if line.startswith("|")]
    head, _, *rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {row[0]: dict(zip(head, row, strict=True)) for row in rows}


def survey(year: str) -> dict:
    return yaml.safe_load((ROOT / "params" / year / "survey.yml").read_text(encoding="utf-8"))


def entries(year: str, name: str) -> list[str]:
    """The rows of a file in a year's folder; none where there is no file."""
    path = ROOT / "params" / year / name
    return path.read_text(encoding="utf-8").splitlines()[1:] if path.exists() else []


def test_the_readme_shows_its_commands_first_and_says_what_not_to_conclude():
    assert [name for name, _ in BLOCKS[:1]] == ["sh"]
    assert {"bilag2", "test", "lab"} <= MADE
    assert README.index("make bilag2") < README.index("barometer render")
    assert "what not" in README


@pytest.mark.parametrize("target", sorted(MADE))
def test_every_make_command_exists(target):
    assert re.search(rf"^{target}:", MAKEFILE, re.MULTILINE)


@pytest.mark.parametrize("arguments", BAROMETER, ids=" ".join)
def test_every_barometer_command_parses(arguments, capsys):
    parse(arguments)


@pytest.mark.parametrize("arguments", [["rendr"], ["render", "--yaer", "2020"], ["render"], ["demo", "--year", "x"]])
def test_a_command_that_does_not_parse_would_be_seen(arguments):
    with pytest.raises(click.ClickException):
        parse(arguments)


def test_every_command_there_is_stands_in_the_readme():
    assert {arguments[0] for arguments in BAROMETER} == set(cli.commands)


@pytest.mark.parametrize("path", sorted(path for path in PATHS if not path.startswith(MADE_LATER)))
def test_every_path_exists(path):
    assert (ROOT / path).exists()


def test_paths_are_found_at_all():
    assert {"params/", "params/rule.yml", "barometer/params/", "requirements.lock"} <= PATHS


@pytest.mark.parametrize("link", sorted({link for link in LINKS if "://" not in link}))
def test_every_link_leads_somewhere(link):
    path, _, anchor = link.partition("#")
    assert (ROOT / path).exists()
    assert not anchor, "anchors are not checked; link to the file"


def test_the_picture_is_small_and_has_words_in_its_place():
    words, path = re.search(r"!\[([^\]]+)\]\((docs/[^)]+\.png)\)", README).groups()
    assert len(words) > 40
    assert (ROOT / path).stat().st_size < 200_000


def test_every_room_of_the_house_is_shown():
    there = {path for path in (ROOT / "barometer").iterdir() if not path.name.startswith("_")}
    shown = {path.rstrip("/") for path in PATHS if path.startswith("barometer/")}
    assert shown == {path.relative_to(ROOT).as_posix() for path in there}


def test_the_notebook_cell_runs_and_gives_what_it_says():
    (code,) = [text for name, text in BLOCKS if name == "python"]
    names: dict[str, object] = {}
    exec(compile(code, "README.md", "exec"), names)
    said = re.findall(r"^(\S.*?)\s+# -> (.+)$", code, re.MULTILINE)
    assert said
    assert [(line, str(eval(line, names))) for line, _ in said] == said


def test_every_year_of_params_has_its_row():
    assert set(years()) == {path.parent.name for path in (ROOT / "params").glob("*/survey.yml")}


@pytest.mark.parametrize("year", years())
def test_kommuner_and_cases_are_those_of_params(year):
    cases = survey(year)["cases"]
    assert years()[year]["Kommuner"] == str(survey(year)["kommuner"])
    assert years()[year]["Cases"] == ("not published" if cases is None else f"{cases:,}")


@pytest.mark.parametrize("year", years())
def test_as_many_percentages_are_real_as_params_holds(year):
    said = re.findall(r"(\d+) percentages", years()[year]["Real"])
    assert sum(map(int, said)) == len(entries(year, "published_shares.csv"))


@pytest.mark.parametrize("year", years())
def test_only_kommuner_with_published_figures_are_called_real(year):
    rows = chain(entries(year, "published_counts.csv"), entries(year, "published_shares.csv"))
    codes = {row.split(",")[0] for row in rows}
    named = {code for code, name in KNOWN.items() if name in years()[year]["Real"]}
    assert named == codes - {"alle"}


@pytest.mark.parametrize("year", ["2020", "2021", "2022"])
def test_as_many_kommuner_are_invented_as_the_table_says(year):
    opened = barometer.open_survey(int(year))
    invented = [code for code, source in opened.results.sources.items() if source == "synthetic"]
    assert years()[year]["Invented"].startswith(f"{len(invented)} kommuner")


@pytest.mark.parametrize("year", ["2020", "2021", "2022", "2023", "2024"])
def test_an_assumption_about_the_questions_is_told(year):
    assert ("questions_assumed_from" in survey(year)) == ("Questions assumed" in years()[year]["Invented"])


def test_a_year_without_a_number_of_cases_needs_a_case_file():
    needing = [year for year, row in years().items() if "needs a case file" in row["Invented"]]
    assert needing == [year for year in years() if survey(year)["cases"] is None]
    for year in needing:
        with pytest.raises(barometer.BarometerError):
            barometer.open_survey(int(year))
