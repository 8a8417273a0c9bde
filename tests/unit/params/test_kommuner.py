"""The register of 98 kommuner, and the invented ones that nobody can mistake for real."""

from __future__ import annotations

import pytest

from barometer.errors import ConfigError, ParameterError
from barometer.params import kommuner
from barometer.params.codebook import read_codebook


def test_there_are_98_kommuner_each_with_its_own_name_and_three_digits():
    register = kommuner.register()
    assert len(register) == len(set(register.values())) == 98
    assert all(len(code) == 3 and code.isdecimal() for code in register)


@pytest.mark.parametrize(
    ("code", "name"),
    [("101", "København"), ("183", "Ishøj"), ("707", "Norddjurs"), ("461", "Odense"), ("851", "Aalborg")],
)
def test_a_kommune_has_the_name_of_its_code(code, name):
    assert kommuner.kommune_name(code) == name


@pytest.mark.parametrize("number", [1, 7, 36, 99, 100])
def test_an_invented_kommune_says_that_it_is(number):
    code, name = kommuner.invented_kommune(number)
    assert name.startswith("Syntetisk kommune") and name.endswith(str(number))
    assert kommuner.is_invented(code) and kommuner.kommune_name(code) == name
    assert code not in kommuner.register() and name not in kommuner.register().values()


def test_no_real_code_is_an_invented_one():
    assert not any(kommuner.is_invented(code) for code in kommuner.register())


@pytest.mark.parametrize("code", ["000", "184", "18", "0183", "183.0", "Ishøj", "S7", "s07", "S07x", "", "alle"])
def test_an_unknown_code_has_no_name(code):
    with pytest.raises(ParameterError, match="No kommune has the code") as caught:
        kommuner.kommune_name(code)
    assert caught.value.where == "kommune_code" and not kommuner.is_invented(code)


def test_no_two_codes_have_one_name():
    with pytest.raises(ParameterError):
        kommuner.kommune_name("S007")


@pytest.mark.parametrize(
    ("year", "cases"),
    [(2020, {"183": 14, "707": 14}), (2021, {}), (2022, {}), (2023, {"183": 15, "707": 16}), (2024, {})],
)
def test_the_published_numbers_of_cases(year, cases):
    assert read_codebook(year).published.cases == cases


def test_every_number_of_cases_has_a_source(params_copy):
    for year in (2020, 2023):
        for line in (params_copy / str(year) / "kommuner.csv").read_text(encoding="utf-8").splitlines()[1:]:
            assert len(line.split(",", 2)[2]) > len('""')


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("183,14", "184,14", ["row 2, column kommune_code"]),
        ("183,14", "183,fjorten", ["row 2, column cases"]),
        ("183,14", "S01,14", ["row 2, column kommune_code"]),
        ("707,14", "707,-1", ["row 3, column cases"]),
        ("707,14", "183,14", ["row 3, column kommune_code"]),
        ("cases", "case", ["row 1, column cases", "row 1, column case"]),
        ("183,14", "18,x", ["row 2, column kommune_code", "row 2, column cases"]),
    ],
)
def test_a_fault_is_told_by_file_row_and_column(edit, places, old, new, told):
    edit("2020/kommuner.csv", old, new)
    with pytest.raises(ConfigError) as caught:
        read_codebook(2020)
    assert places(caught.value) == [f"params/2020/kommuner.csv, {place}" for place in told]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("147,Frederiksberg", "101,Frederiksberg", ["row 3, column kommune_code"]),
        ("147,Frederiksberg", "147,København", ["row 3, column kommune"]),
        ("147,Frederiksberg", "147,", ["row 3, column kommune"]),
        ("147,Frederiksberg", "../147,Frederiksberg", ["row 3, column kommune_code"]),
        ("147,Frederiksberg", "14,Frederiksberg", ["row 3, column kommune_code"]),
        ("147,Frederiksberg", "S01,Frederiksberg", ["row 3, column kommune_code"]),
        ("147,Frederiksberg", "١٤٧,Frederiksberg", ["row 3, column kommune_code"]),
        ("147,Frederiksberg", "14,\n101,København", [
            "row 3, column kommune_code", "row 3, column kommune", "row 4, column kommune_code", "row 4, column kommune",
        ]),
    ],
)  # fmt: skip
def test_a_fault_of_the_register_is_told_by_file_row_and_column(edit, places, old, new, told):
    edit("kommuner.csv", old, new)
    with pytest.raises(ConfigError) as caught:
        kommuner.register()
    assert places(caught.value) == [f"params/kommuner.csv, {place}" for place in told]


def test_a_name_is_looked_up_in_the_register_at_hand():
    assert kommuner.kommune_name("999", {"999": "Christiansø"}) == "Christiansø"
    with pytest.raises(ParameterError):
        kommuner.kommune_name("183", {"999": "Christiansø"})
    book = read_codebook(2020)
    assert book.register == kommuner.register()
    assert [book.kommune_name(code) for code in ("183", "S07")] == ["Ishøj", "Syntetisk kommune 07"]
