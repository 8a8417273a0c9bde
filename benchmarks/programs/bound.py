"""bilag 2 as PDF from the executed notebooks: read, bound and set; then, if asked for, set once more."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path


def main(front: Path, pages: Path, file: Path, *, again: bool) -> None:
    from barometer.render.startup import skip_iri_grammar

    skip_iri_grammar()
    import nbformat

    from barometer.formats.bind import bind
    from barometer.render.render_report import export

    first = nbformat.read(front, as_version=4)
    sections = [(path.stem, nbformat.read(path, as_version=4)) for path in sorted(pages.glob("*.ipynb"))]
    bound = bind(first, sections, first.metadata["barometer"])
    file.write_bytes(export(bound, "pdf"))
    if again:
        start = time.perf_counter()
        file.write_bytes(export(bound, "pdf"))
        print(json.dumps({"amount": time.perf_counter() - start}))


if __name__ == "__main__":
    front, pages, file, *again = sys.argv[1:]
    main(Path(front), Path(pages), Path(file), again=bool(again))
