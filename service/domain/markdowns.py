"""The markdowns of an asking price, agreed with the consignor, and the floor under them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from service.domain.trade_errors import InvalidOffer
from service.money import Money, Rounding

#: steps of one agreement; more cannot be read by whoever agrees to them
MOST_STEPS = 12
_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Step:
    """From so many days on sale on, ``percent`` less than the first price."""

    after_days: int
    percent: Decimal

    def to_json(self) -> dict[str, object]:
        return {"after_days": self.after_days, "percent": str(self.percent)}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked on a day, with its inputs. ``step`` is none before the first markdown."""

    price: Money
    first: Money
    step: Step | None
    is_floor: bool
    rounding: Rounding = Rounding.HALF_AWAY_FROM_ZERO

    def to_json(self) -> dict[str, object]:
        """The price and how it came about."""
        return {
            "price": self.price.to_json(),
            "first": self.first.to_json(),
            "step": None if self.step is None else self.step.to_json(),
            "is_floor": self.is_floor,
            "rounding": self.rounding.value,
        }


@dataclass(frozen=True, slots=True)
class Markdowns:
    """The whole agreement. Raises InvalidOffer where it contradicts itself.

    Days count from the first time that the item went on sale under the offer; percent are of the
    first price, so that steps do not add up in secret.
    """

    steps: tuple[Step, ...]
    floor: Money

    def __post_init__(self) -> None:
        if not 0 < len(self.steps) <= MOST_STEPS:
            raise InvalidOffer(because=f"markdowns have 1 to {MOST_STEPS} steps")
        days = [step.after_days for step in self.steps]
        percents = [step.percent for step in self.steps]
        if days != sorted(set(days)) or days[0] < 1 or days[-1] > 3650:
            raise InvalidOffer(because="markdown days must grow, from 1 to 3650")
        if percents != sorted(set(percents)) or not (percents[0] > 0 and percents[-1] < _HUNDRED):
            raise InvalidOffer(because="markdown percents must grow, between 0 and 100")
        if self.floor.amount_minor <= 0:
            raise InvalidOffer(because="a floor is more than nothing")

    def check_against(self, gross: Money, promised: Money) -> None:
        """Raises InvalidOffer unless the floor lies below the price and covers what is promised."""
        if self.floor.currency != gross.currency or self.floor >= gross:
            raise InvalidOffer(because="the floor must be less than the first price")
        if self.floor < promised:
            raise InvalidOffer(because="the floor is less than what the consignor is promised")

    def asked(self, first: Money, on_sale_since: datetime, now: datetime) -> Asked:
        """What is asked at ``now``, never below the floor."""
        due = [step for step in self.steps if on_sale_since + timedelta(step.after_days) <= now]
        if not due:
            return Asked(first, first, None, is_floor=False)
        step = due[-1]
        reduced = first.percent(_HUNDRED - step.percent)
        return Asked(max(reduced, self.floor), first, step, is_floor=reduced <= self.floor)

    def to_json(self) -> dict[str, object]:
        """As the offer keeps it."""
        return {"steps": [step.to_json() for step in self.steps], "floor": self.floor.to_json()}

    @classmethod
    def from_json(cls, value: Mapping[str, object] | None) -> Markdowns | None:
        """What ``to_json`` wrote. Raises InvalidOffer."""
        if value is None:
            return None
        steps, floor = value.get("steps"), value.get("floor")
        if not isinstance(steps, list) or not isinstance(floor, dict):
            raise InvalidOffer(because="the kept markdowns cannot be read")
        return cls(
            tuple(Step(int(one["after_days"]), Decimal(str(one["percent"]))) for one in steps),
            Money(floor["amount_minor"], floor["currency"]),
        )
