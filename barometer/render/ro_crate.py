"""What a run made and from what, as an RO-Crate: metadata that other programs read.

It follows RO-Crate 1.1 (https://w3id.org/ro/crate/1.1) and the profile Process Run Crate 0.5
(https://w3id.org/ro/wfrun/process/0.5). It says in their words what run.json says, and nothing else.
"""

from __future__ import annotations

import json
import mimetypes
from collections.abc import Mapping
from typing import Any

CRATE_FILE = "ro-crate-metadata.json"
_SPECIFICATION = "https://w3id.org/ro/crate/1.1"
_PROFILE = "https://w3id.org/ro/wfrun/process/0.5"
_TERMS = "https://w3id.org/ro/terms/workflow-run"  # it defines `sha256`, which RO-Crate 1.1 itself does not
_CASES, _PARAMS, _PUBLISHER, _RUNNER, _USE = "#case-file", "#params", "#publisher", "#who-ran-it", "#terms-of-use"
_KINDS = {".ipynb": "application/x-ipynb+json", ".docx":
          "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}  # fmt: skip


def crate_json(run: Mapping[str, Any], title: str, publisher: str, date: str, place: str = "") -> str:
    """The metadata of the crate that a folder of outputs is, as JSON-LD.

    Parameters
    ----------
    run : mapping
        As `run_json.write_run_json` writes it.
    title : str
        What the folder holds, in words.
    publisher : str
        Whose survey it is.
    date : str
        The ISO date of the documents in it.
    place : str
        The folder's place in the year's folder, such as `changes/`. Its files are named from there.

    Returns
    -------
    str
        The same for the same run.
    """
    files = [_file(name.removeprefix(place), digest) for name, digest in run["files"].items()]
    actions = [_action(name, report, run, place) for name, report in run["reports"].items()]
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": title,
        "description": f"{title}: the pages and tables that barometer made of the survey.",
        "datePublished": date,
        "author": {"@id": _PUBLISHER},
        "publisher": {"@id": _PUBLISHER},
        "license": {"@id": _USE},
        "conformsTo": {"@id": _PROFILE},
        "hasPart": _links(files),
        "mentions": _links(actions),
    }
    descriptor = {
        "@id": CRATE_FILE,
        "@type": "CreativeWork",
        "about": {"@id": "./"},
        "conformsTo": {"@id": _SPECIFICATION},
    }
    around = [
        {"@id": _PROFILE, "@type": "CreativeWork", "name": "Process Run Crate", "version": "0.5"},
        {"@id": _PUBLISHER, "@type": "Organization", "name": publisher},
        {"@id": _RUNNER, "@type": "Organization", "name": "The office that rendered the survey"},
        {
            "@id": _USE,
            "@type": "CreativeWork",
            "name": "Terms",
            "description": f"The survey is {publisher}'s. The package that made the files is under the MIT licence.",
        },
        *_made_with(run),
    ]
    graph = [descriptor, root, *around, *actions, *files]
    content = {"@context": [f"{_SPECIFICATION}/context", f"{_TERMS}/context"], "@graph": graph}
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _file(name: str, digest: str) -> dict[str, Any]:
    ending = f".{name.rpartition('.')[2]}"
    kind = _KINDS.get(ending) or mimetypes.types_map.get(ending, "application/octet-stream")
    return {"@id": name, "@type": "File", "name": name, "encodingFormat": kind, "sha256": digest}


def _action(name: str, report: Mapping[str, Any], run: Mapping[str, Any], place: str) -> dict[str, Any]:
    """What made a report, or the tables: with which parameters, from what, and into which files."""
    given = ", ".join(f"{parameter}={value}" for parameter, value in report.get("parameters", {}).items())
    digests = ", ".join(f"{part} {digest}" for part, digest in report.get("made_from", {}).items())
    key = f" Content key {run['keys'][name]}." if name in run["keys"] else ""
    return {
        "@id": f"#{name.replace('/', '-')}",
        "@type": "CreateAction",
        "name": f"Make {name}",
        "description": f"{report.get('notebook') or name} with {given or 'no parameters'}. Made from {digests}.{key}",
        "instrument": {"@id": _package(run)},
        "agent": {"@id": _RUNNER},
        "object": {"@id": _CASES if run.get("data", {}).get("cases") else _PARAMS},
        "result": _links([{"@id": file.removeprefix(place)} for file in report.get("files", ())]),
        "actionStatus": "http://schema.org/CompletedActionStatus",
    }


def _made_with(run: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The package, the libraries, and what the counts come from."""
    libraries = [
        {"@id": f"pkg:{kind}/{name}@{version}", "@type": "SoftwareApplication", "name": name, "version": version}
        for kind, versions in (("generic", {"python": run["python"]}), ("pypi", run["versions"]))
        for name, version in versions.items()
        if name != "barometer"
    ]
    package = {
        "@id": _package(run),
        "@type": "SoftwareApplication",
        "name": "barometer",
        "softwareVersion": f"{run['versions']['barometer']}, commit {run['commit']}, code {run['code']}",
        "softwareRequirements": _links(libraries),
        "description": f"Its libraries are those of the lock file with sha256 {run['lock']}.",
    }
    data = run.get("data", {})
    if data.get("cases"):
        source = {"@id": _CASES, "@type": "CreativeWork", "name": "The case file, which is no part of the crate",
                  "sha256": data["cases"]}  # fmt: skip
    else:
        sources = " and ".join(data.get("sources", ["published"]))
        source = {"@id": _PARAMS, "@type": "CreativeWork", "name": f"Counts in params/: {sources}"}
    return [package, *libraries, source]


def _package(run: Mapping[str, Any]) -> str:
    """The name of this package as a package URL (https://github.com/package-url/purl-spec), as of its libraries."""
    return f"pkg:generic/barometer@{run['versions']['barometer']}"


def _links(entities: list[dict[str, Any]]) -> list[dict[str, str]] | dict[str, str]:
    """Links to entities; one alone is no list, as the specification recommends."""
    links = [{"@id": entity["@id"]} for entity in entities]
    return links[0] if len(links) == 1 else links
