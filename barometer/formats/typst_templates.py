"""What Typst reads besides the data: our templates and our typeface."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import typst

from ..page.typeface import FONTS_FOLDER


@cache
def template(name: str) -> bytes:
    """The template `name`, a file of `templates/`."""
    return files(__package__).joinpath("templates", name).read_bytes()


@cache
def typst_fonts() -> typst.Fonts:
    """The fonts of a page: ours and none of the machine's."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS_FOLDER)])
