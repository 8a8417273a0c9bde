"""The commands that render: a year's pages, bilag 2, and memos of what changed."""

from __future__ import annotations

import sys
from datetime import date

import click

from ..errors import PersonalDataError
from ..privacy.apart import start_apart
from .options import MEMO_FORMATS, SHARED, Formats, edition_options, with_options


@click.command()
@edition_options
def render_command(**options) -> int:
    """Render every kommune's page, and the year's."""
    return _render(bilag2=False, **options)


@click.command()
@edition_options
def bilag2(**options) -> int:
    """Render every kommune's page and bind them into bilag 2."""
    return _render(bilag2=True, **options)


@click.command()
@with_options(
    click.option("--year", type=int, required=True, help="The later year: a folder in params/."),
    click.option("--since", type=int, required=True, help="The earlier year."),
    click.option("--kommune", "kommuner", multiple=True,
                 help="This kommune, by name or code, or alle; may be repeated.  "
                 "[default: all published in both years]"),
    click.option("--to", "formats", type=Formats(MEMO_FORMATS), default=MEMO_FORMATS,
                 help="html, pdf and docx, or some of them.  [default: all three]"),
    click.option("--jobs", type=click.IntRange(1), help="Memos at once.  [default: all cores]"),
    *SHARED,
)  # fmt: skip
def change_command(year, since, kommuner, formats, jobs, as_of, outputs, engine, time_limit, force, why) -> int:
    """Render a memo of what changed between two years, from what is published."""
    from ..changes.notebook import change
    from ..render import batch
    from ..render.memos import Memos, published_in_both
    from ..render.render_options import RenderOptions

    chosen = kommuner or published_in_both(since, year)
    changes = {one.code: one for one in (change(kommune, since, year).change for kommune in chosen)}
    options = RenderOptions(
        outputs, as_of or date.today(), formats, jobs or batch.cores(), usable_engine(engine), time_limit, force
    )
    memos = Memos(tuple(changes.values()), options, whole=not kommuner)
    return _told(memos, memos.plan(), why)


def _render(
    *, year, kommuner, cases, partial, published, formats, jobs, scheduler, trust_scheduler, as_of, outputs, engine,
    time_limit, force, why, bilag2,
) -> int:  # fmt: skip
    from ..render.entry_page import keep_entry_page
    from ..render.last_run import run_inputs, up_to_date_reports

    folder, as_of = outputs / str(year), as_of or date.today()
    said = {"partial": partial, "published": published}
    asked = {"year": year, "kommuner": sorted(kommuner), "formats": list(formats), "bilag2": bilag2, **said}
    inputs = run_inputs(asked, cases)
    if not (force or why) and (reports := up_to_date_reports(folder, inputs, as_of)) is not None:
        keep_entry_page(outputs)  # another year may have come or gone
        click.echo(f"{folder}: 0 reports made, {reports} up to date")
        return 0
    if cases is not None:  # a process of its own reads and counts it while this one imports
        start_apart("barometer.counts.case_file_counts:counted_of_file", cases, year, partial, published)
    from ..render import batch, records
    from ..render.engine import WARM

    engine = usable_engine(engine)
    if scheduler is not None:
        from ..render import dask_workers

        dask_workers.check_address(scheduler)
        if not trust_scheduler:
            dask_workers.check_trust(scheduler)
    elif engine == WARM and (force or records.no_records(folder)):
        batch.warm_ahead()  # something must be made for certain: it is warmed while we import
    from ..api import open_survey, pool
    from ..counts.publication import check_publication
    from ..params.codebook import read_codebook
    from ..params.folder import period_ending
    from ..render.edition import Edition
    from ..render.render_options import RenderOptions

    if published:  # not before the day on which the pages are read, either
        check_publication(read_codebook(year).survey, as_of)
    survey = open_survey(year, cases=cases, **said)
    for note in survey.notes:
        click.echo(note, err=True)
    period = period_ending(year)
    # Invented years stand beside an invented year, never beside a case file.
    together = pool(period).pooled if period and not cases else None
    jobs = jobs or (sys.maxsize if scheduler else batch.cores())
    options = RenderOptions(outputs, as_of, formats, jobs, engine, time_limit, force, scheduler or "")
    edition = Edition(survey.results, options, together, inputs, inputs.get("cases", ""))
    return _told(edition, edition.plan(kommuner, bilag2=bilag2), why)


def _told(edition, planned, why: bool) -> int:
    """Makes what is planned and says what came of it."""
    from ..render import batch

    if why:
        click.echo(planned.as_text())
    for name, reason in planned.left_out.items():
        click.echo(f"Left out: {name}. {reason}", err=True)
    outcomes = edition.render(planned)
    if failed := batch.failure_table(outcomes):
        click.echo(failed, err=True)
        stopped = PersonalDataError.exit_code
        return stopped if any(outcome.exit_code == stopped for outcome in outcomes) else 1
    made = sum(outcome.made for outcome in outcomes)
    away = len(planned.outdated.files)
    taken = f", {away} file{'s' * (away > 1)} no longer made and taken away" if away else ""
    click.echo(f"{edition.folder}: {made} reports made, {len(outcomes) - made} up to date{taken}")
    return 0


def usable_engine(asked: str) -> str:
    """The engine asked for, or papermill's own where this system cannot fork, with a line that says so."""
    from .. import warm
    from ..render import engine

    if asked == engine.WARM and not warm.available():
        click.echo("This system cannot fork processes as the warm engine needs; papermill's own runs.", err=True)
        return engine.PAPERMILL
    return asked
