"""One environment by three ways, and one version and licence wherever they stand."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tomllib
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import pytest
import yaml
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

import barometer

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
APART = ("parquet", "pages")  # the extras that never go into the environment, and have locks of their own
LOCKS = {
    name: (ROOT / name).read_text(encoding="utf-8")
    for name in ("requirements.lock", *(f"requirements-{extra}.lock" for extra in APART))
}
ENVIRONMENT = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
CITATION = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
EXTRAS = PROJECT["optional-dependencies"]
TOGETHER = (PROJECT["dependencies"], *(group for name, group in EXTRAS.items() if name not in APART))
ASKED = [
    *(("requirements.lock", Requirement(text)) for group in TOGETHER for text in group),
    *((f"requirements-{extra}.lock", Requirement(text)) for extra in APART for text in EXTRAS[extra]),
]


@dataclass(frozen=True)
class Pin:
    """One entry of the lock."""

    name: str
    version: str
    marker: Marker | None
    hashes: tuple[str, ...]


def pins(lock: str) -> list[Pin]:
    """The entries of a lock, comments left out."""
    lines = [line for line in lock.splitlines() if not line.lstrip().startswith("#")]
    return [_pin(entry) for entry in "\n".join(lines).replace("\\\n", " ").splitlines() if entry.strip()]


def _pin(entry: str) -> Pin:
    requirement, *hashes = re.split(r"\s+--hash=", entry.strip())
    parsed = Requirement(requirement)
    (specifier,) = parsed.specifier
    assert specifier.operator == "==", f"{requirement} is not pinned"
    return Pin(canonicalize_name(parsed.name), specifier.version, parsed.marker, tuple(hashes))


PINS_OF = {name: pins(lock) for name, lock in LOCKS.items()}
PINS = PINS_OF["requirements.lock"]


@pytest.mark.parametrize(("lock", "asked"), ASKED, ids=lambda part: getattr(part, "name", ""))
def test_every_dependency_is_pinned_to_a_version_it_allows(lock, asked):
    found = [pin for pin in PINS_OF[lock] if pin.name == canonicalize_name(asked.name)]
    assert found, f"{asked.name} is not in {lock}: run make lock"
    assert all(asked.specifier.contains(pin.version) for pin in found)


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_a_sha256_hash(lock):
    assert [pin.name for pin in PINS_OF[lock] if not pin.hashes] == []
    assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", digest) for pin in PINS_OF[lock] for digest in pin.hashes)


def test_no_name_has_two_pins_at_once():
    here = [pin.name for pins in PINS_OF.values() for pin in pins if pin.marker is None or pin.marker.evaluate()]
    assert [name for name in set(here) if here.count(name) > 1] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_index_and_no_address(lock):
    assert "://" not in LOCKS[lock]
    assert [line for line in LOCKS[lock].splitlines() if re.match(r"\s*-(?!-hash=)", line)] == []


@pytest.mark.parametrize("extra", APART)
def test_what_stands_apart_is_installed_apart_and_not_in_the_environment(extra):
    make = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "--no-deps --require-hashes --target $(VENV)/$* -r requirements-$*.lock" in make
    assert f"{extra}: $(VENV)/{extra}/.complete" in make
    kept = {pin.name for pin in PINS}
    assert [pin.name for pin in PINS_OF[f"requirements-{extra}.lock"] if pin.name in kept] == []


def test_the_html_checker_is_pinned_by_its_hash_and_names_no_address():
    folder = ROOT / "tests" / "pages"
    asked = json.loads((folder / "package.json").read_text(encoding="utf-8"))["dependencies"]
    locked = json.loads((folder / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    pins = {name.removeprefix("node_modules/"): pin for name, pin in locked.items() if name}
    assert {name: pin["version"] for name, pin in pins.items()} == asked
    assert all(pin["integrity"].startswith("sha512-") and "resolved" not in pin for pin in pins.values())


@pytest.mark.parametrize("line", ["--index-url x", "-i x", "-f x", "    --extra-index-url x", "-e ."])
def test_an_option_in_the_lock_would_be_seen(line):
    assert re.match(r"\s*-(?!-hash=)", line)


def test_what_is_installed_here_is_what_the_lock_says():
    installed = {canonicalize_name(dist.metadata["Name"]): dist.version for dist in metadata.distributions()}
    differing = {
        pin.name: (pin.version, installed[pin.name])
        for pin in PINS
        if pin.name in installed and (pin.marker is None or pin.marker.evaluate())
        if installed[pin.name] != pin.version
    }
    assert differing == {}


def test_conda_installs_the_same_lock_and_nothing_besides():
    *names, by_pip = ENVIRONMENT["dependencies"]
    assert [re.split(r"[=<>]", name)[0] for name in names] == ["python", "pip"]
    assert by_pip == {"pip": ["--require-hashes", "-r requirements.lock"]}
    assert ENVIRONMENT["channels"] == ["conda-forge"]
    assert ENVIRONMENT["name"] == PROJECT["name"]


def test_conda_brings_a_python_the_package_allows():
    (python,) = (name for name in ENVIRONMENT["dependencies"] if str(name).startswith("python="))
    version = re.fullmatch(r"python=(\d+\.\d+)\.\*", python).group(1)
    assert SpecifierSet(PROJECT["requires-python"]).contains(f"{version}.0")
    # the lock is resolved for the oldest Python allowed, and upwards
    assert PROJECT["requires-python"] == f">={version}"


def test_the_package_goes_in_the_same_way_in_make_and_conda():
    install = "pip install --no-deps --no-build-isolation -e ."
    assert install in (ROOT / "environment.yml").read_text(encoding="utf-8")
    make = (ROOT / "Makefile").read_text(encoding="utf-8").replace("--quiet --disable-pip-version-check ", "")
    assert install in make
    assert "pip install --require-hashes -r requirements.lock" in make
    # --no-build-isolation: what builds the package must itself come from the lock
    assert "setuptools" in {pin.name for pin in PINS}


def test_version_and_licence_are_the_same_everywhere():
    assert barometer.__version__ == PROJECT["version"] == CITATION["version"] == metadata.version("barometer")
    assert PROJECT["license"] == CITATION["license"] == "MIT"
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith("MIT License\n")
    assert f"\n## {barometer.__version__}\n" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_citation_has_what_the_format_requires_and_names_the_survey():
    assert CITATION["cff-version"] == "1.2.0"
    assert all(CITATION[field] for field in ("message", "title", "authors"))
    (survey,) = CITATION["references"]
    assert survey["authors"] == [{"name": "Ankestyrelsen"}]


def test_make_alone_shows_the_commands():
    # the tests may themselves run under make, whose flags are not meant for this one
    given = ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")
    environment = {name: value for name, value in os.environ.items() if name not in given}
    run = subprocess.run(["make"], cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    assert {"bilag2", "test", "check", "lab"} <= set(re.findall(r"^  make (\w+)  +\S", run.stdout, re.MULTILINE))


def test_ci_can_be_run():
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    subprocess.run(["bash", "-n", script], check=True)


def test_every_file_the_package_reads_is_packed_with_it():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
    package = ROOT / "barometer"
    packed = {path for pattern in settings["package-data"]["barometer"] for path in package.glob(pattern)}
    read = {path for path in package.rglob("*") if path.is_file() and path.suffix not in (".py", ".pyc")}
    assert read == {path for path in packed if path.is_file()}
