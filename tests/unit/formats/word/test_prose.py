from __future__ import annotations

import pytest

from barometer.page.blocks import Box, Masthead, Page


def test_a_link_to_nowhere_stays_as_words(notebook, markdown, opened):
    word = opened(notebook(markdown("# A\n\n[x](#nowhere) [y](file.csv) [z](javascript:x) <https://ast.dk>")))
    assert word.text() == "Ax y z https://ast.dk"
    assert [word.text(link) for link in word.all("w:hyperlink")] == ["https://ast.dk"]


def test_lists_are_lists_and_each_begins_where_it_should(notebook, markdown, opened):
    word = opened(notebook(markdown("# A\n\n- x\n  - y\n\n1. a\n2. b\n\ntekst\n\n4. c\n\n   mere\n")))
    styles = ["ListBullet", "ListBullet2", "ListNumber", "ListNumber", "BodyText", "ListNumber", "ListContinue"]
    assert [word.style(p) for p in word.all("w:p")] == ["Heading1", *styles]
    first, same, other = word.values("w:numId")
    assert first == same != other
    lists = word.all("w:num", word.xml("word/numbering.xml"))
    starts = {word.value(one, "numId"): word.values("w:startOverride", within=one) for one in lists}
    assert (starts[first], starts[other]) == (["1"], ["4"])


def test_every_list_style_is_tied_to_a_level(word):
    levels = word.values("w:pStyle", within=word.xml("word/numbering.xml"))
    assert sorted(levels) == sorted(f"List{kind}{depth}" for kind in ("Bullet", "Number") for depth in ("", 2, 3))


@pytest.mark.parametrize("depth", [3, 5])
def test_a_list_deeper_than_words_styles_stays_at_the_deepest(notebook, markdown, opened, depth):
    word = opened(notebook(markdown("\n".join(f"{'  ' * i}- {i}" for i in range(depth)))))
    styles = [word.style(p) for p in word.all("w:p") if word.style(p).startswith("List")]
    assert styles == ["ListBullet", "ListBullet2", *["ListBullet3"] * (depth - 2)]


def test_a_list_in_a_box_stays_in_the_box(notebook, cell, opened):
    box = Box("Svar", "Se:\n\n- x\n\n  mere\n  - y\n\n1. et")
    word = opened(notebook(cell(Page([Masthead("", "A", "", "a"), box]))))
    assert word.styled("Box") == ["Se:", "x", "mere", "y", "et"]
    listed = [number.getparent().getparent() for number in word.all("w:numPr")]
    assert [word.text(p) for p in listed] == ["x", "y", "et"]
    # all begin where the border stands, so that it runs straight
    indents = [(word.value(ind, "left"), word.value(ind, "hanging")) for ind in word.all("w:ind")]
    assert len({int(left) - int(hanging) for left, hanging in indents}) == 1


def test_prose_keeps_its_emphasis_and_its_code(notebook, markdown, opened):
    parts = ["# A", "**f** *k* ***b*** `c` [*l*](https://x.dk)", "> q", "---", "```\nk  = 1\n  l\n```", "e  \nn"]
    word = opened(notebook(markdown("\n\n".join(parts))))
    prose = next(p for p in word.docx.paragraphs if p.text.startswith("f"))
    assert [(r.text, bool(r.bold), bool(r.italic)) for r in prose.runs if r.text.strip()] == [
        ("f", True, False),
        ("k", False, True),
        ("b", True, True),
        ("c", False, False),
    ]
    (link,) = prose.hyperlinks
    assert (link.address, link.runs[0].italic, link.runs[0].style.name) == ("https://x.dk", True, "Hyperlink")
    texts = {p.style.name: p.text for p in word.docx.paragraphs}
    assert texts["Quote"] == "q" and texts["HTML Preformatted"] == "k  = 1\n  l" and texts["Body Text"] == "e\nn"
    assert "Skillelinje" in texts
