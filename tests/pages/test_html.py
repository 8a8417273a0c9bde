"""Every kind of page before the Nu Html Checker: no error in HTML, CSS or a drawing"""

from __future__ import annotations

import pytest

from .kinds import HTML

# What is put in the place of what -> what the checker must say.
BROKEN = {
    "Duplicate ID": ("<footer>", '<footer id="main">'),
    "Not a valid XML 1.0 name": ("<svg ", '<svg id="183-ishoej" '),
    "Unclosed element": ("</footer>", "<div></footer>"),
    "Property": ("hyphens: auto", "hyphen: auto"),
}


@pytest.fixture(scope="module")
def errors(validated, html_file, tmp_path_factory):
    """Kind of page, or what is broken on a page -> the errors."""
    files = {kind: html_file(kind) for kind in HTML}
    whole = files["change"].read_text(encoding="utf-8")
    for number, (told, (old, new)) in enumerate(BROKEN.items()):
        assert old in whole
        files[told] = tmp_path_factory.mktemp("broken") / f"{number}.html"
        files[told].write_text(whole.replace(old, new, 1), encoding="utf-8")
    return dict(zip(files, validated(list(files.values())), strict=True))


@pytest.mark.parametrize("kind", HTML)
def test_it_has_no_error(errors, kind):
    assert errors[kind] == []


@pytest.mark.parametrize("told", BROKEN)
def test_what_is_broken_on_purpose_is_found(errors, told):
    assert [error for error in errors[told] if told in error]
