"""What was promised when an offer was accepted, and what it makes of a sale. Never changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from service.domain.blocks import Commission, Payment, Reward
from service.domain.markdowns import Markdowns
from service.domain.proposal import store_credit_for
from service.domain.trade_errors import InvalidOffer
from service.domain.words import Method, Ownership, PaidWhen
from service.money import Money, Rounding

YEAR_DAYS = 365
AFTER_WINDOW = Payment(PaidWhen.AFTER_WINDOW)


@dataclass(frozen=True, slots=True)
class Share:
    """A share instead of a fixed net: the price less the commission, never less than the floor.

    `repair` is the agreed part of a repair that the consignor bears; `lender_percent` of a rental's
    fee is the lender's, None where the item is not rented out.
    """

    commission: Commission
    floor: Money
    repair: Money
    lender_percent: Decimal | None = None

    def net_for(self, price: Money, year: int) -> Money:
        """The consignor's part of a price in the given year of the consignment, from 1."""
        left = price - self.commission.part(price, year).amount - self.repair
        return max(self.floor, left)


@dataclass(frozen=True, slots=True)
class Deal:
    """What the consignor agrees to beside the numbers of the proposal."""

    reward: Reward
    ownership: Ownership
    payment: Payment
    share: Share | None = None
    markdowns: Markdowns | None = None

    @classmethod
    def plain(cls, method: Method, uplift_percent: Decimal = Decimal(0)) -> Deal:
        """A fixed net on consignment, paid after the return window."""
        credit = method is Method.STORE_CREDIT
        reward = Reward(method.value, method, uplift_percent if credit else Decimal(0))
        return cls(reward, Ownership.CONSIGNED, Payment(PaidWhen.AFTER_WINDOW))


@dataclass(frozen=True, slots=True)
class AcceptedSchedule:
    """What was promised, by one reward of the menu, under one text of the terms.

    `net` is fixed unless there is a `share`; then it is what was expected at the proposed price.
    The payout is `net_for` of the sale, no more and no less.
    """

    offer_id: str
    item_id: str
    method: Method
    net: Money
    payable: Money
    uplift_percent: Decimal
    rounding: Rounding
    terms_version: str
    terms_sha256: str
    accepted_at: datetime
    reward: str = ""
    ownership: Ownership = Ownership.CONSIGNED
    payment: Payment = AFTER_WINDOW
    share: Share | None = None
    #: what the asking price does while the item is on sale
    markdowns: Markdowns | None = None

    def __post_init__(self) -> None:
        if self.accepted_at.tzinfo is None:
            raise ValueError("an acceptance's time needs a time zone")
        if self.payable < self.net:
            raise InvalidOffer(because="less would be paid than was promised")
        if self.is_bought and self.share is not None:
            raise InvalidOffer(because="a share is not known before the sale")

    @property
    def uplift(self) -> Money:
        """What the store credit is worth beyond the net; nothing by bank transfer."""
        return self.payable - self.net

    @property
    def is_bought(self) -> bool:
        """Whether the item is ours from the acceptance on: we owe its net at once."""
        return self.ownership is not Ownership.ARCHIVE and self.payment.when is PaidWhen.AT_APPROVAL

    @property
    def is_ours(self) -> bool:
        """Whether the item belongs to the house, so that a sale owes nobody anything."""
        return self.is_bought or self.ownership is Ownership.ARCHIVE

    def net_for(self, price: Money, sold_at: datetime) -> Money:
        """What the consignor is owed for a sale at `price`; nothing where the item is ours."""
        if self.is_ours:
            return Money.zero(price.currency)
        if self.share is None:
            return self.net
        year = max(0, (sold_at - self.accepted_at).days) // YEAR_DAYS + 1
        return self.share.net_for(price, year)

    def lender_share(self, fee: Money) -> Money:
        """The lender's part of a rental's fee. Raises InvalidOffer where none was promised."""
        if self.share is None or self.share.lender_percent is None:
            raise InvalidOffer(because="no share of a rental was promised")
        return fee.percent(self.share.lender_percent, self.rounding)

    def pays(self, net: Money) -> Money:
        """What the method pays for `net`: the net itself, or credit with the accepted uplift."""
        if net == self.net:
            return self.payable
        if self.method is Method.BANK_TRANSFER:
            return net
        return store_credit_for(net, self.uplift_percent, self.rounding)

    def to_json(self) -> dict[str, object]:
        """The whole schedule, as the offer's row keeps it."""
        share = None
        if self.share is not None:
            lender = self.share.lender_percent
            share = {
                "commission": self.share.commission.to_json(),
                "floor": self.share.floor.to_json(),
                "repair": self.share.repair.to_json(),
                "lender_percent": None if lender is None else str(lender),
            }
        return {
            "method": self.method.value,
            "net": self.net.to_json(),
            "payable": self.payable.to_json(),
            "uplift_percent": str(self.uplift_percent),
            "rounding": self.rounding.value,
            "terms_version": self.terms_version,
            "terms_sha256": self.terms_sha256,
            "accepted_at": self.accepted_at.isoformat(),
            "reward": self.reward,
            "ownership": self.ownership.value,
            "when": self.payment.when.value,
            "pay_day": self.payment.day,
            "share": share,
            "markdowns": None if self.markdowns is None else self.markdowns.to_json(),
        }

    @classmethod
    def from_json(
        cls, offer_id: str, item_id: str, value: Mapping[str, object]
    ) -> AcceptedSchedule:
        """What `to_json` wrote. Raises InvalidOffer."""
        try:
            day = value["pay_day"]
            if not (day is None or isinstance(day, int)):
                raise TypeError("not as it was written")
            return cls(
                offer_id=offer_id,
                item_id=item_id,
                method=Method(str(value["method"])),
                net=_money(value["net"]),
                payable=_money(value["payable"]),
                uplift_percent=Decimal(str(value["uplift_percent"])),
                rounding=Rounding(str(value["rounding"])),
                terms_version=str(value["terms_version"]),
                terms_sha256=str(value["terms_sha256"]),
                accepted_at=datetime.fromisoformat(str(value["accepted_at"])),
                reward=str(value["reward"]),
                ownership=Ownership(str(value["ownership"])),
                payment=Payment(PaidWhen(str(value["when"])), day),
                share=_share(value["share"]),
                markdowns=_markdowns(value.get("markdowns")),
            )
        except (KeyError, TypeError, ValueError, ArithmeticError) as error:
            raise InvalidOffer(because="the kept schedule cannot be read") from error


def _share(value: object) -> Share | None:
    if value is None:
        return None
    if not isinstance(value, dict):
        raise TypeError("not as it was written")
    lender = value["lender_percent"]
    return Share(
        commission=Commission.from_json(value["commission"]),
        floor=_money(value["floor"]),
        repair=_money(value["repair"]),
        lender_percent=None if lender is None else Decimal(str(lender)),
    )


def _markdowns(value: object) -> Markdowns | None:
    if not (value is None or isinstance(value, dict)):
        raise TypeError("not as it was written")
    return Markdowns.from_json(value)


def _money(value: object) -> Money:
    if not isinstance(value, dict):
        raise TypeError("not as it was written")
    return Money(value["amount_minor"], value["currency"])
