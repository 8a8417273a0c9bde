"""Frames arrive as they were sent, however they are cut on the way."""

from __future__ import annotations

import signal
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from barometer.warm import wire
from barometer.warm.failures import Died

kinds = st.sampled_from([wire.IOPUB, wire.SHELL, wire.STDOUT])


@given(st.lists(st.tuples(kinds, st.binary(max_size=50))), st.integers(1, 20))
def test_frames_arrive_whole_in_pieces_of_any_size(sent, size):
    stream, frames = b"".join(wire.frame(*one) for one in sent), wire.Frames()
    got = [one for at in range(0, len(stream), size) for one in frames.feed(stream[at : at + size])]
    assert got == sent


@given(st.lists(st.binary(max_size=50)))
def test_parts_come_apart_as_they_were_joined(parts):
    assert wire.split_frames(wire.join_parts(parts)) == parts


@given(st.text())
def test_text_without_half_characters_is_itself(text):
    assert wire.readable(text).decode("utf-8") == text


@pytest.mark.parametrize(("text", "shown"), [("a\udcffb", "a�b"), ("a\ud800b", "a\\ud800b")])
def test_half_a_character_never_breaks_what_is_around_it(text, shown):
    assert wire.readable(text).decode("utf-8", "replace") == shown


@pytest.mark.parametrize("cut", [0, 3, 7])
def test_the_end_of_the_stream_is_the_order_to_leave(cut):
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            theirs.sendall(wire.frame(wire.SHELL, b"content")[:cut])
        assert wire.receive(ours)[0] == wire.QUIT


@pytest.mark.parametrize(
    ("returncode", "words"),
    [
        (3, "exit status 3"),
        (-signal.SIGKILL, "SIGKILL (from outside, most often for want of memory)"),
        (-signal.SIGSEGV, "SIGSEGV (a crash in compiled code)"),
        (-signal.SIGTERM, "SIGTERM"),
        (-60, "signal 60"),
    ],
)
def test_an_end_is_told_in_words(returncode, words):
    assert words in str(Died.of(returncode))
