"""A figure of matplotlib as a small SVG: text as text, numbers of two decimals, no ids, no style sheet.

matplotlib's own SVG stands as a picture in a file of its own. Ours stands within a page, with others, and is read,
searched and recoloured there. So every colour is an attribute, which the style sheet of a page may override, and what
is alike is said once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.colors import to_hex
from matplotlib.font_manager import weight_dict
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, Transform

from .typeface import font_stack

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Canvas

_CIRCLE = Path.unit_circle()
_MOVE, _LINE, _CLOSE, _STOP = (int(code) for code in (Path.MOVETO, Path.LINETO, Path.CLOSEPOLY, Path.STOP))
_LETTERS = {_MOVE: "M", _LINE: "L", int(Path.CURVE3): "Q", int(Path.CURVE4): "C"}
_ANCHORS = {"left": "start", "center": "middle", "right": "end"}
_CAPS = {"projecting": "square"}  # what SVG calls otherwise


class _Mark(NamedTuple):
    """One thing drawn: its look as attributes, and the line of a path or an element."""

    look: str
    line: str = ""
    element: str = ""


def svg_of(figure: Canvas) -> str:
    """The figure as one `<svg>` element, with the same bytes each time.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        Drawn at 72 dots an inch, so that a point is a unit.

    Returns
    -------
    str
        The element. It holds no id, no style sheet, and nothing of the time or the place where it was made.
    """
    width, height = figure.get_size_inches() * 72
    renderer = _SvgRenderer(width, height)
    figure.draw(renderer)
    size = f'width="{_number(width)}pt" height="{_number(height)}pt" viewBox="0 0 {_number(width)} {_number(height)}"'
    look = f"""font-family='{font_stack()}' font-size="9" fill="none" stroke-linejoin="round\""""
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {look}>{"".join(_elements(renderer.marks))}</svg>'


class _SvgRenderer(RendererBase):
    """What matplotlib draws on: it keeps every mark in the order of drawing."""

    def __init__(self, width: float, height: float) -> None:
        super().__init__()
        self.width, self.height = width, height
        self.marks: list[_Mark] = []
        self._flip = Affine2D().scale(1, -1).translate(0, height)

    def get_canvas_width_height(self) -> tuple[float, float]:
        return self.width, self.height

    def draw_path(self, gc: GraphicsContextBase, path: Path, transform: Transform, rgbFace=None) -> None:
        look = _look(gc, rgbFace)
        if not look:
            return
        if radius := _radius(path):
            self._draw_circles(look, radius, transform, [(0.0, 0.0)])
            return
        path, box = path.transformed(transform), gc.get_clip_rectangle()
        if not len(np.asarray(path.vertices)):
            return
        if rgbFace is None:
            clip = box.padded(-0.9).extents if box is not None else None  # it lets a dot more through
            path = path.cleaned(remove_nans=True, clip=clip, simplify=bool(path.should_simplify), curves=True)
        elif box is not None:
            path = path.clip_to_bbox(box)
        if line := _line(path.transformed(self._flip)):
            self.marks.append(_Mark(look, line))

    def draw_markers(self, gc, marker_path, marker_trans, path, trans, rgbFace=None) -> None:
        places = trans.transform(path.vertices)
        if radius := _radius(marker_path):
            box = gc.get_clip_rectangle()
            shown = [place for place in places if box is None or box.contains(*place)]
            self._draw_circles(_look(gc, rgbFace), radius, marker_trans, shown)
            return
        for place in places:
            self.draw_path(gc, marker_path, marker_trans + Affine2D().translate(*place), rgbFace)

    def _draw_circles(self, look: str, radius: float, transform: Transform, places) -> None:
        (x0, y0), (x1, _) = transform.transform([(0, 0), (radius, 0)])
        for x, y in places:
            circle = f'<circle cx="{_number(x0 + x)}" cy="{_number(self.height - y0 - y)}" r="{_number(x1 - x0)}"/>'
            self.marks.append(_Mark(look, element=circle))

    def draw_text(self, gc, x, y, s, prop, angle, ismath=False, mtext=None) -> None:
        anchor = "start"
        if mtext is not None and angle == 0:  # where it is anchored, it stands right in any typeface
            x, _ = mtext.get_transform().transform(mtext.get_unitless_position())
            anchor = _ANCHORS[mtext.get_horizontalalignment()]
        weight = prop.get_weight()
        look = _attributes(
            ("fill", to_hex(gc.get_rgb()), ""),
            ("font-size", _number(prop.get_size_in_points()), "9"),
            ("font-weight", str(weight_dict.get(weight, weight)), "400"),
            ("font-style", prop.get_style(), "normal"),
            ("text-anchor", anchor, "start"),
        )
        place = f'x="{_number(x)}" y="{_number(y)}"'
        if angle:
            place += f' transform="rotate({_number(-angle)} {_number(x)} {_number(y)})"'
        self.marks.append(_Mark(look, element=f"<text {place}>{escape(s, quote=False)}</text>"))


def _radius(path: Path) -> float:
    """The radius of a path that is a circle around 0; 0 where it is none. matplotlib has circles as curves only."""
    vertices, circle = np.asarray(path.vertices), np.asarray(_CIRCLE.vertices)
    if vertices.shape != circle.shape:
        return 0.0
    radius = float(vertices[0, 1] / circle[0, 1])
    return radius if np.allclose(vertices, radius * circle) else 0.0


def _elements(marks: Iterable[_Mark]) -> Iterable[str]:
    """Marks of the same look that were drawn one after the other become one path or one group."""
    for (look, is_line), run in groupby(marks, key=lambda mark: (mark.look, bool(mark.line))):
        if not is_line:
            yield f"<g{look}>{''.join(mark.element for mark in run)}</g>"
        elif "opacity" in look:  # two that lie over each other are darker there
            yield from (f'<path{look} d="{mark.line}"/>' for mark in run)
        else:
            yield f'<path{look} d="{"".join(mark.line for mark in run)}"/>'


def _look(gc: GraphicsContextBase, face: Any) -> str:
    """How a shape looks, as attributes; empty where nothing would be seen."""
    look = ""
    strength = gc.get_alpha() if gc.get_forced_alpha() else None
    if face is not None and (fill_opacity := (*face, 1)[3] if strength is None else strength):
        look += _attributes(("fill", to_hex(face), ""), ("fill-opacity", _number(fill_opacity), "1"))
    ink, width = gc.get_rgb(), gc.get_linewidth()
    if width and (stroke_opacity := ink[3] if strength is None else strength):
        offset, dashes = gc.get_dashes()
        cap = gc.get_capstyle()
        look += _attributes(
            ("stroke", to_hex(ink), ""),
            ("stroke-width", _number(width), "1"),
            ("stroke-opacity", _number(stroke_opacity), "1"),
            ("stroke-linecap", _CAPS.get(cap, cap), "butt"),
            ("stroke-dasharray", " ".join(map(_number, np.asarray(dashes).tolist() if dashes is not None else ())), ""),
            ("stroke-dashoffset", _number(offset or 0), "0"),
        )
    return look


def _attributes(*values: tuple[str, str, str]) -> str:
    """Attributes, each a name, its value and the value that need not be said."""
    return "".join(f' {name}="{value}"' for name, value, usual in values if value != usual)


def _line(path: Path) -> str:
    """The path as SVG writes it: a letter where the kind of the next step changes."""
    found, last = [], _STOP
    for (x, y), code in zip(np.asarray(path.vertices).tolist(), _codes(path), strict=True):
        if code == _CLOSE:
            found.append("Z")
        elif code != _STOP:
            letter = " " if code == last != _MOVE else _LETTERS[code]
            found.append(f"{letter}{_number(x)} {_number(y)}")
        last = code
    return "".join(found)


def _codes(path: Path) -> Sequence[int]:
    if path.codes is not None:
        return np.asarray(path.codes).tolist()
    return [_MOVE, *[_LINE] * (len(np.asarray(path.vertices)) - 1)]


def _number(value: float) -> str:
    """A number with two decimals at most."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
