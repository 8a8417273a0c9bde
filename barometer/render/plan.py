"""Which notebook for which kommune and year, with which parameters, under which name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from .. import columns as c
from ..errors import RenderError
from ..formats.markdown import slug
from ..page.danish import da
from ..page.english import en
from ..params.folder import folder as params_folder
from ..params.survey_year import SurveyYear
from ..results.area import Results
from ..results.pooled import Pool
from . import provenance
from .reports import NOTEBOOK, Report

NOTEBOOKS_FOLDER = provenance.ROOT / "notebooks"
KOMMUNE_NOTEBOOK, NATIONAL_NOTEBOOK, BILAG2_NOTEBOOK, POOLED_NOTEBOOK, METHODOLOGY_NOTEBOOK = (
    "kommune",
    "national",
    "bilag2",
    "pooled",
    "methodology",
)
COMPARISON_NOTEBOOK = "comparison"

# What the page of each notebook is called, on the page and at its foot.
PAGE_TITLES = {
    NATIONAL_NOTEBOOK: "Årets resultater",
    BILAG2_NOTEBOOK: "Bilag 2: Kommunefordelte resultater",
    POOLED_NOTEBOOK: "Årene samlet",
    METHODOLOGY_NOTEBOOK: "Methodology",
    COMPARISON_NOTEBOOK: "Kommunerne sammenholdt",
}
# What a notebook asks beside the year: an empty question is the first that is put to every case.
ASKED = {COMPARISON_NOTEBOOK: {"question": "", "threshold": 0.5}}
ENGLISH = (METHODOLOGY_NOTEBOOK,)


def kommune_reports(
    results: Results, codes: Iterable[str], outputs: Path, as_of: date, formats: Iterable[str]
) -> list[Report]:
    """A report for each kommune, in the order given; its outputs are its notebook and each format."""
    folder, endings = outputs / str(results.codebook.year), (NOTEBOOK, *formats)
    found = []
    for code in codes:
        name = results.kommuner[code]
        stem = folder / "kommuner" / f"{code}-{slug(name)}"
        own = {"year": results.codebook.year, "kommune": code, "tables": "../tables"}
        found.append(_report(results, KOMMUNE_NOTEBOOK, name, own, folder, stem, endings, as_of, code=code))
    stems = [report.stem for report in found]
    if clash := {stem.name for stem in stems if stems.count(stem) > 1}:
        raise RenderError("Two reports would have the same name.", where=", ".join(sorted(clash)))
    return found


def year_report(results: Results, notebook: str, outputs: Path, as_of: date, formats: Iterable[str]) -> Report:
    """A report about the whole year."""
    year = results.codebook.year
    own = {"year": year, "tables": "tables", **ASKED.get(notebook, {})}
    folder = outputs / str(year)
    return _report(results, notebook, PAGE_TITLES[notebook], own, folder, folder / notebook, tuple(formats), as_of)


def pooled_report(pool: Pool, outputs: Path, as_of: date, formats: Iterable[str]) -> Report:
    """The report about the years that were published together with the year, under its last one."""
    name = pool.period.name
    own = {"years": name, "tables": f"tables/{name}"}
    folder = outputs / str(pool.period.years[-1])
    return _report(
        pool.whole,
        POOLED_NOTEBOOK,
        PAGE_TITLES[POOLED_NOTEBOOK],
        own,
        folder,
        folder / POOLED_NOTEBOOK,
        tuple(formats),
        as_of,
        pool.years,
    )


def _report(
    results: Results,
    notebook: str,
    name: str,
    parameters: dict[str, Any],
    folder: Path,
    stem: Path,
    formats: tuple[str, ...],
    as_of: date,
    beside: Sequence[Results] = (),
    code: str = c.ALL,
) -> Report:
    """`beside` are other years on the page: their numbers and parameters are part of what it is made from."""
    survey, path = results.codebook.survey, NOTEBOOKS_FOLDER / f"{notebook}.ipynb"
    parameters = {**parameters, "as_of": settled(survey, as_of)}
    rows = results.behind(code)
    every = (results, *beside)
    frames = [rows, *(r.frequencies for r in beside), *(r.designs for r in every)]
    data = "".join(frame.to_csv(index=False) for frame in frames)  # a row's place among others is no content
    params = provenance.params(params_folder(), *(r.codebook.year for r in every))
    made_from = provenance.made_from(path, parameters, data, params)
    key = provenance.key(made_from)
    sources = sorted(set(rows[c.SOURCE]))
    language = en if notebook in ENGLISH else da
    metadata = {
        "title": f"{name} · {survey.title}",
        "running_foot": language.running_foot(
            survey.title, name, embargoed_until=survey.embargoed_until(as_of), invented=c.SYNTHETIC in sources
        ),
        "language": language.code,
        "date": (survey.publication_date or date(int(str(survey.year)[-4:]), 12, 31)).isoformat(),
        "hash": key[: provenance.SHORT],
        "key": key,
        "identity": results.identity(code),
        "sources": sources,
    }
    return Report(path, parameters, stem, formats, name, metadata, folder, made_from)


def settled(survey: SurveyYear, as_of: date) -> str:
    """The day a page is read, as far as the page depends on it: all days after publication are one."""
    if survey.publication_date is None:
        return ""
    return min(as_of, survey.publication_date).isoformat()
