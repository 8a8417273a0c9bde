"""So many runs of a notebook that knows nothing of the package, notebook and HTML, by the package's batch."""

from __future__ import annotations

import json
import sys
from pathlib import Path


def main(notebook: Path, runs: dict[str, dict], jobs: int, outputs: Path) -> None:
    from barometer.render import batch
    from barometer.render.engine import WARM
    from barometer.render.report import HTML, NOTEBOOK, Report
    from barometer.render.startup import skip_iri_grammar

    skip_iri_grammar()
    batch.warm_ahead()
    formats = (NOTEBOOK, HTML)
    reports = [Report(notebook, own, outputs / name, formats, name, engine=WARM) for name, own in runs.items()]
    sys.exit(batch.failure_table(batch.make_reports(reports, jobs, warm=True)) or 0)


if __name__ == "__main__":
    notebook, runs, jobs, outputs = sys.argv[1:]
    main(Path(notebook), json.loads(runs), int(jobs), Path(outputs))
