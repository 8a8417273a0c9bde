"""Digests: the sha256 of a text, of a file, or of several parts together, in hexadecimal digits."""

from __future__ import annotations

import hashlib
from pathlib import Path


def sha256_of(content: bytes | str) -> str:
    """The sha256 of bytes, or of a text in UTF-8."""
    return hashlib.sha256(_bytes(content)).hexdigest()


def sha256_of_file(path: Path) -> str:
    """The sha256 of what a file holds."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sha256_of_parts(*parts: bytes | str) -> str:
    """The sha256 of several parts in their order, each with its length before it.

    With the lengths, what moves from the end of one part to the beginning of the next changes the digest.
    """
    sha = hashlib.sha256()
    for content in map(_bytes, parts):
        sha.update(len(content).to_bytes(8, "big"))
        sha.update(content)
    return sha.hexdigest()


def _bytes(content: bytes | str) -> bytes:
    return content.encode("utf-8") if isinstance(content, str) else content
