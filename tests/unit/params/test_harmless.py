"""Texts of params/: what would act on a page or in a spreadsheet is refused, in every file and at any depth."""

from __future__ import annotations

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from barometer.errors import ConfigError
from barometer.page.markdown import markdown_html, parse_markdown
from barometer.params.codebook import read_codebook
from barometer.params.harmless import harm_of, harmful_texts
from barometer.params.kommuner import register

HARMFUL = {
    "![x](http://example.org/x.png)": "a picture",
    "Ja ![x][y]": "a picture",
    '<img src="http://example.org/x.png">': "an HTML element",
    "Ja<script>": "an HTML element",
    "</td>": "an HTML element",
    "<!-- -->": "an HTML element",
    '=HYPERLINK("http://example.org")': "a formula",
    "+cmd|' /C calc'!A0": "a formula",
    "-2+3": "a formula",
    "@SUM(A1)": "a formula",
    "Ja\u202e": "not seen",
    "Ja\x1b[2J": "not seen",
    "Ja\u200b": "not seen",
}
HARMLESS = ["Ja", "§ 50, stk. 7", "-", "-5", "+5,5", "< 5 dage", "a <5", "[sic]", "Nej!", "to\nlinjer", "", "1-2 = 3"]


@pytest.mark.parametrize("text", HARMLESS)
def test_an_ordinary_text_does_nothing(text):
    assert harm_of(text) == {}


@pytest.mark.parametrize("text", HARMFUL)
def test_a_text_that_would_act_is_found_wherever_it_stands(text):
    assert HARMFUL[text] in harm_of(text)["what"]
    found = list(harmful_texts({"a": ["Ja", {"b": text}], text: 1, "c": None}))
    assert [place for place, _ in found] == [("a", "1", "b"), ()]


@pytest.mark.parametrize("text", HARMFUL)
def test_a_label_in_yaml_is_refused_by_its_field(edit, text):
    quoted = (
        '"'
        + "".join(sign if sign.isprintable() and sign not in '"\\' else f"\\u{ord(sign):04x}" for sign in text)
        + '"'
    )
    edit("2020/survey.yml", '"ja": {label: "Ja"}', f'"ja": {{label: {quoted}}}')
    with pytest.raises(ConfigError, match=HARMFUL[text]) as refused:
        read_codebook(2020)
    assert refused.value.where == "params/2020/survey.yml, field answers.ja.label"


@pytest.mark.parametrize("text", HARMFUL)
def test_a_name_in_csv_is_refused_by_its_row(params_copy, text):
    path = params_copy / "kommuner.csv"
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))
    rows[7][1] = text
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    with pytest.raises(ConfigError, match=HARMFUL[text]) as refused:
        register()
    assert refused.value.where == "params/kommuner.csv, row 8, column kommune"
    assert refused.value.got.isprintable()


@given(st.text(st.sampled_from("<>![]()\"'&/abimgsrc=: \n#*_`|"), max_size=40))
def test_what_is_let_through_makes_no_element_of_its_own_on_a_page(text):
    assert harm_of(text) or not re.findall(r"<(?:img|script|iframe|svg)", markdown_html(parse_markdown(text)))
