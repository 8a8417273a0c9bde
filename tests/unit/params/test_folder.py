"""The folder params/: where it is, which years it holds, and every fault of a file by its place."""

from __future__ import annotations

import pytest
from pydantic import BaseModel

from barometer.errors import ConfigError, ParameterError
from barometer.params import folder


class Model(BaseModel, strict=True):
    name: str
    code: str = "000"


@pytest.fixture
def table(params_copy):
    """Writes params/2020/t.csv and reads its columns `a` and `b`."""

    def write(content: str | bytes):
        path = params_copy / "2020" / "t.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return folder.read_csv(path, ("a", "b"))

    return write


def test_the_folder_is_the_one_named_in_the_environment(params_copy):
    assert folder.folder() == params_copy


def test_without_a_name_it_is_the_one_beside_the_package(monkeypatch):
    monkeypatch.delenv(folder.ENVIRONMENT_VARIABLE, raising=False)
    assert (folder.folder() / "rule.yml").is_file()
    assert folder.folder().name == "params"


def test_a_folder_that_is_not_there_is_told_without_its_place_on_the_machine(monkeypatch, tmp_path):
    monkeypatch.setenv(folder.ENVIRONMENT_VARIABLE, str(tmp_path / "nowhere"))
    with pytest.raises(ConfigError, match=folder.ENVIRONMENT_VARIABLE) as caught:
        folder.folder()
    assert caught.value.where == "nowhere" and str(tmp_path) not in str(caught.value)


def test_a_year_is_a_folder_and_a_new_one_needs_no_code(params_copy):
    assert folder.survey_years() == (2020, 2021, 2022, 2023, 2024)
    (params_copy / "2019").mkdir()
    assert folder.survey_years() == (2019, 2020, 2021, 2022, 2023, 2024)
    assert folder.year_folder(2019) == params_copy / "2019"


@pytest.mark.parametrize("year", [2019, "2020-2022", "", "20"])
def test_an_unknown_year_is_refused_with_the_known_ones(year):
    with pytest.raises(ParameterError, match="2020, 2021, 2022, 2023, 2024"):
        folder.year_folder(year)


def test_a_file_is_named_by_its_place_in_the_folder(params_copy):
    assert folder.where_in_params(params_copy / "rule.yml") == "params/rule.yml"
    assert folder.where_in_params(params_copy / "2020" / "survey.yml") == "params/2020/survey.yml"


# --- csv ------------------------------------------------------------------------------------------------


def test_cells_are_text_without_blanks_around_them_each_with_its_line(table):
    assert table("a,b\n0101, no \n,1.50\n") == [(2, {"a": "0101", "b": "no"}), (3, {"a": "", "b": "1.50"})]


@pytest.mark.parametrize("content", ["\ufeffa,b\n1,2\n", "a,b\r\n1,2\r\n", "b,a\n2,1", 'a,b\n"1","2"\n'])
def test_how_a_spreadsheet_saved_it_does_not_matter(table, content):
    assert table(content) == [(2, {"a": "1", "b": "2"})]


def test_a_row_after_a_text_of_two_lines_has_its_line_in_the_file(table):
    assert [line for line, _ in table('a,b\n"x\ny",2\n3,4\n')][-1] == 4


@pytest.mark.parametrize(
    ("content", "said", "place"),
    [
        ("", "column a is missing", "row 1, column a"),
        ("a\n1\n", "column b is missing", "row 1, column b"),
        ("a;b\n1;2\n", "column a is missing", "row 1, column a"),
        ("a,b,d\n1,2,3\n", "column d is unknown", "row 1, column d"),
        ("a,b,a\n1,2,3\n", "stands twice", "row 1, column a"),
        ("a,b\n1,2\n1,2,3\n", "another number of cells", "row 3, column b"),
        ("a,b\n1,2\n3,4\n1\n", "another number of cells", "row 4, column b"),
        ('a,b\n1,2\n1,"2\n', None, "params/2020/t.csv"),
        ('a,b\n1,"2"x\n', None, "params/2020/t.csv"),
        ("a,b\nø,2\n".encode("latin-1"), None, "params/2020/t.csv"),
    ],
    ids=[
        "empty",
        "missing",
        "semicolons",
        "unknown",
        "twice",
        "long",
        "short",
        "open quote",
        "torn quote",
        "latin-1",
    ],
)
def test_a_table_that_cannot_be_read_is_refused_by_file_row_and_column(table, content, said, place):
    with pytest.raises(ConfigError, match=said) as caught:
        table(content)
    assert "params/2020/t.csv" in caught.value.where and place in caught.value.where


def test_a_missing_table_is_named(params_copy):
    with pytest.raises(ConfigError, match=r"missing") as caught:
        folder.read_csv(params_copy / "2020" / "none.csv", ("a",))
    assert caught.value.where == "params/2020/none.csv"


def test_a_misspelled_column_is_recognised(table):
    with pytest.raises(ConfigError, match="Did you mean bb"):
        table("a,bb\n1,2\n")


# --- yaml -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "field", "said"),
    [
        ("name: no", "name", "Quote every code"),
        ("name: 2020-07-09", "name", "Quote every code"),
        ('name: "x"\ncode: 0101', "code", "Quote every code"),
        ("code: '1'", "name", "required"),
        ("", "(top)", None),
        ("- a\n- b", "(top)", None),
    ],
)
def test_a_field_of_another_kind_is_refused_by_file_and_field(params_copy, content, field, said):
    path = params_copy / "t.yml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError, match=said) as caught:
        folder.read_yaml(path, Model)
    assert caught.value.where == f"params/t.yml, field {field}"


@pytest.mark.parametrize("content", [b"name: [", b"a: b: c", "name: 'ø'".encode("latin-1")])
def test_what_is_no_yaml_is_refused_by_file(params_copy, content):
    path = params_copy / "t.yml"
    path.write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        folder.read_yaml(path, Model)
    assert "params/t.yml" in caught.value.where


def test_a_missing_yaml_is_named(params_copy):
    with pytest.raises(ConfigError, match="missing") as caught:
        folder.read_yaml(params_copy / "2020" / "none.yml", Model)
    assert caught.value.where == "params/2020/none.yml"
