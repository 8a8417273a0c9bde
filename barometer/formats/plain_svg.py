"""Whether an SVG is a drawing and nothing more. Figures stand within the page's own HTML, so only such may."""

from __future__ import annotations

import re

# What matplotlib draws with. No link, no script, no foreign object, no animation.
ELEMENTS = {
    "svg", "g", "defs", "use", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan",
    "title", "desc", "style", "clipPath", "image", "pattern", "linearGradient", "radialGradient", "stop", "marker",
    "mask", "symbol",
}  # fmt: skip
_TAGS = re.compile(r"<(?:/?([A-Za-z][^\s/>]*)|[!?](?!--))")
# A sign that what follows may be more than a drawing, in small letters, and what it must be followed by.
_SIGNS = {
    "on": re.compile(r"""(?<=[\s/"']on)\w+\s*="""),
    "href": re.compile(r"""\s*=\s*(?!["']#|["']data:image/(?:png|jpeg|gif);base64,)"""),
    "url": re.compile(r"""\s*\((?!["']?#)"""),
    "@import": re.compile(""),
    "\\": re.compile(""),  # as `&#`, another way to spell the others
    "&#": re.compile(""),
}


def beyond_drawing(svg: str) -> str:
    """The first thing in the SVG that is more than a drawing; empty if there is none.

    The text itself is searched, for HTML and XML take the same text apart differently. So a word in a label can be
    taken for an attribute, but nothing is missed.

    Parameters
    ----------
    svg : str
        One `<svg>` element.

    Returns
    -------
    str
        Such as `<script`, `on` for `onload=...`, or `href`.
    """
    if tags := set(_TAGS.findall(svg)) - ELEMENTS:
        return f"<{min(tags) or '!'}"
    small = svg.lower()
    return next((sign for sign, more in _SIGNS.items() if _stands(small, sign, more)), "")


def _stands(text: str, sign: str, more: re.Pattern[str]) -> bool:
    at = text.find(sign)  # ten times as fast as a search for the whole pattern
    while at >= 0:
        at += len(sign)
        if more.match(text, at):
            return True
        at = text.find(sign, at)
    return False
