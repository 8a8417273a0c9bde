"""Digests are those of the standard, and parts are kept apart."""

from __future__ import annotations

from barometer.digests import sha256_of, sha256_of_file, sha256_of_parts

# FIPS 180-2, appendix B.1
ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_text_bytes_and_a_file_with_the_same_content_have_the_digest_of_the_standard(tmp_path):
    (tmp_path / "a").write_bytes(b"abc")
    assert sha256_of("abc") == sha256_of(b"abc") == sha256_of_file(tmp_path / "a") == ABC


def test_a_text_is_taken_in_utf_8():
    assert sha256_of("æ") == sha256_of(b"\xc3\xa6")
    assert sha256_of_parts("æ") == sha256_of_parts(b"\xc3\xa6")


def test_parts_are_kept_apart_and_in_their_order():
    ways = [("ab", "c"), ("a", "bc"), ("abc",), ("abc", ""), ("c", "ab")]
    assert len({sha256_of_parts(*way) for way in ways}) == len(ways)
