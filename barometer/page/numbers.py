"""Numbers, percentages, dates and lists, as a language writes them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal
from pandas import isna

from .. import rounding
from .methods import METHOD_NAMES

NBSP = "\N{NO-BREAK SPACE}"
NB_HYPHEN = "\N{NON-BREAKING HYPHEN}"
DASH = "\N{EN DASH}"
MINUS = "\N{MINUS SIGN}"
NOTHING = DASH  # a cell with nothing to show
HIDDEN = "\N{BULLET}"  # a number that is hidden: None, or missing in a frame


@dataclass(frozen=True)
class Numbers:
    """How a language writes numbers.

    Every number on a page passes one of these methods. Halves are rounded away from zero. A minus is a minus and
    not a hyphen. The examples in the methods are Danish, with an ordinary space where a no-break space stands.

    Attributes
    ----------
    locale : str
        A locale that Babel knows, as "da_DK". It gives the decimal mark, the thousands mark, the space before a
        percent sign, the names of the months and the word between the last two of a list.
    date_format : str
        A date pattern of Unicode, as "d MMMM y".
    points_unit : str
        The name of percentage points, as it stands after a number.
    yes, no : str
        The answers in a cell.
    """

    locale: str
    date_format: str
    points_unit: str
    yes: str
    no: str

    def number(self, value: int | None) -> str:
        """A whole number with a mark at the thousands: 2140 is "2.140"; "•" where the number is hidden."""
        if value is None or isna(value):
            return HIDDEN
        return format_decimal(value, format="#,##0", locale=self.locale)

    def decimal(self, value: float, digits: int) -> str:
        """A number with just so many decimals: "9,8"; a dash where the number is nan."""
        if value != value:
            return NOTHING
        rounded = rounding.half_away_from_zero(value, digits)
        text = format_decimal(abs(rounded), format=f"#,##0.{'0' * digits}", locale=self.locale)
        return f"{MINUS}{text}" if rounded < 0 else text

    def at_most_one_decimal(self, value: float) -> str:
        """A number with one decimal, and with none where that is a zero: "9,5", "9"."""
        return self.decimal(value, 0 if rounding.half_away_from_zero(value, 1) % 1 == 0 else 1)

    def signed(self, value: int) -> str:
        """A whole number with its sign: "+3", "−33", "0"."""
        return f"{'+' if value > 0 else MINUS if value < 0 else ''}{self.number(abs(value))}"

    def percent(self, count: int | None, nobs: int | None) -> str:
        """A count in whole percent of its base, as the published tables print it: "57 %"; "•" where one is hidden."""
        if count is None or nobs is None or isna(count) or isna(nobs):
            return HIDDEN
        return f"{rounding.whole_percent(count, nobs)}{self._percent_sign}"

    def percent_of_share(self, share: float, digits: int = 0) -> str:
        """A share in percent: "33 %", with one decimal "32,6 %"."""
        return f"{self.in_points(share, digits)}{self._percent_sign}"

    def percent_span(self, low: float, upp: float) -> str:
        """Two shares in whole percent: "33–79 %"."""
        return f"{self.span_in_points(low, upp, 0)}{self._percent_sign}"

    def level_percent(self, level: float) -> str:
        """A confidence level in percent, with a decimal only where it has one: "95 %", "99,8 %"."""
        return f"{self.at_most_one_decimal(100 * level)}{self._percent_sign}"

    def in_points(self, share: float, digits: int = 1) -> str:
        """A share or a distance between shares in percentage points, without a unit: "9,8"."""
        return self.decimal(100 * share, digits) if digits else self.number(rounding.whole_percent_of_share(share))

    def span_in_points(self, low: float, upp: float, digits: int = 1) -> str:
        """Two shares or distances in percentage points, without a unit: "9,8–13,4"."""
        return f"{self.in_points(low, digits)}{DASH}{self.in_points(upp, digits)}"

    def points(self, share: float, digits: int = 0) -> str:
        """A distance between shares in percentage points: "27 procentpoint"."""
        return f"{self.in_points(share, digits)}{NBSP}{self.points_unit}"

    def points_span(self, low: float, upp: float, digits: int = 1) -> str:
        """Two distances between shares in percentage points: "9,8–13,4 procentpoint"."""
        return f"{self.span_in_points(low, upp, digits)}{NBSP}{self.points_unit}"

    def points_beside(self, share: float, limit: float) -> str:
        """A distance with as many decimals as it takes to read differently from a limit: "10,02 procentpoint"."""
        enough = (d for d in range(4) if self.in_points(share, d) != self.in_points(limit, d))
        return self.points(share, next(enough, 4))

    def signed_in_points(self, difference: float) -> str:
        """A difference of shares in whole percentage points, without a unit: "+40", "−33", "0"."""
        whole = rounding.whole_percent_of_share(abs(difference))
        return self.signed(whole if difference > 0 else -whole)

    def signed_points(self, difference: float) -> str:
        """A difference of shares in whole percentage points: "+40 procentpoint"."""
        return f"{self.signed_in_points(difference)}{NBSP}{self.points_unit}"

    def p_value(self, p: float) -> str:
        """A p-value: "0,034", from a tenth on "0,31", at the smallest "< 0,001"."""
        if p < 0.001:
            return f"<{NBSP}{self.decimal(0.001, 3)}"
        return self.number(1) if p > 0.995 else self.decimal(p, 3 if p < 0.1 else 2)

    def p_span(self, least: float, most: float) -> str:
        """The smallest and the largest p-value: "0,034–0,053"; one of them where both are printed alike."""
        return DASH.join(dict.fromkeys([self.p_value(least), self.p_value(most)]))

    def day(self, value: date) -> str:
        """A date: "9. juli 2020"."""
        return format_date(value, format=self.date_format, locale=self.locale)

    def listed(self, names: Sequence[str]) -> str:
        """Names in a sentence: "a, b og c"."""
        return format_list(names, locale=self.locale)

    def method_names(self, methods: Iterable[str]) -> str:
        """The methods of intervals in a sentence, each once: "Wilson og Korn-Graubard"."""
        return self.listed([METHOD_NAMES[method] for method in dict.fromkeys(methods)])

    def yes_or_no(self, value: bool) -> str:
        """An answer in a cell: "ja" or "nej"."""
        return self.yes if value else self.no

    @cached_property
    def _percent_sign(self) -> str:
        """The percent sign with the space that the language sets before it."""
        return Locale.parse(self.locale).percent_formats[None].suffix[0]
