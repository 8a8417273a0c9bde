"""Every kind of page in a browser, at three widths, light and dark: axe-core finds nothing, and nothing is out of view"""

from __future__ import annotations

from pathlib import Path

import pytest

from .kinds import HTML

WIDTHS = (1200, 360, 320)
SCHEMES = ("light", "dark")
LOOK = (Path(__file__).parent / "look.js").read_text(encoding="utf-8")

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = "color-contrast"
# Colours are asked for on a page with room for all it holds: axe judges no text behind an edge.
ROOM = ".scroll, nav, #find-list { overflow: visible !important; max-height: none !important } body { width: 1600px !important; max-width: none !important }"
# It judges no text in a drawing either; look.js does. The rows of a table look like its first three.
JUDGED = {"exclude": [["svg"], ["tbody tr:nth-child(n+4)"]]}


@pytest.fixture(scope="session")
def axe() -> str:
    reason = "axe-playwright-python is not installed: axe-core does not look at pages; make pages installs it"
    return pytest.importorskip("axe_playwright_python.base", reason=reason).AXE_SCRIPT


@pytest.fixture(scope="session")
def audit(axe):
    """Asks axe-core: what is wrong on a page, and what it leaves to a person. Each is (rule, where, why)."""

    def run(page, context, options):
        options = {**options, "resultTypes": ["violations", "incomplete"], "preload": False}
        found = page.evaluate("([context, options]) => axe.run(context, options)", [context, options])
        return [
            [_told(rule, node) for rule in found[part] for node in rule["nodes"]]
            for part in ("violations", "incomplete")
        ]

    def ask(page):
        page.evaluate(axe)
        rules = run(page, {"include": [["html"]]}, {"runOnly": TAGS, "rules": {COLOURS: {"enabled": False}}})
        page.add_style_tag(content=ROOM)
        colours = run(page, JUDGED, {"runOnly": {"type": "rule", "values": [COLOURS]}})
        return [more + less for more, less in zip(rules, colours, strict=True)]

    return ask


def _told(rule, node) -> tuple[str, str, str]:
    why = [check["message"] for check in (*node["any"], *node["all"], *node["none"])]
    return rule["id"], str(node["target"][0]), "; ".join(why)


@pytest.fixture
def opened(browser, html_file):
    """Opens a kind of page, or a text in its place."""
    contexts = []

    def show(kind: str, *, width: int = 1200, scheme: str = "light", script: bool = True, text: str = ""):
        size = {"width": width, "height": 900}
        contexts.append(browser.new_context(viewport=size, color_scheme=scheme, java_script_enabled=script))
        page = contexts[-1].new_page()
        if text:
            page.route("**/*", lambda route: route.fulfill(body=text, content_type="text/html; charset=utf-8"))
        page.goto(html_file(kind).as_uri())
        if script:  # the edges are drawn when the sizes are known
            page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
        return page

    yield show
    for context in contexts:
        context.close()


@pytest.mark.parametrize("kind", HTML)
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_and_leaves_nothing_open(opened, audit, kind, scheme, width):
    violations, incomplete = audit(opened(kind, width=width, scheme=scheme))
    assert violations == []
    assert incomplete == []  # nothing was left to a person; what is, is looked at and named here with its reason


@pytest.mark.parametrize("kind", HTML)
@pytest.mark.parametrize(("width", "scheme"), [*((width, "light") for width in WIDTHS), (1200, "dark"), (320, "dark")])
def test_nothing_is_out_of_view_and_what_scrolls_says_so(opened, kind, width, scheme):
    assert opened(kind, width=width, scheme=scheme).evaluate(LOOK) == []


@pytest.mark.parametrize("kind", HTML)
def test_so_it_is_without_javascript(opened, kind):
    assert opened(kind, width=320, script=False).evaluate(LOOK) == []


@pytest.mark.parametrize("kind", HTML)
def test_a_page_begins_with_its_title_on_a_phone(opened, kind):
    page = opened(kind, width=320)
    title = page.locator("h1").bounding_box()
    assert title["y"] < 300
    assert all(nav.bounding_box()["y"] > title["y"] for nav in page.locator("nav").all())


def test_the_keyboard_stops_at_a_box_only_while_it_scrolls(opened):
    page = opened("change", width=320)
    box = page.locator("#aendringer .scroll")
    assert box.get_attribute("tabindex") == "0"
    page.set_viewport_size({"width": 1200, "height": 900})
    page.locator("#aendringer .scroll:not([tabindex])").wait_for()
    page.set_viewport_size({"width": 320, "height": 900})
    page.locator("#aendringer .scroll[tabindex='0']").wait_for()


def test_the_first_column_stays_in_view_and_the_edges_show_where_there_is_more(opened):
    page = opened("change", width=320)
    box = page.locator("#aendringer .scroll")
    assert box.get_attribute("class") == "scroll ahead"
    box.evaluate("box => box.scrollLeft = 60")
    page.locator("#aendringer .scroll.ahead.behind").wait_for()
    box.evaluate("box => box.scrollLeft = box.scrollWidth")
    page.locator("#aendringer .scroll.behind:not(.ahead)").wait_for()
    head, frame = box.locator("tbody th").first.bounding_box(), box.bounding_box()
    assert abs(head["x"] - frame["x"]) < 1 and head["width"] < frame["width"] / 2


# What is put in the place of what -> the rule that must find it.
BROKEN = {
    "image-alt": ("<footer>", '<img src="data:image/png;base64,AAAA"><footer>'),
    "html-has-lang": ('<html lang="da">', "<html>"),
    "color-contrast": ("--grey: #5a646b", "--grey: #aab4bb"),
    "scrollable-region-focusable": ('tabindex="0"', ""),
    "landmark-unique": ("<footer>", "<aside>a</aside><aside>b</aside><footer>"),
    "page-has-heading-one": ("h1>", "h2>"),
}


@pytest.mark.parametrize("rule", BROKEN)
def test_axe_finds_what_is_broken_on_purpose(opened, audit, html_file, rule):
    page = opened("change", width=320, text=_broken(html_file("change"), *BROKEN[rule]))
    assert rule in {found for found, *_ in audit(page)[0]}


# What is put in the place of what -> what must be told.
OUT_OF_VIEW = {
    "the page scrolls sideways": ("</main>", '<p style="width: 60rem">x</p></main>'),
    "text past the edge": ("</main>", '<p style="overflow: hidden; white-space: nowrap">' + "x " * 200 + "</p></main>"),
    "scrolls without a name": (' aria-label="Lovkravene i 2020 og 2023"', ""),
    "scrolls, but not by keyboard": (
        'aria-label="Lovkravene i 2020 og 2023" tabindex="0"',
        'aria-label="x" tabindex="-1"',
    ),
    "scrolls without an edge": (".scroll { background:", ".none { background:"),
    "too pale in a drawing": ("</style>", "svg text { fill: #bbb !important }</style>"),
}


@pytest.mark.parametrize("told", OUT_OF_VIEW)
def test_what_is_out_of_view_on_purpose_is_told(opened, html_file, told):
    page = opened("change", width=320, script=False, text=_broken(html_file("change"), *OUT_OF_VIEW[told]))
    assert [line for line in page.evaluate(LOOK) if line.startswith(told)]


def _broken(file: Path, old: str, new: str) -> str:
    """The page with each such part replaced. What is scrolled by keyboard then does without JavaScript."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    return text.replace(old, new).replace("box.tabIndex = 0", "0")
