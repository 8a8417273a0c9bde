"""Word calls a file unreadable whose elements stand in another order than the schema's."""

from __future__ import annotations

import re

import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from barometer.formats.word.elements import element, paragraph, text_run

# ECMA-376, WordprocessingML (transitional), wml.xsd as python-docx keeps it in ref/xsd: CT_PPrBase and CT_PPr,
# CT_TblPrBase, CT_TcPrBase, CT_TblBorders and its like, CT_PBdr; EG_RPrBase as it is listed, though it is a choice.
ORDER = {
    "pPr": """pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs
        suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd
        snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment
        textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange""",
    "rPr": """rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid
        vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em
        lang eastAsianLayout specVanish oMath rPrChange""",
    "tblPr": """tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing
        tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription tblPrChange""",
    "tcPr": """cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark
        headers cellIns cellDel cellMerge tcPrChange""",
    "tblBorders": "top start left bottom end right insideH insideV",
    "tcBorders": "top start left bottom end right insideH insideV tl2br tr2bl",
    "tblCellMar": "top start left bottom end right",
    "tcMar": "top start left bottom end right",
    "pBdr": "top left bottom right between bar",
    "numPr": "ilvl numId numberingChange ins",
    "tbl": "tblPr tblGrid tr",
}
# CT_TrPrBase is a choice: whatever of this, in any order.
ROW = {"cnfStyle", "divId", "gridBefore", "gridAfter", "wBefore", "wAfter", "cantSplit", "trHeight", "tblHeader",
       "tblCellSpacing", "jc", "hidden"}  # fmt: skip
PARTS = ("word/document.xml", "word/styles.xml", "word/numbering.xml", "word/footer1.xml")
RICH = """## Alt

- x
  - y

1. **a** *b* ***c*** `d` [e](https://x.dk)

> q

| a | b |
|---|---|
| 1 | 2 |
"""


def names(element):
    """The local names of the children that are WordprocessingML's own."""
    return [etree.QName(c).localname for c in element if etree.QName(c).namespace == etree.QName(qn("w:p")).namespace]


def disorder(root):
    """Every element whose children are unknown to the schema, stand in another order, or come twice."""
    found = []
    for tag, order in ORDER.items():
        place = {name: i for i, name in enumerate(order.split())}
        for holder in root.iter(qn(f"w:{tag}")):
            children = names(holder)
            places = [place.get(name, -1) for name in children]
            repeated = [name for name in children if name != "tr" and children.count(name) > 1]
            if -1 in places or places != sorted(places) or repeated:
                found.append((tag, children))
    found += [("trPr", names(row)) for row in root.iter(qn("w:trPr")) if not set(names(row)) <= ROW]
    return found


def test_every_element_stands_in_the_schemas_order(page, bound, markdown, opened):
    page.cells.append(markdown(RICH))
    for word in (opened(page), opened(bound)):
        roots = [word.xml(part) for part in PARTS]
        assert [disorder(root) for root in roots] == [[]] * len(PARTS)
        seen = {etree.QName(e).localname for root in roots for e in root.iter() if isinstance(e.tag, str)}
        assert seen >= {*ORDER, "trPr"}


def test_every_part_begins_with_its_properties(page, opened):
    word = opened(page)
    for tag, first in (("w:p", "pPr"), ("w:tc", "tcPr"), ("w:tr", "trPr"), ("w:tbl", "tblPr")):
        assert {names(element)[0] for element in word.all(tag)} == {first}
    for holder in word.all("w:r"):
        assert "rPr" not in names(holder)[1:]
    assert all(word.all("w:p", cell) for cell in word.all("w:tc"))


def test_a_wrong_order_would_be_seen():
    assert disorder(element("tbl", element("tblPr", element("tblLook"), element("tblW")))) == [
        ("tblPr", ["tblLook", "tblW"])
    ]
    assert disorder(element("p", element("pPr", element("jc"), element("jc")))) == [("pPr", ["jc", "jc"])]
    assert disorder(element("p", element("pPr", element("b")))) == [("pPr", ["b"])]


def test_all_that_a_paragraph_can_have_stands_in_order():
    made = paragraph(
        "Box", hold=True, new_page=True, numbering=(3, 1), before=1, after=2, left=3, hanging=4, right=5, align="right"
    )
    assert disorder(made) == []
    assert names(made[0]) == ["pStyle", "keepNext", "pageBreakBefore", "numPr", "spacing", "ind", "jc"]


READABLE = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\ufffe\uffff"))


@given(READABLE)
def test_text_comes_back_as_it_went_in_but_for_what_xml_cannot_carry(text):
    again = parse_xml(etree.tostring(text_run(text, bold=True)))
    assert again.text == re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f]", "", text)


@pytest.mark.parametrize("text", [" to  mellemrum ", "a\tb", "a\nb", "\N{NO-BREAK SPACE}%"])
def test_blanks_are_kept(text):
    assert text_run(text).text == text


def test_a_hyphen_that_does_not_break_is_words_own_element():
    run = text_run("et 95 %‑interval, et 99 %‑interval")
    assert [child.tag.rpartition("}")[2] for child in run] == ["t", "noBreakHyphen", "t", "noBreakHyphen", "t"]
    assert [child.text for child in run if child.text] == ["et 95 %", "interval, et 99 %", "interval"]
