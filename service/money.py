"""Money as whole minor units and a currency. No float ever enters or leaves."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

from service.domain.errors import CurrencyMismatch, MoneyError, UnknownCurrency

# ISO 4217: how many decimal digits the minor unit has.
EXPONENTS: Mapping[str, int] = MappingProxyType(
    {
        "AED": 2, "AUD": 2, "BHD": 3, "CAD": 2, "CHF": 2, "CNY": 2, "CZK": 2, "DKK": 2,
        "EUR": 2, "GBP": 2, "HKD": 2, "HUF": 2, "ISK": 0, "JPY": 0, "KRW": 0, "KWD": 3,
        "MOP": 2, "MXN": 2, "MYR": 2, "NOK": 2, "NZD": 2, "PLN": 2, "QAR": 2, "SAR": 2,
        "SEK": 2, "SGD": 2, "THB": 2, "TWD": 2, "USD": 2, "VND": 0,
    }
)  # fmt: skip
# The columns that hold amounts are 64-bit integers.
MAX_AMOUNT_MINOR = 2**63 - 1
_DECIMAL = re.compile(r"(-?)([0-9]{1,19})(?:\.([0-9]{1,4}))?", re.ASCII)

Ratio = int | Fraction | Decimal


class Rounding(StrEnum):
    """How a fraction of a minor unit was settled; written beside every number that used it."""

    HALF_AWAY_FROM_ZERO = "half_away_from_zero"
    HALF_EVEN = "half_even"
    TOWARDS_ZERO = "towards_zero"


def round_fraction(value: Fraction, rounding: Rounding) -> int:
    """`value` as a whole number under the named rule."""
    whole, rest = divmod(abs(value), 1)
    if rounding is Rounding.HALF_AWAY_FROM_ZERO:
        up = rest >= Fraction(1, 2)
    elif rounding is Rounding.HALF_EVEN:
        up = rest > Fraction(1, 2) or (rest == Fraction(1, 2) and whole % 2 == 1)
    else:
        up = False
    magnitude = int(whole) + up
    return -magnitude if value < 0 else magnitude


def exact_ratio(ratio: Ratio) -> Fraction:
    """`ratio` as a fraction. Raises TypeError for float and bool, MoneyError for NaN/infinity."""
    if isinstance(ratio, bool) or not isinstance(ratio, int | Fraction | Decimal):
        raise TypeError(f"a ratio is an int, Fraction or Decimal, not {type(ratio).__name__}")
    if isinstance(ratio, Decimal) and not ratio.is_finite():
        raise MoneyError(ratio=str(ratio))
    return Fraction(ratio)


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An amount in a currency's minor unit: `Money(1234, "EUR")` is 12.34 euro.

    Raises TypeError unless the amount is a plain int (a float or a bool is refused),
    UnknownCurrency, and MoneyError beyond 64 bits.
    """

    amount_minor: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.amount_minor) is not int:
            raise TypeError(f"amount_minor is an int, not {type(self.amount_minor).__name__}")
        if self.currency not in EXPONENTS:
            raise UnknownCurrency(currency=self.currency)
        if abs(self.amount_minor) > MAX_AMOUNT_MINOR:
            raise MoneyError(amount_minor=str(self.amount_minor))

    @classmethod
    def zero(cls, currency: str) -> Money:
        """Nothing, in `currency`."""
        return cls(0, currency)

    @classmethod
    def parse(cls, text: str, currency: str) -> Money:
        """From a plain decimal such as `-12.34`; more digits than the currency has are refused."""
        if currency not in EXPONENTS:
            raise UnknownCurrency(currency=currency)
        exponent = EXPONENTS[currency]
        found = _DECIMAL.fullmatch(text)
        if found is None or len(found[3] or "") > exponent:
            raise MoneyError(text=text[:64], currency=currency)
        sign, whole, decimals = found[1], found[2], found[3] or ""
        return cls(int(f"{sign}{whole}{decimals.ljust(exponent, '0')}"), currency)

    def format(self) -> str:
        """The plain decimal that `parse` reads, without the currency."""
        exponent = EXPONENTS[self.currency]
        sign = "-" if self.amount_minor < 0 else ""
        digits = str(abs(self.amount_minor)).rjust(exponent + 1, "0")
        if exponent == 0:
            return sign + digits
        return f"{sign}{digits[:-exponent]}.{digits[-exponent:]}"

    def __str__(self) -> str:
        return f"{self.format()} {self.currency}"

    def to_json(self) -> dict[str, int | str]:
        """`{"amount_minor": 1234, "currency": "EUR"}`."""
        return {"amount_minor": self.amount_minor, "currency": self.currency}

    def _same(self, other: Money) -> None:
        if self.currency != other.currency:
            raise CurrencyMismatch(left=self.currency, right=other.currency)

    def __add__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.amount_minor + other.amount_minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.amount_minor - other.amount_minor, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.amount_minor, self.currency)

    def __lt__(self, other: Money) -> bool:
        self._same(other)
        return self.amount_minor < other.amount_minor

    def __le__(self, other: Money) -> bool:
        self._same(other)
        return self.amount_minor <= other.amount_minor

    def __gt__(self, other: Money) -> bool:
        return other < self

    def __ge__(self, other: Money) -> bool:
        return other <= self

    def times(self, ratio: Ratio, rounding: Rounding = Rounding.HALF_AWAY_FROM_ZERO) -> Money:
        """The amount times an exact ratio, settled to a whole minor unit under `rounding`."""
        return Money(
            round_fraction(self.amount_minor * exact_ratio(ratio), rounding), self.currency
        )

    def percent(self, percent: Ratio, rounding: Rounding = Rounding.HALF_AWAY_FROM_ZERO) -> Money:
        """`percent` hundredths of the amount."""
        return self.times(exact_ratio(percent) / 100, rounding)

    def allocate(self, weights: Sequence[Ratio]) -> tuple[Money, ...]:
        """Split by weight so that the parts sum to the whole, to the last minor unit.

        Largest remainder first, the earlier part on a tie. Raises MoneyError when a weight is
        negative or all are zero.
        """
        exact = [exact_ratio(weight) for weight in weights]
        total = sum(exact, Fraction(0))
        if total <= 0 or min(exact) < 0:
            raise MoneyError(weights=[str(weight) for weight in weights])
        magnitude = abs(self.amount_minor)
        shares = [divmod(magnitude * weight / total, 1) for weight in exact]
        left = magnitude - sum(int(whole) for whole, _ in shares)
        order = sorted(range(len(shares)), key=lambda i: (-shares[i][1], i))
        gets_one = set(order[:left])
        sign = -1 if self.amount_minor < 0 else 1
        return tuple(
            Money(sign * (int(whole) + (i in gets_one)), self.currency)
            for i, (whole, _) in enumerate(shares)
        )

    @property
    def is_negative(self) -> bool:
        """Whether somebody owes instead of being owed."""
        return self.amount_minor < 0


def total(amounts: Sequence[Money], currency: str) -> Money:
    """The sum in `currency`; nothing at all sums to zero."""
    result = Money.zero(currency)
    for amount in amounts:
        result = result + amount
    return result
