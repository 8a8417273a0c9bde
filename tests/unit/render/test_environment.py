"""The lock is read as pip reads it, and what is installed is told from the names of folders as the metadata tell it."""

from __future__ import annotations

import sys
from importlib import metadata

from packaging.utils import canonicalize_name

from barometer.digests import sha256_of_file
from barometer.render import environment


def test_a_lock_with_markers_and_hashes_is_read_for_this_python():
    old, new = ("<", ">=") if sys.version_info < (3, 12) else (">=", "<")
    text = (
        f"numpy==2.4.6 ; python_full_version {old} '3.12' \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\n"
        f"numpy==2.5.5 ; python_full_version {new} '3.12' \\\n    --hash=sha256:cc\n"
        "    # via pandas\nTyping_Extensions==4.16.0 \\\n    --hash=sha256:dd\n"
        "pywin32==311 ; sys_platform == 'no such system' \\\n    --hash=sha256:ee\n"
    )
    assert environment.versions_of_lock(text) == {"numpy": "2.4.6", "typing-extensions": "4.16.0"}


def test_the_projects_own_lock_names_what_the_package_needs():
    locked = environment.locked_versions()
    assert {"pandas", "papermill", "jupyterlab", "statsmodels", "matplotlib", "nbconvert", "typst"} <= set(locked)
    assert environment.lock_digest() == sha256_of_file(environment.LOCK)


def test_versions_are_those_that_the_metadata_give():
    installed = environment.installed_versions()
    known = {
        canonicalize_name(d.name): d.version
        for d in metadata.distributions()
        if d.name in ("pandas", "numpy", "PyYAML")
    }
    assert len(known) == 3 and {name: installed[name] for name in known} == known


def test_of_two_folders_the_first_counts_and_one_that_is_not_there_holds_nothing(tmp_path):
    for name in ("a/Some_Thing-1.0.dist-info", "b/some.thing-2.0.dist-info", "b/other-3.dist-info", "b/no-version"):
        (tmp_path / name).mkdir(parents=True)
    found = environment.versions_in([tmp_path / "a", tmp_path / "b", tmp_path / "none"])
    assert found == {"some-thing": "1.0", "other": "3"}


def test_only_what_is_not_as_the_lock_has_it_stands_beside_it(monkeypatch):
    monkeypatch.setattr(environment, "locked_versions", lambda: {"pandas": "3.0.1", "numpy": "2.4", "absent": "1"})
    monkeypatch.setattr(environment, "installed_versions", lambda: {"pandas": "3.0.2", "numpy": "2.4", "own": "5"})
    assert environment.used_versions() == {"numpy": "2.4", "pandas": "3.0.2"}
    assert environment.beside_lock() == {"pandas": ("3.0.1", "3.0.2")}
    monkeypatch.setattr(environment, "locked_versions", dict)
    assert environment.used_versions() == {"numpy": "2.4", "own": "5", "pandas": "3.0.2"}
    assert environment.beside_lock() == {}
