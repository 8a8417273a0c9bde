"""What can go wrong, in words for the person who can mend it.

Every kind carries an exit code; the command line prints the message alone, without a traceback.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
DEBUG = "BAROMETER_DEBUG"  # the environment variable that asks for the traceback of a fault of the package


class BarometerError(Exception):
    """Something the user can mend. `str()` of it is the whole message.

    Parameters
    ----------
    what : str
        One sentence: what is wrong.
    where : str, optional
        File, row and column, or the option of the command.
    expected, got : str, optional
        What would have been right, and what stood there. `got` never holds a value from a case file.
    todo : str, optional
        What to do now.
    """

    exit_code = 1

    def __init__(self, what: str, *, where: str = "", expected: str = "", got: str = "", todo: str = "") -> None:
        self.what, self.where = what, where
        self.expected, self.got, self.todo = expected, got, todo
        labelled = {"where": where, "expected": expected, "got": got, "do": todo}
        lines = [what, *(f"  {label + ':':<9} {text}" for label, text in labelled.items() if text)]
        super().__init__("\n".join(lines))


class ConfigError(BarometerError):
    """A file in params/ is missing, malformed or contradicts itself."""

    exit_code = 3


class CaseFileError(BarometerError):
    """A case file breaks its contract. Says where, never what stood there.

    Parameters
    ----------
    what : str
        One sentence: what is wrong.
    faults : iterable, optional
        Every fault found, each of which prints as one line. The message shows the first ten; `error.faults`
        holds them all.
    **labelled : str
        As for `BarometerError`.
    """

    exit_code = 4
    shown = 10

    def __init__(self, what: str, *, faults: Iterable[object] = (), **labelled: str) -> None:
        super().__init__(what, **labelled)
        self.faults = list(faults)
        lines = [f"  {fault}" for fault in self.faults[: self.shown]]
        if rest := len(self.faults) - len(lines):
            lines.append(f"  and {rest} more")
        self.args = ("\n".join([str(self), *lines]),)


class FrequencyError(BarometerError):
    """Counts that cannot be counts: below zero, more answers than cases, a question that is not asked."""

    exit_code = 4


class ParameterError(BarometerError):
    """An unknown kommune, year, option or notebook parameter."""

    exit_code = 2


class RenderError(BarometerError):
    """A report that could not be made although everything asked for was right."""

    exit_code = 1


class PersonalDataError(BarometerError):
    """A personal number stands where none may. Says where, never which."""

    exit_code = 5


class PackageFault(BarometerError):
    """A fault of the package: nothing the user can mend. The message is one line."""

    exit_code = 70  # EX_SOFTWARE

    @classmethod
    def of(cls, error: BaseException) -> PackageFault:
        """The fault behind an error that nobody foresaw.

        The error's own message is left out, because it may hold a path of the machine or a value of a case file.

        Parameters
        ----------
        error : BaseException
            The error, with its traceback. The place named is the innermost line of the package in it.
        """
        ours = [
            f"{path.relative_to(_PACKAGE.parent).as_posix()}, line {line}"
            for path, line in ((Path(f.filename), f.lineno) for f in traceback.extract_tb(error.__traceback__))
            if path.is_relative_to(_PACKAGE)
        ]
        place = f" in {ours[-1]}" if ours else ""
        return cls(
            f"This is a fault of the package barometer: {type(error).__name__}{place}. "
            f"Set {DEBUG}=1 and run again to see the traceback."
        )


def nearest(got: str, allowed: Iterable[str]) -> str:
    """A suggestion in one sentence, or an empty string when nothing is near.

    >>> nearest("Ishoj", ["Ishøj", "Odense"])
    'Did you mean Ishøj?'
    """
    name = nearest_name(got, allowed)
    return f"Did you mean {name}?" if name else ""


def nearest_name(got: str, allowed: Iterable[str]) -> str:
    """The allowed name that was probably meant, or an empty string when nothing is near.

    >>> nearest_name("Ishoj", ["Ishøj", "Odense"])
    'Ishøj'
    """
    folded = {name.casefold(): name for name in allowed}
    close = get_close_matches(got.casefold(), folded, n=1, cutoff=0.6)
    return folded[close[0]] if close else ""
