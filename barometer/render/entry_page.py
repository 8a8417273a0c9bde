"""outputs/index.html: the way in to all that stands in the folder of the outputs.

Every run writes it anew from the run.json files of all years, where it is not up to date. Two runs, each in its
year's folder, do so one after the other.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from ..digests import sha256_of_parts
from ..errors import RenderError
from ..files import BESIDE, short, writing
from ..privacy.gate import place_output
from . import records
from .lock import wait_for_lock
from .outputs_folder import StandingYear, standing_years
from .page_links import ENTRY
from .provenance import code_digest
from .startup import skip_iri_grammar

IDENTITY = "entry-page"  # by which a page is known as ours, whoever wrote a file of this name


def check_entry_page(outputs: Path) -> None:
    """Refuses to go on where another's file stands in the place of the entry page.

    Parameters
    ----------
    outputs : Path
        The folder of all years.

    Raises
    ------
    RenderError
        The file there is none that this package wrote.
    """
    path = outputs / ENTRY
    if not path.exists():
        return
    mark = f'<meta name="barometer.identity" content="{IDENTITY}">'
    with suppress(OSError):
        if mark in path.read_text(encoding="utf-8", errors="replace"):
            return
    raise RenderError(
        "A file that this package did not write stands in the place of the entry page.",
        where=short(path),
        todo="Move it away, or name another folder with --outputs.",
    )


def keep_entry_page(outputs: Path) -> None:
    """Writes the entry page where it is not up to date. Where nothing stands in the folder, there is none.

    Parameters
    ----------
    outputs : Path
        The folder of all years.

    Raises
    ------
    RenderError
        The folder cannot be written, or another's file stands in the place.
    PersonalDataError
        A personal number stands in the page.
    """
    path, stem = outputs / ENTRY, (outputs / ENTRY).with_suffix("")
    if not records.reason_to_make(outputs, stem, _made_from(standing_years(outputs)), [path]):
        return
    with wait_for_lock(outputs):
        for left in outputs.glob(f".{ENTRY}.*{BESIDE}"):
            left.unlink(missing_ok=True)
        years = standing_years(outputs)  # anew: a run that held the lock may have ended meanwhile
        check_entry_page(outputs)
        if not years:
            with writing(path, "The entry page of nothing cannot be taken away."):
                path.unlink(missing_ok=True)
                records.record_path(outputs, stem).unlink(missing_ok=True)
            return
        place_output(path, entry_html(years))
        records.keep_record(outputs, stem, _made_from(years), [path])


def entry_html(years: Sequence[StandingYear]) -> str:
    """The entry page as text.

    Parameters
    ----------
    years : sequence of StandingYear
        The years, the last first; one at least.
    """
    skip_iri_grammar()  # the exporters' notebooks would have it built
    from ..formats.document import Document
    from ..formats.html_page import html
    from ..formats.running_head import mark_mastheads
    from .entry_blocks import TITLE, entry_blocks

    blocks = [{"level": 1, **block} if block["kind"] == "masthead" else block for block in entry_blocks(years).blocks()]
    mark_mastheads(blocks)
    return html(Document(f"{TITLE}: oversigt", "da", TITLE, "", False, "", IDENTITY, blocks))


def _made_from(years: Sequence[StandingYear]) -> dict[str, str]:
    """The digest of each thing the page is made from."""
    told = json.dumps([year.as_data() for year in years])
    return {"runs": sha256_of_parts(told), "code": code_digest()}
