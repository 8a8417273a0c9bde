"""An edition's RO-Crate is one by a validator's rules, and a broken one is not."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

MISSING = "rocrate_validator is not installed: no crate is validated; make pages installs it"
services = pytest.importorskip("rocrate_validator.services", reason=MISSING)
models = pytest.importorskip("rocrate_validator.models", reason=MISSING)
CRATE = "ro-crate-metadata.json"
SCHEMA = "http://schema.org/"
# The two contexts a crate names stand on the web. Nothing is downloaded: of their terms these are the ones in use.
TERMS = (
    "name", "description", "datePublished", "author", "publisher", "license", "hasPart", "mentions", "about", "version",
    "softwareVersion", "softwareRequirements", "instrument", "agent", "object", "result", "actionStatus",
    "encodingFormat", "CreativeWork", "Dataset", "Organization", "SoftwareApplication", "CreateAction",
)  # fmt: skip
CONTEXT = {
    **{term: SCHEMA + term for term in TERMS},
    "File": f"{SCHEMA}MediaObject",
    "conformsTo": {"@id": "http://purl.org/dc/terms/conformsTo"},
    "sha256": "https://w3id.org/ro/terms/workflow-run#sha256",
}


# Of libraries that the validator uses, and not ours to mend.
pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::UserWarning"),
]


@pytest.fixture
def failures(monkeypatch) -> Callable[[Path], list[str]]:
    """What a crate fails of all that is required."""
    response = SimpleNamespace(status_code=200, headers={"Content-Type": "application/ld+json"},
                               json=lambda: {"@context": CONTEXT}, text=json.dumps({"@context": CONTEXT}))  # fmt: skip
    monkeypatch.setattr("rocrate_validator.utils.http.HttpRequester.get", lambda *_, **__: response, raising=False)
    monkeypatch.setattr("rocrate_validator.utils.document_loader._fetch_json_ld", lambda _: response.json())

    def ask(folder: Path) -> list[str]:
        asked = {"rocrate_uri": str(folder), "profile_identifier": "process-run-crate-0.5",
                 "requirement_severity": models.Severity.REQUIRED}  # fmt: skip
        return [issue.message for issue in services.validate(asked).get_issues()]

    return ask


@pytest.fixture
def edition(rendered, tmp_path) -> Path:
    """A copy of the folder of an edition that a test may change."""
    return shutil.copytree(rendered["bilag2"].parent, tmp_path / "2020")


def test_the_crate_of_an_edition_keeps_every_requirement(edition, failures):
    assert failures(edition) == []


@pytest.mark.parametrize("field", ["datePublished", "hasPart", "license"])
def test_a_broken_crate_is_found_out(edition, failures, field):
    crate = json.loads((edition / CRATE).read_text(encoding="utf-8"))
    root = next(entity for entity in crate["@graph"] if entity["@id"] == "./")
    del root[field]
    (edition / CRATE).write_text(json.dumps(crate), encoding="utf-8")
    assert failures(edition)
