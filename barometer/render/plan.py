"""Which notebook for which kommune and year, with which parameters, under which name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from .. import columns as c
from ..errors import RenderError
from ..report import wording
from ..results import Results
from ..survey.codebook import SurveyYear
from ..survey.params import folder as params_folder
from . import provenance
from .markdown import slug

NOTEBOOKS = provenance.ROOT / "notebooks"
KOMMUNE, NATIONAL, BILAG2 = "kommune", "national", "bilag2"
NOTEBOOK, HTML, PDF = "ipynb", "html", "pdf"

# What the page of each notebook is called, on the page and at its foot.
TITLES = {NATIONAL: "Årets resultater", BILAG2: "Bilag 2: Kommunefordelte resultater"}


@dataclass(frozen=True)
class Report:
    """One run of one notebook, and the files that come of it.

    Attributes
    ----------
    notebook : Path
    parameters : dict
        Every parameter of the notebook by name.
    stem : Path
        Where the outputs go, without their ending.
    formats : tuple of str
        Among `ipynb`, `html` and `pdf`.
    name : str
        What the report is called in progress and failures.
    metadata : dict
        What the exporters put around the page: title, running foot, language, date, content key.
    """

    notebook: Path
    parameters: dict[str, Any]
    stem: Path
    formats: tuple[str, ...]
    name: str
    metadata: dict[str, Any] = field(default_factory=dict)

    @property
    def files(self) -> list[Path]:
        return [self.stem.with_name(f"{self.stem.name}.{ending}") for ending in self.formats]


def kommuner(results: Results, codes: Iterable[str], outputs: Path, as_of: date, formats: Iterable[str]) -> list[Report]:
    """A report for each kommune, in the order given; its outputs are its notebook and each format."""
    found = [
        _report(results, KOMMUNE, f"kommuner/{code}-{slug(results.kommuner[code])}", outputs, as_of,
                (NOTEBOOK, *formats), code)
        for code in codes
    ]  # fmt: skip
    stems = [report.stem for report in found]
    if clash := {stem.name for stem in stems if stems.count(stem) > 1}:
        raise RenderError("Two reports would have the same name.", where=", ".join(sorted(clash)))
    return found


def whole_year(results: Results, notebook: str, outputs: Path, as_of: date, formats: Iterable[str]) -> Report:
    """A report about the whole year."""
    return _report(results, notebook, notebook, outputs, as_of, tuple(formats))


def _report(results, notebook, stem, outputs, as_of, formats, code=None) -> Report:
    survey, year = results.codebook.survey, results.codebook.year
    place = outputs / str(year) / stem
    path = NOTEBOOKS / f"{notebook}.ipynb"
    up = "../" * stem.count("/")
    parameters = {"year": year, "frequencies": f"{up}tables/frequencies.csv", "as_of": settled(survey, as_of)}
    rows = results.frequencies
    if code is not None:
        parameters["kommune"] = code
        rows = rows[rows[c.KOMMUNE_CODE].isin([code, c.ALL])]
    key = provenance.key(
        path, parameters, rows.to_csv(index=False), provenance.params(params_folder(), year)
    )
    name = results.kommuner[code] if code is not None else TITLES[notebook]
    sources = sorted(set(rows[c.SOURCE]))
    metadata = {
        "title": f"{name} · {survey.title}",
        "running_foot": wording.foot(
            survey.title, name, embargoed_until=survey.embargoed_until(as_of), invented=c.SYNTHETIC in sources
        ),
        "language": "da",
        "date": (survey.publication_date or date(year, 12, 31)).isoformat(),
        "hash": key[: provenance.SHORT],
        "key": key,
        "sources": sources,
    }
    return Report(path, parameters, place, formats, name, metadata)


def settled(survey: SurveyYear, as_of: date) -> str:
    """The day a page is read, as far as the page depends on it: all days after publication are one."""
    if survey.publication_date is None:
        return ""
    return min(as_of, survey.publication_date).isoformat()
