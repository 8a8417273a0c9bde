"""The memo of Norddjurs by the command line: its files, and what they say."""

from __future__ import annotations

import re
import zipfile

import nbformat
import pytest

NBSP, MINUS = "\N{NO-BREAK SPACE}", "\N{MINUS SIGN}"
STEM = "707-norddjurs-2020"


@pytest.fixture(scope="module")
def memo(barometer, tmp_path_factory):
    folder = tmp_path_factory.mktemp("memo")
    done = barometer("change", "--year", 2023, "--since", 2020, "--kommune", "Norddjurs", "--jobs", 1, cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder / "outputs" / "2023"


def words(text: str) -> str:
    body = re.sub(r"<(style|script|svg).*?</\1>", "", text, flags=re.DOTALL)
    return re.sub(r" +", " ", re.sub(r"<[^>]+>|\n", " ", body))


def test_its_files_are_those_promised_and_no_others(memo):
    everything = [p.relative_to(memo) for p in memo.rglob("*") if p.is_file()]
    found = {p.as_posix() for p in everything if not p.parts[0].startswith(".")}
    assert found == {
        "changes/run.json",
        "changes/ro-crate-metadata.json",
        *(f"changes/{STEM}.{e}" for e in ("ipynb", "html", "pdf", "docx")),
    }


def test_the_page_says_what_may_and_what_may_not_be_concluded(memo):
    text = words((memo / "changes" / f"{STEM}.html").read_text(encoding="utf-8"))
    for said in (
        "Ingen af de 10 lovkrav, der kan sammenlignes, har ændret sig mere, end tilfældet kan forklare",
        "Det betyder ikke, at intet er ændret",
        "Ingen af dem kan skelnes fra tilfældet",
        f"Ikke nævnt er det største fald: ”Undersøgelse før afgørelse” gik fra 100{NBSP}% til 67{NBSP}%",
        f"{MINUS}33{NBSP}procentpoint",
        "partshøringsmødet regnes nu med i de fire måneder",
        "Barnets lov afløste den",
        "0,030–0,52",
    ):
        assert said in text
    for code in ("import barometer", "bm.change", "tables_before"):
        assert code not in text


def test_word_and_notebook_say_the_same(memo):
    with zipfile.ZipFile(memo / "changes" / f"{STEM}.docx") as file:
        word = words(file.read("word/document.xml").decode("utf-8"))
    assert "Ingen af de 10 lovkrav" in word and "Benjamini-Hochberg" in word
    notebook = nbformat.read(memo / "changes" / f"{STEM}.ipynb", as_version=4)
    nbformat.validate(notebook)
    assert notebook.metadata["barometer"]["identity"]["since"] == "2020"
    assert (memo / "changes" / f"{STEM}.pdf").read_bytes().startswith(b"%PDF-")


def test_a_second_run_finds_it_up_to_date(memo, barometer):
    done = barometer(
        "change", "--year", 2023, "--since", 2020, "--kommune", "707", "--why", "--outputs", memo.parent, cwd=memo
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Norddjurs  up to date" in done.stdout and "0 reports made, 1 up to date" in done.stdout


def test_what_cannot_be_meant_is_refused_with_2_and_leaves_nothing_behind(barometer, tmp_path):
    asked = {
        ("--year", 2023, "--since", 2020, "--kommune", "Norddjors"): "Did you mean Norddjurs?",
        ("--year", 2021, "--since", 2020): "in both 2020 and 2021",
        ("--year", 2023): "--since",
        ("--year", 2023, "--since", 2020, "--to", "html,dcox"): "Did you mean docx?",
    }
    for arguments, said in asked.items():
        done = barometer("change", *arguments, cwd=tmp_path)
        assert done.returncode == 2 and said in done.stderr and "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []
