"""Errors say what, where, expected, got and what to do, and keep saying it in another process."""

from __future__ import annotations

import pickle
import re

import pytest

from barometer.errors import (
    BarometerError,
    CaseFileError,
    ConfigError,
    FrequencyError,
    PackageFault,
    ParameterError,
    PersonalDataError,
    RenderError,
    nearest,
)

EXIT_CODES = {
    BarometerError: 1, RenderError: 1, ParameterError: 2, ConfigError: 3, CaseFileError: 4, FrequencyError: 4,
    PersonalDataError: 5, PackageFault: 70,
}  # fmt: skip


@pytest.mark.parametrize(("kind", "code"), EXIT_CODES.items())
def test_every_kind_has_its_exit_code_and_is_a_barometer_error(kind, code):
    assert kind("It went wrong.").exit_code == code
    assert issubclass(kind, BarometerError)


def test_no_kind_is_without_a_test():
    assert {BarometerError, *BarometerError.__subclasses__()} == set(EXIT_CODES)


def test_the_message_holds_every_label_that_was_given_in_order():
    error = BarometerError("What.", todo="Do.", got="Got.", expected="Expected.", where="Where.")
    assert [line.split()[-1] for line in str(error).splitlines()] == [
        "What.",
        "Where.",
        "Expected.",
        "Got.",
        "Do.",
    ]
    assert [line.split(":")[0].strip() for line in str(error).splitlines()[1:]] == [
        "where",
        "expected",
        "got",
        "do",
    ]


def test_an_empty_label_takes_no_line():
    assert str(BarometerError("What.", where="", got="5")) == "What.\n  got:      5"


def test_the_parts_of_a_message_can_be_asked_for():
    error = ConfigError("What.", where="here", expected="a", got="b", todo="c")
    assert (error.what, error.where, error.expected, error.got, error.todo) == (
        "What.",
        "here",
        "a",
        "b",
        "c",
    )


@pytest.mark.parametrize("number", [0, 1, 10])
def test_up_to_ten_faults_are_shown_each_on_its_line(number):
    error = CaseFileError("Bad.", faults=[f"fault {i}" for i in range(number)])
    assert str(error).splitlines() == ["Bad.", *(f"  fault {i}" for i in range(number))]


def test_the_eleventh_fault_and_those_after_it_are_counted_and_kept():
    error = CaseFileError("Bad.", faults=(f"fault {i}" for i in range(13)))
    assert len(str(error).splitlines()) == 12
    assert str(error).endswith("  fault 9\n  and 3 more")
    assert error.faults == [f"fault {i}" for i in range(13)]


@pytest.mark.parametrize(
    "error",
    [
        ParameterError("What.", where="here", expected="a", got="b", todo="c"),
        CaseFileError("Bad.", faults=[f"fault {i}" for i in range(13)], where="file"),
    ],
)
def test_an_error_says_the_same_after_its_way_between_processes(error):
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert str(again) == str(error)
    assert vars(again) == vars(error)


@pytest.mark.parametrize(
    ("got", "said"),
    [
        ("Ishoj", "Did you mean Ishøj?"),
        ("ISHØJ", "Did you mean Ishøj?"),
        ("Odensee", "Did you mean Odense?"),
        ("qq", ""),
    ],
)
def test_the_nearest_name_is_suggested_as_it_is_spelled(got, said):
    assert nearest(got, ["Ishøj", "Odense"]) == said


def test_nothing_is_near_to_nothing():
    assert nearest("Ishøj", []) == ""


def test_a_fault_of_the_package_is_one_line_that_names_its_place_and_not_its_message():
    try:
        nearest("somebody", None)
    except TypeError as error:
        told = str(PackageFault.of(error))
    assert re.fullmatch(
        r"This is a fault of the package barometer: TypeError in barometer/errors\.py, line \d+\. "
        r"Set BAROMETER_DEBUG=1 and run again to see the traceback\.",
        told,
    )


def test_a_fault_outside_the_package_names_no_place():
    try:
        {}["a value of a case file"]
    except KeyError as error:
        assert str(PackageFault.of(error)).startswith("This is a fault of the package barometer: KeyError. ")
