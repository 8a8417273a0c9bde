"""When two texts are the same word: case, stray blanks and the way an accent is stored do not tell them apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .cell_text import cell_text


def folded(text: str) -> str:
    r"""A text as it is compared with another.

    Parameters
    ----------
    text : str
        A cell, or a word of the codebook.

    Returns
    -------
    str
        In lower case, with composed letters and one plain blank for each run of blanks. What takes no room, as a
        zero-width blank or a soft hyphen, is gone.

    Examples
    --------
    >>> folded("  Nej,\u00a0men LOVLIG\u200b grund ")
    'nej, men lovlig grund'
    """
    return cell_text(text).casefold()


def unambiguous(words: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """Folded word -> what it means. A word with two meanings is left out, for to take one would be a guess.

    Parameters
    ----------
    words : iterable of (str, str)
        A word and what it means. An empty word means nothing.

    Examples
    --------
    >>> unambiguous([("Ja", "ja"), ("ja", "ja"), ("Nej", "nej"), ("nej", "nej_ikke_indsendt")])
    {'ja': 'ja'}
    """
    meanings: dict[str, set[str]] = {}
    for word, meaning in words:
        meanings.setdefault(folded(word), set()).add(meaning)
    return {word: found.pop() for word, found in meanings.items() if word and len(found) == 1}
