"""Markdown cut into headings and prose by the parser that also sets it."""

from __future__ import annotations

import re

import mistune
import pytest
from hypothesis import given
from hypothesis import strategies as st

from barometer.formats.document import document
from barometer.formats.markdown import markdown_blocks, markdown_nodes, slug
from barometer.page.markdown import markdown_html, parse_markdown


def shape(text):
    """Each block in short: a heading as (level, text), prose as its HTML."""
    return [
        (block["level"], block["text"]) if block["kind"] == "heading" else markdown_html(block["tokens"])
        for block in markdown_blocks(text)
    ]


HEAD = (2, "Under")
CASES = {
    "a fence of three": ("```\n# no\n```\n## Under", ["<pre><code># no\n</code></pre>", HEAD]),
    "a fence of four around one of three": (
        "````\n```\n# no\n```\n# no\n````\n## Under",
        ["<pre><code>```\n# no\n```\n# no\n</code></pre>", HEAD],
    ),
    "a fence that is closed by a longer one": ("```\n# no\n`````\n## Under", ["<pre><code># no\n</code></pre>", HEAD]),
    "tildes around backticks": ("~~~~\n```\n# no\n~~~~\n## Under", ["<pre><code>```\n# no\n</code></pre>", HEAD]),
    "an info string": (
        "```python title\n# no\n```\n## Under",
        ['<pre><code class="language-python"># no\n</code></pre>', HEAD],
    ),
    "two backticks are no fence": ("``\n## Under\n``", ["<p>``</p>", HEAD, "<p>``</p>"]),
    "a fence without an end": ("```\n# no", ["<pre><code># no\n</code></pre>"]),
    "indented code": ("a\n\n    # no\n\n## Under", ["<p>a</p>\n<pre><code># no</code></pre>", HEAD]),
    "a heading in a list": ("- # no\n- b\n\n## Under", ["<ul>\n<li><h1>no</h1>\n</li>\n<li>b</li>\n</ul>", HEAD]),
    "a heading in a quotation": ("> # no\n\n## Under", ["<blockquote>\n<h1>no</h1>\n</blockquote>", HEAD]),
    "underlined with =": ("A\n===\nb", [(1, "A"), "<p>b</p>"]),
    "underlined with -": ("a\n\nUnder\n---\nb", ["<p>a</p>", HEAD, "<p>b</p>"]),
    "two lines underlined": ("A\nB\n---", [(2, "A B")]),
    "a rule": ("a\n\n---\n\nb", ["<p>a</p>\n<hr />\n<p>b</p>"]),
    "a table is no underlined heading": ("| a |\n|---|\n| 1 |", [markdown_html(parse_markdown("| a |\n|---|\n| 1 |"))]),
    "HTML": ("<div>\n# no\n</div>\n\n## Under", ["<p>&lt;div&gt;\n# no\n&lt;/div&gt;</p>", HEAD]),
    "an escaped #": ("\\# no", ["<p># no</p>"]),
    "no space after #": ("#no", ["<p>#no</p>"]),
    "seven #": ("####### no", ["<p>####### no</p>"]),
    "closing #": ("## Under ##", [HEAD]),
    "marks in a heading": ("## *U*n`de`[r](#x)", [HEAD]),
    "CRLF": ("## Under\r\n\r\na\r\n", [HEAD, "<p>a</p>"]),
    "a definition in another block": (
        "[a][1]\n\n## Under\n\n[1]: https://ast.dk\n",
        ['<p><a href="https://ast.dk">a</a></p>', HEAD],
    ),
    "nothing": (" \n\n", []),
}


@pytest.mark.parametrize("case", CASES)
def test_a_cell_is_cut_where_its_headings_stand(case):
    text, wanted = CASES[case]
    assert shape(text) == wanted


SIGNS = ["#", "##", "# ", "## x", "```", "````", "~~~", "`", "a", "*b*", "---", "===", "- ", "1. ", "> ", "    ", "\n", "\n\n", " ",
         "| a |", "\n|---|\n", "[a][1]", "[1]: https://ast.dk", "\\", "<div>", "</div>", "\t"]  # fmt: skip


@given(st.lists(st.sampled_from(SIGNS), max_size=14).map("".join))
def test_the_blocks_are_the_whole_text_and_nothing_else(text):
    """Put together again they are what mistune makes of the text at once."""
    tokens = []
    for block in markdown_blocks(text):
        if block["kind"] == "heading":
            words = {"type": "text", "raw": block["text"]}
            tokens.append({"type": "heading", "attrs": {"level": block["level"]}, "children": [words]})
        else:
            tokens += block["tokens"]
    whole = mistune.create_markdown(escape=True, plugins=["table"])(text)
    # a heading block has its words alone
    mark = re.compile('</?(em|code)>|<a href="[^"]*">|</a>')
    whole = re.sub(r"<h\d>.*?</h\d>", lambda head: mark.sub("", head[0]), whole, flags=re.DOTALL)
    # a table stands in a box of its own
    ours = re.sub(
        r'<div class="scroll"[^>]*>\n(<table>.*?</table>\n)</div>', r"\1", markdown_html(tokens), flags=re.DOTALL
    )
    assert ours.split() == whole.split()


def test_a_link_whose_definition_stands_under_another_heading_leads_to_its_place(notebook, markdown):
    nb = notebook(
        markdown("# A\n\n[se][t]\n\n## B\n\n[t]: #b"),
        markdown("## B\n\n[se](#b) `[x](#b)`", prefix="kommune-183-ishoej"),
    )
    doc = document(nb)
    links = [markdown_nodes(block["tokens"])[0]["c"] for block in doc.blocks if block["kind"] == "prose"]
    assert [nodes[0]["url"] for nodes in links] == ["#b", "#kommune-183-ishoej-b"]
    assert links[1][-1]["text"] == "[x](#b)"  # code is code


def test_a_file_beside_the_page_is_a_link_in_html_and_words_on_paper():
    tokens = parse_markdown("[tal](tal.csv)")
    assert markdown_html(tokens) == '<p><a href="tal.csv">tal</a></p>'
    assert markdown_nodes(tokens) == [{"t": "par", "c": [{"t": "text", "text": "tal"}]}]


def test_a_picture_in_a_link_is_its_words():
    html = markdown_html(parse_markdown("[![a](https://e.dk/a.png)](https://e.dk)"))
    assert html == '<p><a href="https://e.dk"><em>a</em></a></p>'


def test_a_slug_is_ascii():
    assert slug("Ishøj: børn og unge") == "ishoej-boern-og-unge"
