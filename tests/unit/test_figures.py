"""Every figure of every page: readable on a telephone, in black and white, colour-blind and dark, and told in numbers."""

from __future__ import annotations

import re
from functools import cache
from io import BytesIO
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import nbformat
import numpy as np
import pytest
from drawn import asks_for_nothing, marks
from PIL import Image, ImageFont

import barometer as bm
from barometer.comparison.page import ComparisonPage
from barometer.formats.html_page import _file
from barometer.formats.word.pictures import drawn as as_png
from barometer.methodology.evidence import MethodologyPage
from barometer.page.blocks import Figure, Table
from barometer.page.colours import FIGURE_COLOURS, GREY, PAPER
from barometer.page.typeface import FONTS_FOLDER

ROOT = Path(__file__).resolve().parents[2]
SMALLEST = 11  # pixels of a letter's size on a screen of 320 pixels, of which 288 are the figure's
# Machado, Oliveira and Fernandes 2009 (https://doi.org/10.1109/TVCG.2009.113), table of severity 1.0, for light as such
SEEN = {
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
    "grey": [[0.2126, 0.7152, 0.0722]] * 3,
    "all colours": np.eye(3),
}
PAPERS = (PAPER, "#14191c")  # an edge of paper keeps points apart that lie over each other
BEHIND = {FIGURE_COLOURS[name] for name in ("grid", "row-line", "pale", "paler", "pale-warning", "paper")}
ON_PAPER = 3.0  # WCAG 2.2, criterion 1.4.11: the contrast of a mark with its ground
APART = 1.25  # of two areas that mean different things, or of two lines as thick
TABLES = {
    "figur-intervaller": "usikkerhed-alle", "figur-aendringer": "aendringer", "figur-tragt": "kommuner",
    "figur-krympede-andele": "kommuner", "figur-pladser": "kommuner", "figur-udvaelgelse": "udvaelgelse-chancer",
    "figur-opfoelgning": "opfoelgning-regler", "figure-coverage-p": "coverage-exact",
    "figure-coverage-n": "coverage-by-n", "figure-coverage-kommuner": "coverage-of-kommuner",
    "figure-half-width": "half-widths", "figure-windows": "windows", "figure-bias": "bias-sizes",
}  # fmt: skip


@pytest.fixture(scope="module")
def pages(survey_2020):
    """The figures and tables of each page that has figures."""
    ishoej, memo = survey_2020.kommune("Ishøj"), bm.change("Norddjurs", 2020, 2023)
    compared, reviewer = ComparisonPage(survey_2020.results, ""), MethodologyPage(survey_2020.results)
    comparison = ("funnel", "reliability", "shrunken", "rank_sets", "screening", "follow_up")
    evidence = ("coverage_exact", "half_width_against_n", "windows", "bias")
    return {
        "kommune": [ishoej.forest(), ishoej.uncertainty()],
        "year": [survey_2020.forest(), survey_2020.uncertainty()],
        "change": [memo.dumbbell(), memo.table()],
        "comparison": [block for part in comparison for block in getattr(compared, part)()],
        "methodology": [
            *(block for part in evidence for block in getattr(reviewer, part)()), *reviewer.coverage_simulated(2_000)
        ],
    }  # fmt: skip


@pytest.fixture(scope="module")
def figures(pages) -> list[Figure]:
    found = [block for blocks in pages.values() for block in blocks if isinstance(block, Figure)]
    assert {figure.id for figure in found} == set(TABLES)
    return found


def drawings(figures: list[Figure]) -> list[tuple[str, str]]:
    return [(f"{figure.id} {which}", getattr(figure, which)) for figure in figures for which in ("svg", "narrow")]


def size(svg: str) -> tuple[float, float]:
    return tuple(map(float, re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg).groups()))


@cache
def face(weight: str, points: float) -> ImageFont.FreeTypeFont:
    name = {"400": "Regular", "600": "Semibold"}[weight]
    return ImageFont.truetype(str(FONTS_FOLDER / f"SourceSans3-{name}.ttf"), points * 10)


def reach(mark) -> tuple[float, float, float, float]:
    """The left, upper, right and lower end of a text that stands upright."""
    points = float(mark.look.get("font-size", 9))
    wide = face(mark.look.get("font-weight", "400"), points).getlength(mark.text) / 10
    x, y = float(mark.look["x"]), float(mark.look["y"])
    left = x - {"start": 0, "middle": 0.5, "end": 1}[mark.look.get("text-anchor", "start")] * wide
    return left, y - 0.7 * points, left + wide, y + 0.25 * points


def test_every_drawing_holds_shapes_and_text_alone(figures):
    for name, svg in drawings(figures):
        assert asks_for_nothing(svg), name


def test_no_drawing_has_a_colour_that_the_page_does_not_set(figures):
    for name, svg in drawings(figures):
        assert set(re.findall(r"#\w{6}", svg)) <= set(FIGURE_COLOURS.values()), name


def test_no_word_is_cut_at_an_edge(figures):
    for name, svg in drawings(figures):
        wide, high = size(svg)
        for mark in marks(svg):
            if mark.name == "text":
                left, top, right, bottom = reach(mark)
                assert left >= -0.5 and top >= -0.5 and right <= wide + 0.5 and bottom <= high + 0.5, (name, mark.text)


def test_no_two_words_stand_on_each_other(figures):
    for name, svg in drawings(figures):
        placed = [(reach(mark), mark.text) for mark in marks(svg) if mark.name == "text"]
        for (one, said), (other, told) in combinations(placed, 2):
            across = min(one[2], other[2]) - max(one[0], other[0])
            down = min(one[3], other[3]) - max(one[1], other[1])
            assert across <= 0.5 or down <= 1.5, (name, said, told)


def test_words_of_a_narrow_drawing_are_large_enough_on_a_small_screen(figures):
    for figure in figures:
        wide, _ = size(figure.narrow)
        for mark in marks(figure.narrow):
            if mark.name == "text":
                assert float(mark.look.get("font-size", 9)) * 288 / wide >= SMALLEST, (figure.id, mark.text)


def light(colours) -> np.ndarray:
    """Colours from 0 to 255 as amounts of light."""
    share = np.asarray(colours, float) / 255
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)


def contrast(one: np.ndarray, other: np.ndarray) -> float:
    low, high = sorted(np.clip(colour, 0, 1) @ [0.2126, 0.7152, 0.0722] + 0.05 for colour in (one, other))
    return float(high / low)


def dark(svg: str) -> str:
    """The drawing in the colours of a dark page."""
    set_there = dict(re.findall(r"--([\w-]+): (#\w{6})", _file("page.css").partition("prefers-color-scheme: dark")[2]))
    assert set_there.keys() >= FIGURE_COLOURS.keys()
    return re.sub(r"#\w{6}", lambda hit: set_there[{v: k for k, v in FIGURE_COLOURS.items()}[hit[0]]], svg)


@pytest.mark.parametrize("ground", ["light", "dark"])
def test_marks_that_mean_different_things_look_different_to_everybody(figures, ground):
    on = dark if ground == "dark" else str
    paper, behind = on(PAPER), {on(colour) for colour in BEHIND}
    # lines that are no marks; nor are the axes, which are grey and 0.6 points
    said_elsewhere = {on(FIGURE_COLOURS[name]) for name in ("grid", "row-line", "paper")}
    for figure in figures:
        svg = on(figure.svg)
        kinds = {kind_of(mark) for mark in marks(svg) if mark.name != "text"} - {Kind("line", on(GREY), width=0.6)}
        pixels = bitmap(svg, paper)
        assert {kind.colour for kind in kinds} <= pixels, figure.id
        for name, matrix in SEEN.items():
            light_of = {colour: np.asarray(matrix) @ light(tuple(bytes.fromhex(colour[1:]))) for colour in pixels & {
                *(kind.colour for kind in kinds), paper}}  # fmt: skip
            for kind in kinds:
                if kind.shape != "area" and kind.colour not in behind:
                    assert contrast(light_of[kind.colour], light_of[paper]) >= ON_PAPER, (figure.id, name, kind)
            for one, other in combinations(kinds, 2):
                if one.told_by_colour_alone(other) and not {one.colour, other.colour} & said_elsewhere:
                    apart = contrast(light_of[one.colour], light_of[other.colour])
                    assert apart >= APART, (figure.id, name, one, other)


def bitmap(svg: str, paper: str) -> set[str]:
    """The colours in a picture of the drawing on paper."""
    on_paper = svg.replace("><", f'><path fill="{paper}" d="M0 0H2000V2000H0Z"/><', 1)
    picture = Image.open(BytesIO(as_png(on_paper, "17cm", where="figure"))).convert("RGB")
    return {"#" + bytes(colour).hex() for _, colour in picture.getcolors(picture.width * picture.height)}


class Kind(NamedTuple):
    """A kind of mark: what it is, its colour, and what else tells it apart."""

    shape: str
    colour: str
    hollow: bool = False
    large: bool = False
    width: float = 0
    broken: str = ""

    def told_by_colour_alone(self, other: Kind) -> bool:
        thin, thick = sorted((self.width, other.width))
        same = (self.shape, self.hollow, self.large, self.broken) == (
            other.shape,
            other.hollow,
            other.large,
            other.broken,
        )
        return same and self.colour != other.colour and thick <= 1.3 * thin


def kind_of(mark) -> Kind:
    edge, fill = mark.look.get("stroke", ""), mark.look.get("fill", "")
    if mark.name == "circle":
        full = edge in ("", fill, *PAPERS)
        return Kind("circle", fill if full else edge, hollow=not full, large=float(mark.look["r"]) > 4)
    if fill:
        return Kind("area", fill, hollow=bool(edge))
    width = float(mark.look.get("stroke-width", 1))
    return Kind("line", edge, width=width, broken=mark.look.get("stroke-dasharray", ""))


def test_every_figure_has_its_numbers_in_a_table_of_its_page(pages):
    for page, blocks in pages.items():
        tables = {block.id: block for block in blocks if isinstance(block, Table)}
        for figure in (block for block in blocks if isinstance(block, Figure)):
            assert TABLES[figure.id] in tables, (page, figure.id)
            assert len(tables[TABLES[figure.id]].rows) > 1, (page, figure.id)


def test_the_numbers_beside_the_lines_of_a_figure_stand_in_its_table(pages):
    for page in ("kommune", "year", "change"):
        figure, *tables = pages[page]
        cells = " ".join(cell for table in tables if isinstance(table, Table) for row in table.rows for cell in row)
        counted = [text for mark in marks(figure.svg) if (text := mark.text) and re.search(r"\d.*(af|til).*\d", text)]
        assert len(counted) >= 10
        for text in counted:
            for number in re.findall(r"\d+", text):
                assert re.search(rf"\b{number}\b", cells), (page, text)


def test_where_the_table_stands_far_from_its_figure_a_link_leads_there():
    notebook = nbformat.read(ROOT / "notebooks" / "kommune.ipynb", as_version=4)
    sources = [cell.source for cell in notebook.cells]
    figure, table = sources.index("area.forest()"), sources.index("area.uncertainty()")
    assert "(#usikkerhed)" in sources[figure + 1] and sources[table - 1] == "## Usikkerhed"
