"""Every kind of PDF before the checkers of PDF/UA that there are: two libraries, and veraPDF where it is on the PATH"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from .kinds import PDF

# What a checker says without cause: (checker, its rule) -> a kind of page of which it says so. The reason:
FALSE_ALARMS = {
    # It takes titles of tables that stand first on the sheets of several kommuner for running heads.
    ("outloud", "PAG-001"): "bilag2",
    # It takes a running head with a comma in it for prose. ISO 14289-1, 7.8, has running heads be artifacts.
    ("outloud", "TAG-002"): "case file",
    # It breaks off at places that are arrays, as ISO 32000-1, 12.3.2, has them.
    ("pdfua", "UA-14-001 not evaluated"): "bilag2",
}


def _outloud(file: Path) -> list[str]:
    library = pytest.importorskip("outloud", reason="outloud is not installed: it reads no PDF; make pages installs it")
    result = library.check(str(file))
    assert not result.error, result.error
    return [finding.rule for finding in result.findings if finding.severity in ("error", "warning")]


def _pdfua(file: Path) -> list[str]:
    library = pytest.importorskip("pdfua", reason="pdfua is not installed: it reads no PDF; make pages installs it")
    report = library.validate(str(file))
    left_out = [f"{outcome.rule_id} not evaluated" for outcome in report.skipped]
    return [*(finding.rule_id for finding in report.findings), *left_out]


def _verapdf(file: Path) -> list[str]:
    path = shutil.which("verapdf")
    if not path:
        pytest.skip("veraPDF is not on PATH: PDF/UA is checked by the two other checkers only")
    command = [path, "--format", "text", "--flavour", "ua1", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return [] if done.stdout.startswith("PASS") else [done.stdout + done.stderr]


CHECKERS: dict[str, Callable[[Path], list[str]]] = {"outloud": _outloud, "pdfua": _pdfua, "veraPDF": _verapdf}


@pytest.mark.parametrize("kind", PDF)
@pytest.mark.parametrize("checker", CHECKERS)
def test_it_has_no_fault(pdf_file, checker, kind):
    found = CHECKERS[checker](pdf_file(kind))
    assert [rule for rule in found if (checker, rule) not in FALSE_ALARMS] == []


@pytest.mark.parametrize(("checker", "rule"), FALSE_ALARMS)
def test_a_false_alarm_is_still_given(pdf_file, checker, rule):
    assert rule in CHECKERS[checker](pdf_file(FALSE_ALARMS[checker, rule]))


def _without_language(pdf):
    del pdf.Root.Lang


def _without_tags(pdf):
    del pdf.Root.StructTreeRoot
    del pdf.Root.MarkInfo


def _without_title(pdf):
    del pdf.Root.Metadata
    del pdf.docinfo["/Title"]


def _without_alternatives(pdf):
    for thing in pdf.objects:
        if getattr(thing, "keys", None) and thing.get("/S") == "/Figure" and "/Alt" in thing:
            del thing["/Alt"]


BREAKS = (_without_language, _without_tags, _without_title, _without_alternatives)


@pytest.mark.parametrize("broken", BREAKS, ids=lambda breaks: breaks.__name__.strip("_"))
@pytest.mark.parametrize("checker", CHECKERS)
def test_what_is_broken_on_purpose_is_found(pdf_file, tmp_path, checker, broken):
    pikepdf = pytest.importorskip(
        "pikepdf", reason="pikepdf is not installed: no PDF is broken; make pages installs it"
    )
    with pikepdf.open(pdf_file("change")) as pdf:
        broken(pdf)
        pdf.save(tmp_path / "broken.pdf")
    found = CHECKERS[checker](tmp_path / "broken.pdf")
    assert [rule for rule in found if (checker, rule) not in FALSE_ALARMS]
