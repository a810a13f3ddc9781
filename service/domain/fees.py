"""What is taken from a gross: each part with its rate, its base and the rounding that it used."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from service.domain.trade_errors import InvalidOffer
from service.money import Money, Rounding


@dataclass(frozen=True, slots=True)
class FeePart:
    """One part taken from `base`: `percent` of it, settled under `rounding`."""

    name: str
    base: Money
    percent: Decimal
    rounding: Rounding
    amount: Money

    def __post_init__(self) -> None:
        if self.amount != self.base.percent(self.percent, self.rounding):
            raise InvalidOffer(because=f"{self.name} is not {self.percent} % of its base")

    @classmethod
    def of(cls, name: str, base: Money, percent: Decimal) -> FeePart:
        """The part, half a minor unit rounded away from zero."""
        rounding = Rounding.HALF_AWAY_FROM_ZERO
        return cls(name, base, percent, rounding, base.percent(percent, rounding))

    @classmethod
    def fixed(cls, name: str, amount: Money) -> FeePart:
        """A part that is an amount and no rate: all of itself."""
        return cls(name, amount, Decimal(100), Rounding.HALF_AWAY_FROM_ZERO, amount)

    def to_json(self) -> dict[str, object]:
        """The amount and everything that made it; the rate as text, so that it stays exact."""
        return {
            "name": self.name,
            "base": self.base.to_json(),
            "percent": str(self.percent),
            "rounding": self.rounding.value,
            "amount": self.amount.to_json(),
        }


def marketplace_fee(price: Money, percent: Decimal) -> FeePart:
    """What the marketplace keeps of a sale. The house bears it; the promised net stays."""
    return FeePart.of("marketplace_fee", price, percent)
