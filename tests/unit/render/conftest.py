"""A folder of the outputs as runs leave it, with small files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from barometer import columns as c
from barometer.render import records
from barometer.render.report import BINDS

ISHOEJ, INVENTED, BILAG2 = "kommuner/183-ishoej", "kommuner/S01-syntetisk-kommune-01", "bilag2"


class Outputs:
    """The folder of all years."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, year: str, name: str, text: str = "x") -> None:
        path = self.path / year / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def edition(self, year: str, *, sources=("published", "synthetic"), published="2020-07-09", as_of="", **data):
        """A year with a page about itself, two kommuner, bilag 2 and a table."""
        pages = {
            "national": {"name": "Årets resultater", c.KOMMUNE_CODE: c.ALL, "sources": list(sources)},
            BILAG2: {"name": "Bilag 2", c.KOMMUNE_CODE: c.ALL, "sources": list(sources)},
            ISHOEJ: {"name": "Ishøj", c.KOMMUNE_CODE: "183", "sources": [sources[0]]},
            INVENTED: {"name": "Syntetisk kommune 01", c.KOMMUNE_CODE: "S01", "sources": [sources[-1]]},
        }
        files = ["national.html", "tables/estimates.csv"]
        files += [f"{stem}.{ending}" for stem in (BILAG2, ISHOEJ, INVENTED) for ending in ("html", "pdf")]
        for name in files:
            self.write(year, name)
        folder = self.path / year
        binds = {BINDS: f"{Path(ISHOEJ).name} {Path(INVENTED).name}"}
        records.keep_record(folder, folder / BILAG2, binds, [folder / "bilag2.html", folder / "bilag2.pdf"])
        run = {
            "arguments": {"as_of": as_of or published},
            "data": {"sha256": "0", "sources": list(sources), **data},
            "survey": {"title": f"Børnesagsbarometret {year}", "published": published},
            "keys": dict.fromkeys(pages, "1"),
            "pages": pages,
            "files": dict.fromkeys(files, "1"),
        }
        self.write(year, "run.json", json.dumps(run))

    def memo(self, year: str, since: str):
        """A memo about Ishøj."""
        stem = f"changes/183-ishoej-{since}"
        files = [f"{stem}.{ending}" for ending in ("html", "docx")]
        for name in files:
            self.write(year, name)
        about = {"name": "Ishøj", "since": since, c.KOMMUNE_CODE: "183", "sources": ["published"]}
        run = {
            "survey": {"title": f"Børnesagsbarometret {year}", "published": ""},
            "keys": {stem: "1"},
            "pages": {stem: about},
            "files": dict.fromkeys(files, "1"),
        }
        self.write(year, "changes/run.json", json.dumps(run))


@pytest.fixture
def outputs(tmp_path) -> Outputs:
    return Outputs(tmp_path / "outputs")
