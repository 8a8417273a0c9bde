"""Danish, here and in texts/ beside it: numbers, dates, names and sentences as a Danish reader expects them.

Every number a reader sees passes one of these functions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal
from jinja2 import Environment, PackageLoader, StrictUndefined

from .. import rounding

LOCALE = "da_DK"
NBSP = "\N{NO-BREAK SPACE}"
DASH = "\N{EN DASH}"
MINUS = "\N{MINUS SIGN}"
NOTHING = DASH  # a cell with nothing to show

_WORDS = ("nul", "en", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni", "ti", "elleve", "tolv")
_METHODS = {"wilson": "Wilson", "korn-graubard": "Korn-Graubard", "clopper-pearson": "Clopper-Pearson"}
_LAW = re.compile(r"(?<=§)\s+(?=\d)|(?<=jf\.)\s+(?=§)|(?<=stk\.)\s+(?=\d)|(?<=nr\.)\s+(?=\d)|(?<=\d,)\s+(?=stk\.|nr\.)")
_ALPHABET = {letter: place for place, letter in enumerate("abcdefghijklmnopqrstuvwxyzæøå")}


def number(value: int) -> str:
    """A whole number with thousands apart: 2140 is "2.140"."""
    return format_decimal(value, format="#,##0", locale=LOCALE)


def decimal(value: float, digits: int) -> str:
    """A number with a decimal comma and just so many digits after it: "9,8"."""
    return format_decimal(value, format=f"#,##0.{'0' * digits}", locale=LOCALE)


def number_word(value: int) -> str:
    """Up to twelve in letters, as in running text; figures above."""
    return _WORDS[value] if 0 <= value < len(_WORDS) else number(value)


def percent(count: int, nobs: int) -> str:
    """Whole percent as printed: "57 %"."""
    return f"{rounding.whole_percent(count, nobs)}{NBSP}%"


def percent_of_share(share: float) -> str:
    """Whole percent of a share: "33 %"."""
    return f"{rounding.whole_percent_of_share(share)}{NBSP}%"


def points(share: float) -> str:
    """A distance between shares in whole percentage points: "27 procentpoint"."""
    return f"{rounding.whole_percent_of_share(share)}{NBSP}procentpoint"


def points_beside(share: float, limit: float) -> str:
    """A distance that lies beyond a limit, with as many decimals as it takes to see it: "10,02 procentpoint"."""
    if rounding.whole_percent_of_share(share) != rounding.whole_percent_of_share(limit):
        return points(share)
    digits = next((d for d in (1, 2, 3) if round(100 * share, d) != round(100 * limit, d)), 4)
    return f"{decimal(100 * share, digits)}{NBSP}procentpoint"


def signed(share: float) -> str:
    """A difference of shares in whole percentage points with its sign: "+40", "−33", "0"."""
    whole = rounding.whole_percent_of_share(abs(share))
    return f"{'+' if share > 0 else MINUS}{whole}" if whole else "0"


def signed_points(share: float) -> str:
    """The same in running text: "+40 procentpoint"."""
    return f"{signed(share)}{NBSP}procentpoint"


def signed_span(low: float, upp: float) -> str:
    """An interval of a difference: "−4 til +67"."""
    return f"{signed(low)}{NBSP}til{NBSP}{signed(upp)}"


def p_value(p: float) -> str:
    """A p-value: "0,034", "0,31" from a tenth on, "< 0,001"."""
    if p < 0.001:
        return f"<{NBSP}{decimal(0.001, 3)}"
    return number(1) if p > 0.995 else decimal(p, 3 if p < 0.1 else 2)


def p_span(least: float, most: float) -> str:
    """The least and the most that a p-value may be: "0,034–0,053", or one where they are printed alike."""
    ends = [p_value(least), p_value(most)]
    return DASH.join(dict.fromkeys(ends))


def span(low: float, upp: float) -> str:
    """An interval in whole percent: "33–79 %"."""
    return f"{rounding.whole_percent_of_share(low)}{DASH}{rounding.whole_percent_of_share(upp)}{NBSP}%"


def of(count: int, nobs: int) -> str:
    """A count and its base: "8 af 14"."""
    return f"{number(count)}{NBSP}af{NBSP}{number(nobs)}"


def cases(count: int) -> str:
    """So many cases: "1 sag", "14 sager"."""
    return f"{number(count)}{NBSP}{'sag' if count == 1 else 'sager'}"


def kommuner(count: int) -> str:
    """So many kommuner: "1 kommune", "37 kommuner"."""
    return f"{number(count)}{NBSP}{'kommune' if count == 1 else 'kommuner'}"


def cases_in_words(count: int) -> str:
    """So many cases in running text: "seks sager"."""
    return f"{number_word(count)} {'sag' if count == 1 else 'sager'}"


def in_some_cases(count: int, of_all: int) -> str:
    """The opening of a sentence about some of several cases: "I en af sagerne"."""
    if of_all == 1:
        return "I den ene sag"
    return f"I {number_word(count)} af sagerne"


def day(value: date) -> str:
    """A date: "9. juli 2020"."""
    return format_date(value, format="d. MMMM y", locale=LOCALE).replace(" ", NBSP)


def listed(names: Sequence[str]) -> str:
    """Names in a sentence: "a, b og c"."""
    return " og ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def genitive(name: str) -> str:
    """Whose: "Ishøjs", "Randers’"."""
    return f"{name}’" if name.endswith(("s", "x", "z")) else f"{name}s"


def method_names(names: Iterable[str]) -> str:
    """The methods of intervals as a reader knows them: "Wilson"."""
    return listed([_METHODS[name] for name in dict.fromkeys(names)])


def law(text: str) -> str:
    """The text with every reference to the law held on one line: "§ 52, stk. 3, nr. 3"."""
    return _LAW.sub(NBSP, text)


def running_foot(title: str, name: str, *, embargoed_until: date | None, invented: bool, language: str = "da") -> str:
    """The running foot of a page: what it belongs to, and what a loose sheet must not be without."""
    parts, danish = [title, name], language == "da"
    if invented:
        parts.append("med opdigtede tal" if danish else "with invented numbers")
    if embargoed_until:
        until = day(embargoed_until) if danish else embargoed_until.isoformat()
        parts.append(f"ikke offentlig før {until}" if danish else f"not public before {until}")
    return " · ".join(parts)


def alphabetical_key(name: str) -> tuple[tuple[int, int | str], ...]:
    """A key that sorts names as Danes do: æ, ø and å last, aa as å."""
    folded = name.casefold().replace("aa", "å")
    return tuple((1, _ALPHABET[sign]) if sign in _ALPHABET else (0, sign) for sign in folded)


def text(name: str, **context: Any) -> str:
    """A text of texts/, filled in: Markdown with one paragraph a line.

    Inside a text the functions of this module are filters and functions; a name that is not given is an
    error, so that no sentence is ever printed with a hole in it.
    """
    return law(_texts().get_template("/texts/".join(name.split("/")) + ".md").render(**context)).strip()


def compile_texts() -> None:
    """Reads every text, so that the first use of one costs no more than the next."""
    for name in _texts().list_templates(filter_func=lambda name: "/texts/" in name):
        _texts().get_template(name)


@cache
def _texts() -> Environment:
    environment = Environment(
        loader=PackageLoader("barometer", ""),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # Markdown, escaped where it becomes HTML
    )
    spoken = (number, decimal, number_word, percent, percent_of_share, points, points_beside, span, of, cases, kommuner,
              cases_in_words, day, listed, genitive, signed_points, signed_span, p_value, p_span)  # fmt: skip
    environment.globals.update({function.__name__: function for function in spoken})
    return environment
