"""The crate says of every file what made it, names nothing that it does not describe, and holds no time."""

from __future__ import annotations

import json

import pytest

from barometer.render.ro_crate import CRATE_FILE, crate_json


def run(**fields) -> dict:
    page = {"notebook": "kommune.ipynb", "parameters": {"year": 2020, "kommune": "183"}, "made_from": {"data": "3"},
            "files": ["kommuner/183-ishoej.html", "kommuner/183-ishoej.ipynb"]}  # fmt: skip
    tables = {"made_from": {"data": "6"}, "files": ["tables/frequencies.csv"]}
    return {
        "keys": {"kommuner/183-ishoej": "abcdef"}, "reports": {"kommuner/183-ishoej": page, "tables": tables},
        "data": {"sources": ["published", "synthetic"]}, "commit": "c0ffee", "code": "5", "python": "3.11.7", "lock": "8",
        "versions": {"barometer": "0.1.0", "pandas": "3.0.1"},
        "files": {name: f"sha of {name}" for name in (*page["files"], *tables["files"])}, **fields,
    }  # fmt: skip


def crate(place: str = "", **fields) -> dict[str, dict]:
    """Each entity by its id."""
    graph = json.loads(crate_json(run(**fields), "Survey 2020", "Ankestyrelsen", "2020-07-09", place))["@graph"]
    assert len({entity["@id"] for entity in graph}) == len(graph)
    return {entity["@id"]: entity for entity in graph}


def links(value) -> list[str]:
    """Every id that something leads to."""
    if isinstance(value, list):
        return [link for item in value for link in links(item)]
    if isinstance(value, dict):
        return [value["@id"]] if set(value) == {"@id"} else [link for item in value.values() for link in links(item)]
    return []


@pytest.mark.parametrize("data", [{"sources": ["published"]}, {"sources": ["cases"], "cases": "99"}, {}])
def test_every_link_leads_to_something_that_is_described(data):
    entities = crate(data=data)
    outside = {"https://w3id.org/ro/crate/1.1"}  # the specification, which describes itself
    assert {link for entity in entities.values() for link in links(entity)} - set(entities) == outside


def test_every_file_has_its_digest_and_one_action_that_made_it():
    entities, files = crate(), run()["files"]
    assert {name: entities[name]["sha256"] for name in files} == files
    assert links(entities["./"]["hasPart"]) == list(files)
    actions = [entity for entity in entities.values() if entity["@type"] == "CreateAction"]
    assert sorted(link for action in actions for link in links(action["result"])) == sorted(files)
    page = next(action for action in actions if action["name"] == "Make kommuner/183-ishoej")
    assert all(words in page["description"] for words in ("kommune.ipynb", "kommune=183", "data 3", "abcdef"))


def test_what_it_is_made_with_is_named_by_version_commit_and_lock():
    entities = crate()
    package = entities["pkg:generic/barometer@0.1.0"]
    assert all(words in package["softwareVersion"] for words in ("0.1.0", "c0ffee", "code 5"))
    assert "sha256 8" in package["description"]
    assert links(package["softwareRequirements"]) == ["pkg:generic/python@3.11.7", "pkg:pypi/pandas@3.0.1"]


def test_a_case_file_is_known_by_its_digest_alone():
    assert crate(data={"sources": ["cases"], "cases": "99"})["#case-file"]["sha256"] == "99"
    assert "#case-file" not in crate()


def test_files_of_a_folder_within_are_named_from_there():
    entities = crate("kommuner/")
    assert "183-ishoej.html" in entities and "kommuner/183-ishoej.html" not in entities
    assert entities[CRATE_FILE]["about"] == {"@id": "./"}


def test_the_same_run_gives_the_same_bytes_and_no_time_but_the_documents_date():
    one, two = (crate_json(run(), "Survey 2020", "Ankestyrelsen", "2020-07-09") for _ in range(2))
    assert one == two and "endTime" not in one and "2020-07-09" in one
