"""So many kommune pages, notebook and HTML, by the package: the year opened, tables written, pages rendered.

What `barometer render --to html` does, by the same steps, without the pages about the whole year. More pages than
kommuner are the same ones again, in other folders.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from pathlib import Path


def main(year: int, as_of: str, count: int, jobs: int, outputs: Path) -> None:
    from barometer.render import batch
    from barometer.render.startup import skip_iri_grammar

    skip_iri_grammar()
    batch.warm_ahead()  # as the command does where nothing was made before

    from barometer.api import open_survey
    from barometer.render import plan
    from barometer.render.edition import Edition
    from barometer.render.engine import WARM
    from barometer.render.render_options import RenderOptions
    from barometer.render.report import HTML

    survey = open_survey(year)
    edition = Edition(survey.results, RenderOptions(outputs, date.fromisoformat(as_of), (HTML,), jobs, WARM))
    planned = edition.plan([], bilag2=False)
    pages = sorted((r for r in planned.reports if r.notebook.stem == "kommune"), key=lambda page: page.stem)
    reports = [_again(pages[n % len(pages)], n // len(pages)) for n in range(count)]
    outcomes = edition.render(plan.Plan(reports, [], None, {report.stem: "asked for" for report in reports}))
    sys.exit(batch.failure_table(outcomes) or 0)


def _again(page, time: int):
    """The same page in a folder of its own, beside the first."""
    folder = page.stem.parent
    return replace(page, stem=folder.with_name(f"{folder.name}-{time}") / page.stem.name) if time else page


if __name__ == "__main__":
    year, as_of, count, jobs, outputs = sys.argv[1:]
    main(int(year), as_of, int(count), int(jobs), Path(outputs))
