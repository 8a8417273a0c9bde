"""The YAML files of params/: all faults at once, each by file and field, and a file parsed once."""

from __future__ import annotations

import pytest
from pydantic import BaseModel

from barometer.errors import ConfigError
from barometer.params.yaml_file import read_yaml


class Model(BaseModel, strict=True):
    name: str
    code: str = "000"


@pytest.fixture
def read(params_copy):
    """Writes params/t.yml and reads it."""

    def write(content: str | bytes) -> Model:
        path = params_copy / "t.yml"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_yaml(path, Model)

    return write


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
def test_a_field_of_another_kind_is_refused_by_file_and_field(read, content, field, said):
    with pytest.raises(ConfigError, match=said) as caught:
        read(content)
    assert caught.value.where == f"params/t.yml, field {field}"


def test_all_fields_that_are_wrong_are_told_at_once(read, places):
    with pytest.raises(ConfigError, match=r"params/t\.yml has 2 faults") as caught:
        read("name: no\ncode: 0101")
    assert places(caught.value) == ["params/t.yml, field name", "params/t.yml, field code"]
    assert str(caught.value).count("got:") == 2


@pytest.mark.parametrize("content", [b"name: [", b"a: b: c", "name: 'ø'".encode("latin-1")])
def test_what_is_no_yaml_is_refused_by_file(read, content):
    with pytest.raises(ConfigError) as caught:
        read(content)
    assert "params/t.yml" in caught.value.where


@pytest.mark.parametrize("content", ["name: 2020-13-45", f"name: {'1' * 5000}", "name: !!python/name:os.x"])
def test_a_value_that_cannot_be_is_refused_by_file(read, content):
    with pytest.raises(ConfigError) as caught:
        read(content)
    assert "params/t.yml" in caught.value.where


BOMB = "\n".join(["a0: &a0 [x, x]", *(f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]" for i in range(1, 40)), "name: *a39"])


@pytest.mark.parametrize(
    ("content", "said", "row"),
    [
        (BOMB, "repeats a part of itself", 1),
        ("name: x\ncode: *x", "repeats a part of itself", 2),
        ("name:\n  " + "[" * 100_000, "Too many lists", 2),
        ("- " * 100_000, "Too many lists", 1),
        ("{a: " * 100_000, "Too many lists", 1),
        ("name: " + "x" * 1_000_001, "too long", None),
    ],
)
def test_a_few_bytes_that_would_become_endless_are_refused_at_once(read, content, said, row):
    with pytest.raises(ConfigError, match=said) as caught:
        read(content)
    assert caught.value.where == "params/t.yml" + (f", row {row}" if row else "")


def test_brackets_that_close_again_are_counted_apart(read):
    assert read("name: x\ncode: '1'\n" + "# [[[[\n" * 50).code == "1"


def test_a_missing_yaml_is_named(params_copy):
    with pytest.raises(ConfigError, match="missing") as caught:
        read_yaml(params_copy / "2020" / "none.yml", Model)
    assert caught.value.where == "params/2020/none.yml"


def test_a_file_is_parsed_again_when_its_content_changed_and_only_then(read):
    first = read("name: 'a'")
    assert read("name: 'a'") is first
    assert read("name: 'b'").name == "b"
    assert read("name: 'a'") == first


def test_an_error_is_not_kept(read):
    with pytest.raises(ConfigError) as first:
        read("name: no")
    with pytest.raises(ConfigError) as second:
        read("name: no")
    assert first.value is not second.value
    assert read("name: 'no'").name == "no"
