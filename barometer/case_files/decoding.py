"""The bytes of a text file as text: which encoding it is in, found by strict rules and told."""

from __future__ import annotations

import re

from .unreadable import unreadable

_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_NAMES = {
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "cp1252": "Windows-1252",
}
_EXPECTED = "text in UTF-8, UTF-16 or Windows-1252; spreadsheets save it as CSV UTF-8"
# What begins so is no text, whatever its name says.
_OTHER_KINDS = {
    b"PK\x03\x04": "The file is a workbook under a text file's ending.",
    b"\xd0\xcf\x11\xe0": "The file is a workbook under a text file's ending.",
    b"%PDF": "The file is a PDF.",
    b"$FL2": "The file is from SPSS, under a text file's ending.",
    b"$FL3": "The file is from SPSS, under a text file's ending.",
    b"PAR1": "The file is Parquet under a text file's ending.",
}
_SAMPLE = 2_000  # bytes in which UTF-16 without a mark must show itself
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def decoded(data: bytes) -> tuple[str, str]:
    """The text of a file, and the name of the encoding it is in.

    UTF-16 is known by its mark, or by zeros in most of its second bytes and in no other. Anything else is UTF-8 if it
    can be, and Windows-1252 if it cannot.

    Parameters
    ----------
    data : bytes
        The whole file.

    Raises
    ------
    CaseFileError
        The file is empty, is of another kind, or is no text.
    """
    if not data.strip():
        raise unreadable("The file is empty.", "the columns' names, then the cases")
    for begins, what in _OTHER_KINDS.items():
        if data.startswith(begins):
            raise unreadable(what, "a name with the ending of what the file is, or the file saved as CSV UTF-8")
    encodings = [encoding] if (encoding := _unmistakable(data)) else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if found := _CONTROL.search(text):
            row = text.count("\n", 0, found.start()) + 1
            raise unreadable(f"The file is not text: a {_named(found[0])} stands in it.", _EXPECTED, row=row)
        return text, _NAMES[encoding]
    raise unreadable("The file is not text in an encoding that is known.", _EXPECTED)


def _unmistakable(data: bytes) -> str:
    """The encoding that a mark or zero bytes show; empty where nothing does."""
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            return encoding
    sample = data[:_SAMPLE]
    if len(data) % 2 == 0:
        for encoding, zeros, others in (
            ("utf-16-le", sample[1::2], sample[::2]),
            ("utf-16-be", sample[::2], sample[1::2]),
        ):
            if 2 * zeros.count(0) > len(zeros) and 0 not in others:
                return encoding
    return ""


def _named(sign: str) -> str:
    return "zero byte" if sign == "\x00" else "control character"
