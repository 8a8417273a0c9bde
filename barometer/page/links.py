"""Where a link on a page may lead: one list of URL schemes for all formats."""

from __future__ import annotations

import re

SCHEMES = ("http", "https", "mailto")
PICTURE_TYPES = ("image/png", "image/jpeg", "image/gif", "image/webp")

_ADDRESS = re.compile(rf"(?i)(?:{'|'.join(SCHEMES)}):[^\x00-\x20]+")
_PICTURE = re.compile(rf"data:(?:{'|'.join(PICTURE_TYPES)});base64,[A-Za-z0-9+/=\s]+")
# Without a colon, in any spelling, it names no scheme. Without a `/` first it stays on the machine.
_BESIDE = re.compile(r"(?i)(?!/)(?!.*%3a)[\w.,~%+()/-]+(?:#[\w-]*)?")


def is_address(url: str) -> bool:
    """Whether `url` is a whole address, with a scheme of `SCHEMES`."""
    return bool(_ADDRESS.fullmatch(url))


def is_link(url: str) -> bool:
    """Whether a link to `url` may stand on a page.

    Parameters
    ----------
    url : str
        As it is after the entities of HTML or Markdown have been resolved.

    Returns
    -------
    bool
        True for an address, a place on the page itself (`#tabel-2-3`) and a file beside the page (`data.csv`).
        False for everything else, such as `javascript:`, `file:`, `data:` and `//host`.
    """
    return url.startswith("#") or is_address(url) or bool(_BESIDE.fullmatch(url))


def is_picture(url: str) -> bool:
    """Whether `url` is itself a picture of pixels, so that showing it is no request."""
    return bool(_PICTURE.fullmatch(url))
