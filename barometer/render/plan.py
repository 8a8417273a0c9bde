"""The plan of a run: which notebook for which kommune and year, under which name, and why it must be made."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from .. import columns as c
from ..counts.survey_facts import WHOLE_YEAR
from ..digests import sha256_of_parts
from ..errors import RenderError
from ..files import short
from ..formats.markdown import slug
from ..page.danish import da
from ..page.english import en
from ..page.texts import Language
from ..params.folder import folder as params_folder
from ..params.survey_year import SurveyYear
from ..results.area import Results
from ..results.pooled import Pool
from . import provenance, records
from .left_out import why_left_out
from .notebooks import ReportNotebook
from .ownership import NOTHING_OUTDATED, Outdated
from .page_links import PageLink, links_of_page
from .render_options import RenderOptions
from .report import HTML, NOTEBOOK, Report

# What the page of each notebook is called, on the page and at its foot.
PAGE_TITLES = {
    ReportNotebook.NATIONAL: "Årets resultater",
    ReportNotebook.BILAG2: "Bilag 2: Kommunefordelte resultater",
    ReportNotebook.POOLED: "Årene samlet",
    ReportNotebook.METHODOLOGY: "Methodology",
    ReportNotebook.COMPARISON: "Kommunerne sammenholdt",
}
# What a notebook asks beside the year: an empty question is the first that is put to every case.
ASKED = {ReportNotebook.COMPARISON: {"question": "", "threshold": 0.5}}
ENGLISH = (ReportNotebook.METHODOLOGY,)


@dataclass(frozen=True)
class Plan:
    """What is asked for, and why it must be made.

    Attributes
    ----------
    reports : list of Report
        Every page, in the order in which they are begun.
    pages : list of Report
        The pages of kommuner among them, in the order in which they are bound.
    front : Report or None
        The front of bilag 2, where that is asked for.
    why : dict
        The `stem` of each report, the front's among them -> why it must be made. Empty where it is up to date.
    left_out : dict
        The name of each page that the survey cannot carry -> the reason.
    outdated : Outdated
        What is no longer made, and is taken away.
    """

    reports: list[Report]
    pages: list[Report]
    front: Report | None
    why: dict[Path, str]
    left_out: dict[str, str] = field(default_factory=dict)
    outdated: Outdated = NOTHING_OUTDATED

    @property
    def everything(self) -> list[Report]:
        """Every report, the front last."""
        return [*self.reports, *([self.front] if self.front else [])]

    @property
    def due(self) -> list[Report]:
        """The pages that must be made."""
        return [report for report in self.reports if self.why[report.stem]]

    @property
    def front_due(self) -> Report | None:
        """The front of bilag 2, if that must be made."""
        return self.front if self.front and self.why[self.front.stem] else None

    def as_text(self) -> str:
        """A line for each report: its name, and why it is made or that it is up to date; then what is taken away."""
        width = max(len(report.name) for report in self.everything)
        lines = [f"{r.name:<{width}}  {self.why[r.stem] or 'up to date'}" for r in self.everything]
        return "\n".join([*lines, *(f"{short(path)}  no longer made: taken away" for path in self.outdated.files)])


def make_plan(
    reports: Iterable[Report],
    options: RenderOptions,
    pages: Sequence[Report] = (),
    front: Report | None = None,
    left_out: Mapping[str, str] | None = None,
) -> Plan:
    """The plan of these reports.

    Parameters
    ----------
    reports : iterable of Report
        Every page, in the order in which they are begun.
    options : RenderOptions
        How they are rendered.
    pages : sequence of Report
        The pages of kommuner among them, in the order in which they are bound.
    front : Report, optional
        The front of bilag 2.
    left_out : mapping, optional
        The name of each page that the survey cannot carry -> the reason.
    """
    reports = [options.applied_to(report) for report in reports]
    every = [*reports, *([front] if front else [])]
    reasons = {report.stem: why(report, options) for report in every}
    return Plan(reports, list(pages), front, reasons, dict(left_out or {}))


def why(report: Report, options: RenderOptions) -> str:
    """Why a report must be made. Empty where it is up to date.

    Parameters
    ----------
    report : Report
        One of the plan.
    options : RenderOptions
        With `force`, every report is asked for.
    """
    if options.force:
        return "asked for"
    return records.reason_to_make(report.folder, report.stem, report.made_from, report.files)


def kommune_reports(
    results: Results, codes: Iterable[str], outputs: Path, as_of: date, formats: Iterable[str]
) -> list[Report]:
    """A report for each kommune, in the order of the codes.

    Parameters
    ----------
    results : Results
        The year's results.
    codes : iterable of str
        Codes of kommuner that took part.
    outputs : Path
        The folder of all years.
    as_of : date
        The day on which the pages are read.
    formats : iterable of str
        The formats beside the notebook, which is always kept.

    Raises
    ------
    RenderError
        Two reports would have the same name.
    """
    folder, endings = outputs / str(results.codebook.year), (NOTEBOOK, *formats)
    params = provenance.params_digest(params_folder(), results.codebook.year)  # one for all kommuner
    found = []
    for code in codes:
        name = results.kommuner[code]
        stem = folder / "kommuner" / f"{code}-{slug(name)}"
        own = {"year": results.codebook.year, "kommune": code, "tables": "../tables"}
        found.append(
            _survey_report(
                results, ReportNotebook.KOMMUNE, name, own, stem, folder, endings, as_of, code=code, params=params
            )
        )
    stems = [report.stem for report in found]
    if clash := {stem.name for stem in stems if stems.count(stem) > 1}:
        raise RenderError("Two reports would have the same name.", where=", ".join(sorted(clash)))
    return found


def year_report(
    results: Results, notebook: ReportNotebook, outputs: Path, as_of: date, formats: Iterable[str]
) -> Report:
    """A report about the whole year.

    Parameters
    ----------
    results : Results
        The year's results.
    notebook : ReportNotebook
        One that has a page title.
    outputs : Path
        The folder of all years.
    as_of : date
        The day on which the page is read.
    formats : iterable of str
        The formats that are made.
    """
    year = results.codebook.year
    own = {"year": year, "tables": "tables", **ASKED.get(notebook, {})}
    folder = outputs / str(year)
    title = PAGE_TITLES[notebook]
    return _survey_report(results, notebook, title, own, folder / notebook, folder, tuple(formats), as_of)


def pooled_report(pool: Pool, outputs: Path, as_of: date, formats: Iterable[str]) -> Report:
    """The report about years that were published together. It stands in the folder of the last of them.

    Parameters
    ----------
    pool : Pool
        The years.
    outputs : Path
        The folder of all years.
    as_of : date
        The day on which the page is read.
    formats : iterable of str
        The formats that are made.
    """
    name, notebook = pool.period.name, ReportNotebook.POOLED
    own = {"years": name, "tables": f"tables/{name}"}
    folder, title = outputs / str(pool.period.years[-1]), PAGE_TITLES[notebook]
    stem = folder / notebook
    return _survey_report(pool.whole, notebook, title, own, stem, folder, tuple(formats), as_of, beside=pool.years)


def _survey_report(
    results: Results,
    notebook: ReportNotebook,
    name: str,
    parameters: dict[str, Any],
    stem: Path,
    folder: Path,
    formats: tuple[str, ...],
    as_of: date,
    *,
    beside: Sequence[Results] = (),
    code: str = c.ALL,
    params: str = "",
) -> Report:
    """A report about results of one year, or of years together.

    `beside` are the results of other years on the page: their numbers and parameters are part of what it is made
    from. `params` is the digest of params/; it is computed where it is not given.
    """
    survey, every = results.codebook.survey, (results, *beside)
    year = beside[-1] if beside else results  # whose folder the page stands in
    data = [results.behind_as_csv(code), *(r.behind_as_csv(c.ALL) for r in beside), *(r.designs_as_csv for r in every)]
    if results.facts != WHOLE_YEAR:
        data.append(results.facts.as_json())
    sources = sorted(set(results.behind(code)[c.SOURCE]))
    return make_report(
        notebook,
        {**parameters, "as_of": effective_day(survey, as_of)},
        stem,
        folder,
        formats,
        data="".join(data),
        params=params or provenance.params_digest(params_folder(), *(r.codebook.year for r in every)),
        name=name,
        title=survey.title,
        published=survey.publication_date or date(int(str(survey.year)[-4:]), 12, 31),
        identity=results.identity(code),
        sources=sources,
        own_sources=None if code == c.ALL else [results.sources[code]],
        links=links_of_page(
            language_of(notebook),
            year=folder.name,
            kommune=None if code == c.ALL else (code, name),
            deep=stem.parent != folder,
            national=""
            if notebook is ReportNotebook.NATIONAL or why_left_out(ReportNotebook.NATIONAL, year)
            else (f"{ReportNotebook.NATIONAL}.{HTML}"),
        ),
    )


def make_report(
    notebook: ReportNotebook,
    parameters: dict[str, Any],
    stem: Path,
    folder: Path,
    formats: tuple[str, ...],
    *,
    data: str,
    params: str,
    name: str,
    title: str,
    published: date,
    identity: dict[str, str],
    sources: list[str],
    links: Sequence[PageLink],
    own_sources: list[str] | None = None,
) -> Report:
    """A report, with the key of what it is made from and with what stands around its page.

    Parameters
    ----------
    notebook : ReportNotebook
        What is run.
    parameters : dict
        Every parameter of the notebook.
    stem : Path
        Where the outputs go, without their ending.
    folder : Path
        The year's folder.
    formats : tuple of str
        The formats that are made, among `ipynb`, `html`, `pdf` and `docx`.
    data : str
        The numbers the report uses, as CSV.
    params : str
        The digest of the files in params/ that the report depends on.
    name : str
        What the report is called: of which kommune, or what it is about.
    title : str
        What the survey is called.
    published : date
        The date of the document.
    identity : dict
        What the masthead must say: which year, which kommune, which data.
    sources : list of str
        Among `published`, `synthetic` and `cases`.
    links : sequence of PageLink
        The links to other pages, as `links_of_page` gives them. They are part of what the report is made from.
    own_sources : list of str, optional
        The sources of the numbers that the page is about, without those of the kommuner beside it; all where none
        are given.
    """
    made_from = provenance.made_from(notebook.path, parameters, data, params)
    made_from["links"] = sha256_of_parts(json.dumps(links))
    key = provenance.content_key(made_from)
    metadata = {
        "title": f"{name} · {title}",
        "running_foot": f"{title} · {name}",
        "language": language_of(notebook).code,
        "date": published.isoformat(),
        "hash": key[: provenance.SHORT],
        "key": key,
        "identity": identity,
        "sources": sources,
        "own_sources": sources if own_sources is None else own_sources,
        "links": list(links),
    }
    return Report(notebook.path, parameters, stem, formats, name, metadata, folder, made_from)


def language_of(notebook: ReportNotebook) -> Language:
    """The language of the page that a notebook makes."""
    return en if notebook in ENGLISH else da


def effective_day(survey: SurveyYear, as_of: date) -> str:
    """The day on which a page is read, as far as the page depends on it: all days after publication are one.

    Empty where the survey has no day of publication.

    Parameters
    ----------
    survey : SurveyYear
        The survey the page is about, with its day of publication.
    as_of : date
        The day on which the page is read.
    """
    if survey.publication_date is None:
        return ""
    return min(as_of, survey.publication_date).isoformat()
