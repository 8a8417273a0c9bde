"""What another notebook may hold: nothing that acts, asks for something or leads astray reaches a page."""

from __future__ import annotations

import base64
import re
import zlib
from html.parser import HTMLParser
from io import BytesIO
from zipfile import ZipFile

import nbformat.v4 as v4
import pandas as pd
import pytest
from docx.oxml.ns import qn
from lxml import etree

from barometer.errors import RenderError
from barometer.formats.document import document
from barometer.formats.exporters import HtmlPage, PdfPage, WordPage
from barometer.formats.foreign_html import clean_html, html_as_text
from barometer.formats.outputs import OWN_KINDS
from barometer.formats.plain_svg import beyond_drawing
from barometer.page.blocks import MIME, Figure
from barometer.page.links import SCHEMES, is_address, is_link, is_picture

# What must not be found in any page: every snippet below leads to EVIL, runs BAD or reads LOCAL.
EVIL, BAD, LOCAL = "evil.example", "bad()", "secret-file"

HTML = [
    f'<meta http-equiv="refresh" content="0;url=https://{EVIL}">',
    f'<META HTTP-EQUIV=refresh CONTENT="0;url=//{EVIL}">',
    f'<base href="https://{EVIL}/">',
    f'<link rel="stylesheet" href="https://{EVIL}/a.css">',
    f'<iframe src="https://{EVIL}"></iframe><iframe srcdoc="<script>{BAD}</script>"></iframe>',
    f'<object data="https://{EVIL}"></object><embed src="https://{EVIL}">',
    f'<form action="https://{EVIL}"><input name="a" formaction="https://{EVIL}"><button>x</button></form>',
    f"<script>{BAD}</script><SCRIPT SRC=https://{EVIL}></SCRIPT>",
    f"<scr<script>ipt>{BAD}</script>",
    f'<img src="x" onerror="{BAD}"><b onclick="{BAD}" OnMouseOver={BAD}>x</b><svg/onload={BAD}>',
    f'<img src="https://{EVIL}/a.png"><img srcset="https://{EVIL}/a.png 2x"><img src="//{EVIL}/a.png">',
    f'<img src="data:image/svg+xml,%3Csvg onload={BAD}%3E">',
    f'<picture><source srcset="https://{EVIL}/a.png"></picture><video poster="https://{EVIL}/p.png"></video>',
    f'<audio src="https://{EVIL}/a.ogg"></audio><table background="https://{EVIL}/b.png"><tr><td>x</table>',
    f'<a href="javascript:{BAD}">x</a><a href="JaVaScRiPt:{BAD}">x</a><a href=" javascript:{BAD}">x</a>',
    f'<a href="java&#10;script:{BAD}">x</a><a href="&#106;avascript:{BAD}">x</a><a href="java&Tab;script&colon;{BAD}">x</a>',
    f'<a href="&#x01;javascript:{BAD}">x</a><a href="vbscript:{BAD}">x</a>',
    f'<a href="data:text/html,<script>{BAD}</script>">x</a><a href="file:///{LOCAL}">x</a><a href="/{LOCAL}">x</a>',
    f'<a href="//{EVIL}">x</a><a href="\\\\{EVIL}\\x">x</a><a ping="https://{EVIL}" href="#a">x</a>',
    f'<svg><a xlink:href="javascript:{BAD}"><text>x</text></a></svg>',
    f'<svg><script>{BAD}</script><foreignObject><iframe src="https://{EVIL}"></iframe></foreignObject></svg>',
    f'<svg><use href="https://{EVIL}/a.svg#x"/><image href="https://{EVIL}/a.png"/><path fill="url(https://{EVIL})"/></svg>',
    f'<svg><animate attributeName="href" values="javascript:{BAD}"/><set attributeName="onload" to="{BAD}"/></svg>',
    f"<math><mtext><table><mglyph><style><img src=x onerror={BAD}></style></table></mtext></math>",
    f"<style>@import url(https://{EVIL}/a.css); @import '//{EVIL}'; @font-face {{src: url(https://{EVIL}/f)}}</style>",
    f"<style>td {{background: url(https://{EVIL}/b.png)}} p {{background-image: image-set('https://{EVIL}' 1x)}}</style>",
    f"<style>td {{background: u\\72l(https://{EVIL}/b.png)}} b {{width: expression({BAD})}}</style>",
    f'<style>a[b="\\3c/style>\\3cscript>{BAD}"] {{color: red}} a {{font-family: "\\3c/style>\\3cscript>{BAD}"}}</style>',
    f'<p style="background: url(https://{EVIL}/b.png)">x</p><p style="background:\\75rl(//{EVIL})">x</p>',
    f'<td title="<style>">x</td><style>a{{}}</style><b title="onmouseover={BAD} x">',
    f"<!--[if IE]><script>{BAD}</script><![endif]--><template><script>{BAD}</script></template>",
    f'<noscript><p title="</noscript><img src=x onerror={BAD}>"></noscript>',
]

MARKDOWN = [
    f"[x](javascript:{BAD})",
    f"[x](JAVASCRIPT:{BAD}) [y](<java&#10;script:{BAD}>)",
    f"[x](&#106;avascript:{BAD}) [x](javascript&colon;{BAD}) [x](javascript&amp;colon;{BAD})",
    f"[x](vbscript:{BAD}) [x](data:text/html,{BAD}) [x](livescript:{BAD})",
    f"[x](file:///{LOCAL}) [x](FILE:{LOCAL}) [x](/{LOCAL}) [x](//{EVIL}) [x](\\\\\\\\{EVIL})",
    f"[x][1] and [1]\n\n[1]: javascript:{BAD} 'title'",
    f"[x][1]\n\n## B\n\n[1]: file:///{LOCAL}",
    f"![x](https://{EVIL}/a.png)".replace("https", "ftp"),
    f"![x](file:///{LOCAL}) ![x](javascript:{BAD}) ![x](data:text/html,{BAD}) ![x](//{EVIL}/a.png)",
    f"![x](data:image/svg+xml;base64,{base64.b64encode(BAD.encode()).decode()})",
    f"![x][1]\n\n[1]: <//{EVIL}/a.png>",
    f"| a |\n|---|\n| [x](javascript:{BAD}) |",
    f"- [x](javascript:{BAD})\n\n> [x](file:///{LOCAL})",
]

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">{}</svg>'
DRAWINGS = [
    f"<script>{BAD}</script>",
    f'<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">{BAD}</p></foreignObject>',
    f'<path d="M0 0h9" onload="{BAD}"/>',
    f'<path d="M0 0h9" ONCLICK="{BAD}"/>',
    f'<path d="M0 0h9"/\nonload="{BAD}"/>',
    f'<a xlink:href="javascript:{BAD}"><path d="M0 0h9"/></a>',
    f'<use xlink:href="https://{EVIL}/a.svg#x"/>',
    f'<image xlink:href="https://{EVIL}/a.png" width="9" height="9"/>',
    f'<image xlink:href="file:///{LOCAL}.png" width="9" height="9"/>',
    f'<image href="{LOCAL}.png" width="9" height="9"/>',
    f'<path d="M0 0h9" fill="url(https://{EVIL})"/>',
    f"<style>@import 'https://{EVIL}';</style>",
    f"<style>path {{fill: url( 'https://{EVIL}')}}</style>",
    f"<style>path {{fill: u\\72l(https://{EVIL})}}</style>",
    f'<set attributeName="href" to="javascript:{BAD}"/>',
    f'<title><![CDATA[><meta http-equiv="refresh" content="0;url=https://{EVIL}">]]></title>',
    f'<?x ><meta http-equiv="refresh" content="0;url=https://{EVIL}"?>',
    f'<!--><meta http-equiv="refresh" content="0;url=https://{EVIL}"> -->',
    f'</svg><meta http-equiv="refresh" content="0;url=https://{EVIL}"><svg>',
    "</svg></div></main><svg>",
]


class Page(HTMLParser):
    """What an HTML page would do: its tags, attributes and style sheets."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.scripts, self.styles, self._in = [], [], [], ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self._in = tag

    def handle_endtag(self, tag):
        self._in = ""

    def handle_data(self, data):
        if self._in in ("script", "style"):
            (self.scripts if self._in == "script" else self.styles).append(data)


OURS_ALONE = {"meta", "script", "nav", "main"}
FORBIDDEN = {"base", "link", "iframe", "object", "embed", "form", "template", "foreignobject", "animate", "set", "math",
             "audio", "video", "source", "noscript", "use", "image"}  # fmt: skip


def faults_of_html(text):
    """All that a page does and must not."""
    seen, empty = Page(text), Page(HtmlPage().from_notebook_node(notebook_of(v4.new_markdown_cell("# A")))[0])
    found = [tag for tag, _ in seen.tags if tag in FORBIDDEN]
    found += [tag for tag in OURS_ALONE if len(named(seen, tag)) != len(named(empty, tag))]
    found += [name for _, attrs in seen.tags for name in attrs if name.startswith("on") or name == "srcdoc"]
    for tag, attrs in seen.tags:
        for name in (
            "href",
            "xlink:href",
            "src",
            "srcset",
            "data",
            "action",
            "formaction",
            "background",
            "poster",
            "ping",
        ):
            url = attrs.get(name)
            if url is not None and not (leads_well(url) if (tag, name) == ("a", "href") else is_still(url)):
                found.append(f"{tag} {name}={url}")
    found += [
        css for css in seen.styles + [attrs.get("style") or "" for _, attrs in seen.tags] if EVIL in css or BAD in css
    ]
    found += [script for script in seen.scripts if BAD in script]
    return found


WELL = ("http:", "https:", "mailto:")  # written out: the tests must not ask the list that they test


def leads_well(url):
    return url.startswith((*WELL, "#")) or not (":" in url or url.startswith(("/", "\\")))


def is_still(url):
    """Whether it is a picture in itself. A browser runs and fetches nothing for an SVG that stands in `<img>`."""
    return url.startswith(("data:image/png;base64,", "data:image/jpeg;base64,")) or url.startswith(
        "data:image/svg+xml;base64,"
    )


def named(page, tag):
    return [attrs for name, attrs in page.tags if name == tag]


def objects_of_pdf(data):
    """The PDF with its compressed objects beside it, in which links stand."""
    streams = re.findall(rb"/ObjStm.*?stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL)
    return b"\n".join([data, *(zlib.decompress(stream) for stream in streams)])


def links_of_pdf(data):
    return [link.decode() for link in re.findall(rb"/URI\s*\((.*?)\)", objects_of_pdf(data))]


def faults_of_pdf(data):
    actions = re.findall(rb"/JavaScript|/Launch|/EmbeddedFile|/GoToR|/SubmitForm", objects_of_pdf(data))
    return actions + [link for link in links_of_pdf(data) if not link.startswith(WELL)]


def faults_of_word(data):
    archive = ZipFile(BytesIO(data))
    found = [name for name in archive.namelist() if name.endswith((".svg", ".bin"))]
    for name in archive.namelist():
        if name.endswith(".rels"):
            outside = [
                r.get("Target") for r in etree.fromstring(archive.read(name)) if r.get("TargetMode") == "External"
            ]
            found += [target for target in outside if not target.startswith(WELL)]
    body = etree.fromstring(archive.read("word/document.xml"))
    fields = [element.get(qn("w:instr")) for element in body.iter(qn("w:fldSimple"))]
    return found + [field for field in fields if field.split()[0] not in ("PAGE", "NUMPAGES")]


def notebook_of(*cells):
    return v4.new_notebook(cells=list(cells), metadata={"barometer": {"title": "A"}})


def faults(nb):
    """All that any of the three formats does and must not."""
    html, pdf, word = (exporter().from_notebook_node(nb)[0] for exporter in (HtmlPage, PdfPage, WordPage))
    return faults_of_html(html) + faults_of_pdf(pdf) + faults_of_word(word)


def output(**data):
    kinds = {"html": "text/html", "markdown": "text/markdown", "svg": "image/svg+xml", "text": "text/plain"}
    shown = v4.new_output("display_data", data={kinds[name]: text for name, text in data.items()})
    return v4.new_code_cell("x", outputs=[shown])


@pytest.mark.parametrize("html", HTML)
def test_no_html_of_an_output_acts_or_asks(html):
    assert faults(notebook_of(output(html=html))) == []


@pytest.mark.parametrize("markdown", MARKDOWN)
def test_no_link_of_markdown_leads_astray(markdown):
    assert faults(notebook_of(v4.new_markdown_cell(markdown), output(markdown=markdown))) == []


@pytest.mark.parametrize("inside", DRAWINGS)
def test_no_drawing_of_an_output_acts_or_asks(inside):
    try:
        assert faults(notebook_of(output(svg=SVG.format(inside), text="x"))) == []
    except RenderError as error:  # no XML: there is nothing to be drawn
        assert "could not be set" in error.what


@pytest.mark.parametrize("where", ["svg", "narrow"])
@pytest.mark.parametrize("inside", DRAWINGS)
def test_no_figure_is_more_than_a_drawing(inside, where):
    figure = vars(Figure("f", SVG.format(inside), "Et felt.", ""))
    if where == "narrow":
        figure |= {"svg": SVG.format(""), "narrow": figure["svg"]}
    blocks = [{"kind": "figure", **figure}]
    cell = v4.new_code_cell("x", outputs=[v4.new_output("display_data", data={MIME: blocks})])
    with pytest.raises(RenderError, match="more than a drawing") as error:
        document(notebook_of(cell))
    assert error.value.where == "cell 1, figure f"


@pytest.mark.parametrize("kind", ["foreign", "error"])
def test_no_block_of_a_notebook_calls_itself_cleaned(kind):
    block = {"kind": kind, "html": f"<script>{BAD}</script>", "text": "x", "picture": None, "alt": ""}
    cell = v4.new_code_cell("x", outputs=[v4.new_output("display_data", data={MIME: [block]})])
    with pytest.raises(RenderError, match="no known kind") as error:
        document(notebook_of(cell))
    assert kind not in OWN_KINDS and error.value.got == kind


def test_the_id_of_a_figure_stays_within_its_quotes():
    blocks = [
        {"kind": "figure", **vars(Figure(f'"><script>{BAD}</script>', SVG.format('<path id="p"/>'), "Et felt.", ""))}
    ]
    cell = v4.new_code_cell("x", outputs=[v4.new_output("display_data", data={MIME: blocks})])
    assert faults_of_html(HtmlPage().from_notebook_node(notebook_of(cell))[0]) == []


def test_each_of_these_would_be_seen():
    """The faults are found where nothing is cleaned, so finding none above says something."""
    page = HtmlPage().from_notebook_node(notebook_of(v4.new_markdown_cell("# A")))[0]
    blind = [html for html in HTML if not faults_of_html(page.replace("</main>", f"{html}</main>"))]
    # these three are no fault before a browser has taken them apart once more, which Python's parser does not
    assert [html for html in blind if not html.startswith(("<scr<", "<td title", "<!--[if"))] == []
    assert faults_of_pdf(b"/URI (file:///x)") and faults_of_pdf(b"/URI (javascript:x)")
    assert not faults_of_pdf(b"/URI (https://ast.dk)")


SCHEMES_REFUSED = ["javascript:x", "vbscript:x", "data:text/html,x", "file:///x", "ftp://x.dk", "blob:x", "about:blank",
                   "ms-word:ofe|u|x", "tel:1", " https://x", "ht tp://x", "//x.dk", "/x", "\\\\x\\y", "java\nscript:x",
                   "x%3Ay", "a&colon;b", "", "https:", "https:\x00"]  # fmt: skip


@pytest.mark.parametrize("url", SCHEMES_REFUSED)
def test_a_scheme_that_is_not_on_the_list_is_refused(url):
    assert not is_link(url) and not is_address(url) and not is_picture(url)


@pytest.mark.parametrize(
    "url", ["https://ast.dk/a?b=c:d#e", "HTTP://ast.dk", "mailto:a@ast.dk", "#tabel-2-3", "data.csv", "a/b%20c.html#d"]
)
def test_addresses_places_and_files_beside_the_page_are_links(url):
    assert is_link(url)
    assert is_address(url) == url.lower().startswith(tuple(f"{scheme}:" for scheme in SCHEMES))


FRAME = pd.DataFrame({"Antal": [2, 12], "Svar": ["Ja", "x < y & z"]}, index=["Ishøj", "Norddjurs"])


def summary():
    import numpy as np
    import statsmodels.api as sm

    rng = np.random.default_rng(2020)
    x = rng.normal(size=40)
    return sm.OLS(2 * x + rng.normal(size=40), sm.add_constant(x)).fit().summary().as_html()


def cells(html):
    """The cells of the tables in the HTML, a tuple of tag, attributes and words each. A head without words is a cell."""
    root = etree.fromstring(f"<div>{html}</div>", etree.HTMLParser())
    keep = ("class", "id", "colspan", "rowspan", "style")
    look = [(cell.tag, [re.sub(r"[\s;]", "", cell.get(name) or "") for name in keep], "".join(cell.itertext()).strip())
            for cell in root.iter("td", "th", "tr", "table", "caption")]  # fmt: skip
    look = [("td", *entry[1:]) if entry[0] == "th" and not entry[2] else entry for entry in look]
    return [entry if entry[0] not in ("tr", "table") else entry[:2] for entry in look]


@pytest.mark.parametrize(
    "make", [FRAME._repr_html_, FRAME.to_html, lambda: FRAME.style.set_caption("Hej").to_html(escape=True), summary]
)
def test_tables_keep_every_cell_with_its_look(make):
    html = make()
    assert cells(clean_html(html)) == cells(html)
    assert len(cells(html)) > 8


def test_a_head_without_words_is_a_plain_cell():
    html = '<table><tr><th></th><th class="blank" scope="col">&nbsp;</th><th>a</th></tr></table>'
    assert '<td></td><td class="blank">&nbsp;</td><th>a</th>' in clean_html(html)


def test_a_styler_keeps_its_colours_and_its_bars_and_reaches_nothing_else():
    styled = FRAME.style.set_uuid("u").highlight_max(subset=["Antal"], color="red").bar(subset=["Antal"])
    styled = styled.set_table_styles(
        [{"selector": "th:hover", "props": "color: #0b4f6c"}, {"selector": "", "props": "position: fixed"}]
    )
    (sheet,) = re.findall(r"<style>(.*?)</style>", clean_html(styled.to_html()), re.DOTALL)
    assert "background-color: red" in sheet and "linear-gradient(90deg, #d65f5f" in sheet and ":hover" in sheet
    assert all(rule.startswith(".bm-output :is(#T_u") for rule in sheet.splitlines())
    assert "position" not in sheet


HARMLESS = [
    '<p class="a" id="b" style="color: rgb(1, 2, 3); font-weight: bold" title="t" lang="da">x</p>',
    '<img src="data:image/png;base64,iVBORw0KGgo=" alt="En prik" width="9">',
    "<details open><summary>Mere</summary><ul><li>x</li></ul></details>",
    "<h3>Del</h3><pre><code>a &lt; b</code></pre><blockquote>q</blockquote><hr><br><sub>1</sub><mark>m</mark>",
    '<svg viewBox="0 0 9 9" width="9"><g transform="translate(1 2)"><path d="M0 0h9" fill="#0b4f6c"></path><text x="1">t</text></g></svg>',
    '<table><thead><tr><th scope="col" colspan="2">a</th></tr></thead><tbody><tr><td align="right">1</td></tr></tbody>'
    "<tfoot><tr><td>2</td></tr></tfoot></table>",
]


@pytest.mark.parametrize("html", HARMLESS)
def test_what_is_harmless_stays(html):
    def elements(text):
        root = etree.fromstring(f"<div>{text}</div>", etree.HTMLParser())
        look = [(e.tag, sorted((n, re.sub(r"[\s;]", "", v)) for n, v in e.items()), e.text or "") for e in root.iter()]
        return look

    assert elements(clean_html(html)) == elements(html)


def test_a_link_stays_and_tells_its_target_nothing():
    assert clean_html('<a href="https://ast.dk">x</a>') == '<a href="https://ast.dk" rel="noopener noreferrer">x</a>'


def test_links_of_markdown_that_are_on_the_list_stay_in_every_format():
    nb = notebook_of(
        v4.new_markdown_cell("[a](https://ast.dk) [b](mailto:a@ast.dk) <https://x.dk> ![c](https://y.dk/p.png)")
    )
    links = ["https://ast.dk", "mailto:a@ast.dk", "https://x.dk", "https://y.dk/p.png"]
    html = Page(HtmlPage().from_notebook_node(nb)[0])
    assert [attrs["href"] for attrs in named(html, "a")][1:] == links
    assert links_of_pdf(PdfPage().from_notebook_node(nb)[0]) == links
    relations = etree.fromstring(
        ZipFile(BytesIO(WordPage().from_notebook_node(nb)[0])).read("word/_rels/document.xml.rels")
    )
    assert [r.get("Target") for r in relations if r.get("TargetMode") == "External"] == links


def test_words_of_html_are_its_words_alone():
    assert html_as_text("<style>p {color: red}</style><p>a &lt; <b>b</b></p><script>bad()</script>") == "a < b"


def test_our_own_drawings_are_plain():
    from barometer.page.drawing import as_svg, style

    with style() as canvas:
        figure = canvas(figsize=(2, 1))
        axes = figure.add_subplot()
        axes.plot([0, 1], label="on = <a href> & url")
        axes.set_title("on = 1, <b>")
        svg = as_svg(figure)
    assert beyond_drawing(svg) == ""
