from __future__ import annotations

from barometer.formats.document import document, sections


def test_every_section_is_named_and_word_can_name_them_again(bound, opened):
    word, listed = opened(bound), sections(document(bound))
    lines = [p for p in word.all("w:p") if word.style(p) in ("TOC2", "TOC3")]
    assert [(word.style(p), word.text(p)) for p in lines] == [(f"TOC{s['level']}", s["text"]) for s in listed]
    assert all(word.all("w:hyperlink", p) for p in lines)
    assert word.styled("TOCHeading") == ["Indhold"]
    fields = [e.text for e in word.all("w:instrText")]
    assert [text.split()[:3] for text in fields] == [["TOC", "\\o", '"2-3"'], ["TOC", "\\o", '"2-2"']]
    assert word.values("w:fldChar", "fldCharType") == ["begin", "separate", "end"] * 2


def test_each_list_is_made_from_its_own_part_of_the_file(bound, opened):
    word = opened(bound)
    starts = {word.value(e, "name"): e for e in word.all("w:bookmarkStart")}
    ends = {word.value(e, "id"): e for e in word.all("w:bookmarkEnd")}
    within = []
    for field in word.all("w:instrText"):
        start = starts[field.text.split()[-1]]
        children = list(word.body)
        first, last = children.index(start), children.index(ends[word.value(start, "id")])
        titles = [word.text(p) for p in children[first:last] if p.tag.endswith("}p")]
        within.append([title for title in titles if title in ("Læsevejledning", "Ishøj")])
    assert within == [["Læsevejledning"], ["Ishøj", "Ishøj"]]


def test_a_page_without_contents_has_none(word):
    assert word.all("w:instrText") == [] and word.styled("TOCHeading") == []
