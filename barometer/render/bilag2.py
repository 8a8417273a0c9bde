"""bilag 2: its front is made like any report, and bound with the pages of the kommuner when all of them are there."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import BrokenExecutor, Executor
from dataclasses import replace

from ..errors import PersonalDataError, RenderError
from ..files import BESIDE, reading
from ..privacy.gate import check_output, place_searched
from . import provenance, records
from .ownership import listed
from .render_report import Outcome, check_masthead, export
from .report import BINDS, NOTEBOOK, Report

NOT_BOUND = "Not bound, because other reports failed."
DIED_BINDING = "The process that bound it died."


def bilag2_report(front: Report, pages: Sequence[Report]) -> Report:
    """The report that bilag 2 is: it is made from what its front is made from, and from the kommuner's pages.

    Parameters
    ----------
    front : Report
        The report of its front, under the name and in the formats of bilag 2.
    pages : sequence of Report
        The kommuner's pages, in the order in which they are bound.
    """
    sections = {page.stem.name: page.metadata["key"] for page in pages}
    parts = {
        "sections": provenance.content_key(sections),
        BINDS: " ".join(page.stem.name for page in pages),
    }
    return replace(front, made_from={**front.made_from, **parts})


def check_bound(bilag2: Report) -> None:
    """Refuses to bind some kommuner where more are bound: a bilag 2 is never shortened.

    Parameters
    ----------
    bilag2 : Report
        bilag 2, as `bilag2_report` gives it.

    Raises
    ------
    RenderError
        The bilag 2 that stands there holds kommuner that this one would not.
    """
    known = records.read_record(records.record_path(bilag2.folder, bilag2.stem))
    asked = bilag2.made_from[BINDS].split()
    lost = [code for code in known.made_from.get(BINDS, "").split() if code not in asked] if known else []
    if lost:
        raise RenderError(
            "The bilag 2 that stands in the folder binds kommuner that this one would leave out.",
            where=f"{bilag2.folder.name}/{bilag2.stem.name}",
            got=listed(lost),
            todo="Leave out --kommune to bind all of them, or name another folder with --outputs.",
        )


def unbound_front(bilag2: Report) -> Report:
    """The front alone, as a report.

    It is no output of its own. Its notebook goes beside the place of bilag 2, under a name that
    `files.remove_leftovers` removes.

    Parameters
    ----------
    bilag2 : Report
        bilag 2, as `bilag2_report` gives it.
    """
    beside = bilag2.stem.with_name(f".{bilag2.stem.name}{BESIDE}")
    return replace(bilag2, stem=beside, formats=(NOTEBOOK,), made_from={})


def bind_bilag2(bilag2: Report, front: Report, pages: Sequence[Report], executor: Executor) -> Outcome:
    """What comes of bilag 2, in every format, when it is bound from notebooks that were written before.

    Each format is made by a process of its own, side by side.

    Parameters
    ----------
    bilag2 : Report
        bilag 2, as `bilag2_report` gives it.
    front : Report
        Its front alone, as `unbound_front` gives it.
    pages : sequence of Report
        The kommuner's pages, in the order in which they are bound.
    executor : Executor
        The processes.
    """
    try:
        making = [executor.submit(bound_as, ending, bilag2, front, pages) for ending in bilag2.formats]
        contents = [future.result() for future in making]
        files = place_searched(dict(zip(bilag2.files, contents, strict=True)))
        records.keep_record(bilag2.folder, bilag2.stem, bilag2.made_from, files)
    except (RenderError, PersonalDataError) as error:
        return Outcome(bilag2.name, error=str(error), exit_code=error.exit_code)
    except BrokenExecutor:
        return Outcome(bilag2.name, error=DIED_BINDING)
    return Outcome(bilag2.name, files)


def bound_as(ending: str, bilag2: Report, front: Report, pages: Sequence[Report]) -> bytes | str:
    """The whole of bilag 2 in one format, searched for personal numbers. A worker process does this.

    Parameters
    ----------
    ending : {"html", "pdf"}
        The format.
    bilag2 : Report
        bilag 2, as `bilag2_report` gives it.
    front : Report
        Its front alone, as `unbound_front` gives it.
    pages : sequence of Report
        The kommuner's pages, in the order in which they are bound.

    Raises
    ------
    RenderError
        A notebook cannot be read, or is not the page that was asked for.
    PersonalDataError
        A personal number stands in it.
    """
    import nbformat

    from ..formats.bind import bind

    def read(report: Report) -> nbformat.NotebookNode:
        with reading(report.files[0], "A notebook that is to be bound cannot be read."):
            notebook = nbformat.read(report.files[0], as_version=4)
        check_masthead(notebook, report)
        return notebook

    first, *sections = [read(report) for report in (front, *pages)]
    named = [(page.stem.name, section) for page, section in zip(pages, sections, strict=True)]
    content = export(bind(first, named, {**bilag2.metadata, "contents": True}), ending)
    check_output(bilag2.stem.with_name(f"{bilag2.stem.name}.{ending}"), content)
    return content
