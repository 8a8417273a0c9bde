"""The environment: which versions of libraries the lock file names, and which are installed."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from ..digests import sha256_of_file
from .provenance import ROOT

LOCK = ROOT / "requirements.lock"
_PINNED = re.compile(r"^[A-Za-z0-9][^\\\n]*==[^\\\n]*", re.MULTILINE)
_INSTALLED = re.compile(r"(.+?)-([^-]+)\.dist-info")


@cache
def lock_digest() -> str:
    """The sha256 of the lock file. Empty where the package runs without one."""
    return sha256_of_file(LOCK) if LOCK.is_file() else ""


@cache
def installed_versions() -> dict[str, str]:
    """The name of every installed distribution -> its version.

    The names of folders tell both, a hundred times as fast as the metadata in them.
    """
    return versions_in(map(Path, sys.path))


def versions_in(folders: Iterable[Path]) -> dict[str, str]:
    """The name of every distribution installed in some folders -> its version; of two, the first counts.

    Parameters
    ----------
    folders : iterable of Path
        As `sys.path` holds them. One that is not there holds nothing.
    """
    found: dict[str, str] = {}
    for folder in folders:
        for path in sorted(folder.glob("*.dist-info")):
            if hit := _INSTALLED.fullmatch(path.name):
                found.setdefault(_normalized(hit[1]), hit[2])
    return found


@cache
def locked_versions() -> dict[str, str]:
    """The name of every distribution in the lock file -> its version. Empty where there is no lock file."""
    return versions_of_lock(LOCK.read_text(encoding="utf-8") if LOCK.is_file() else "")


def versions_of_lock(text: str) -> dict[str, str]:
    """The name of every distribution that a lock names for this Python and this system -> its version.

    Parameters
    ----------
    text : str
        Requirements as `uv pip compile --universal` writes them: `name==version ; marker`, hashes on further lines.
    """
    from packaging.requirements import Requirement

    pinned = (Requirement(line.strip()) for line in _PINNED.findall(text))
    return {
        _normalized(one.name): str(one.specifier).removeprefix("==")
        for one in pinned
        if one.marker is None or one.marker.evaluate()
    }


def used_versions() -> dict[str, str]:
    """The version of every installed distribution that the lock names; without a lock, of all that are installed."""
    locked, installed = locked_versions(), installed_versions()
    return {name: installed[name] for name in sorted(locked or installed) if name in installed}


def beside_lock() -> dict[str, tuple[str, str]]:
    """The name of each installed distribution that is not as the lock has it -> the locked version, and its own."""
    locked, used = locked_versions(), used_versions()
    return {name: (locked[name], version) for name, version in used.items() if locked.get(name, version) != version}


def _normalized(name: str) -> str:
    """The one spelling of a distribution's name (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()
