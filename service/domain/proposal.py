"""The numbers of an offer, each with what made it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from service.domain.blocks import Commission
from service.domain.fees import FeePart
from service.domain.trade_errors import InvalidOffer
from service.domain.words import Method
from service.money import Money, Rounding


def store_credit_for(net: Money, uplift_percent: Decimal, rounding: Rounding) -> Money:
    """`net` and the uplift on it, settled once: net x (100 + uplift) / 100."""
    return net.percent(100 + uplift_percent, rounding)


@dataclass(frozen=True, slots=True)
class Proposal:
    """The numbers of an offer: gross, what is taken, net, and the store-credit alternative.

    Raises InvalidOffer unless gross - parts = net > 0 and the credit is the net with its uplift.
    Where the item is the house's own (`is_own_stock`) nothing is left for anybody: net is zero.
    """

    gross: Money
    parts: tuple[FeePart, ...]
    net: Money
    uplift_percent: Decimal
    rounding: Rounding
    store_credit: Money
    is_own_stock: bool = False

    def __post_init__(self) -> None:
        left = self.gross
        for part in self.parts:
            left = left - part.amount
        if left != self.net:
            raise InvalidOffer(because="gross less its parts is not the net")
        if self.gross.amount_minor <= 0:
            raise InvalidOffer(because="a price is more than nothing")
        if self.is_own_stock != (self.net.amount_minor == 0) or self.net.is_negative:
            raise InvalidOffer(because="nothing is left for the consignor")
        if self.store_credit != store_credit_for(self.net, self.uplift_percent, self.rounding):
            raise InvalidOffer(because="the store credit is not the net with its uplift")

    def payable(self, method: Method) -> Money:
        """What the consignor gets by `method`."""
        return self.net if method is Method.BANK_TRANSFER else self.store_credit

    def to_json(self) -> dict[str, object]:
        """All numbers with the rates and the rounding beside them."""
        return {
            "gross": self.gross.to_json(),
            "parts": [part.to_json() for part in self.parts],
            "net": self.net.to_json(),
            "uplift_percent": str(self.uplift_percent),
            "rounding": self.rounding.value,
            "store_credit": self.store_credit.to_json(),
            "is_own_stock": self.is_own_stock,
        }


def propose(
    gross: Money,
    commission: Commission,
    *,
    uplift_percent: Decimal,
    repair: Money | None = None,
) -> Proposal:
    """The proposal for a gross under a programme's rates. Raises InvalidOffer.

    `repair` is the part of a repair that the consignor bears.
    """
    parts: tuple[FeePart, ...] = (commission.part(gross),)
    if repair is not None and repair.amount_minor > 0:
        parts = (*parts, FeePart.fixed("repair", repair))
    net = gross
    for part in parts:
        net = net - part.amount
    rounding = Rounding.HALF_AWAY_FROM_ZERO
    credit = store_credit_for(net, uplift_percent, rounding)
    return Proposal(gross, parts, net, uplift_percent, rounding, credit)


def propose_own_stock(gross: Money) -> Proposal:
    """The price of an item that is the house's own: all of it is kept. Raises InvalidOffer."""
    zero, part = Money.zero(gross.currency), FeePart.fixed("own_stock", gross)
    rounding = Rounding.HALF_AWAY_FROM_ZERO
    return Proposal(gross, (part,), zero, Decimal(0), rounding, zero, is_own_stock=True)
