"""The entries that the record makes: purchase, sale, rental, repair, payout, credit, return.

Keys are made here from the ids of what happened, so the same happening always has the same key
and the ledger's unique key stops it from being booked twice.
"""

from __future__ import annotations

from service.domain.chart import Account, AccountName
from service.domain.fees import FeePart
from service.domain.ledger import Entry, entry_of, reverse
from service.domain.trade_errors import InvalidEntry
from service.money import Money

_CLEARING = Account(AccountName.BANK_CLEARING)
_BANK = Account(AccountName.BANK)


def _payable(consignor_id: str) -> Account:
    return Account(AccountName.CONSIGNOR_PAYABLE, consignor_id)


def _positive(amount: Money, what: str) -> Money:
    if amount.amount_minor <= 0:
        raise InvalidEntry(because=f"{what} must be more than nothing")
    return amount


def entry_for_sale(
    *,
    sale_id: str,
    consignor_id: str,
    marketplace_id: str,
    price: Money,
    fee: FeePart,
    net: Money,
    recharge: Money | None = None,
) -> Entry:
    """The marketplace owes the price less its fee; we owe the promised net; the rest is ours.

    The rest is negative where the item sold for less than was promised: the net stays. `recharge`
    is the part of a repair that the consignor bears; it lowers what repairs cost us.
    """
    _check_fee(price, fee)
    repaid = recharge or Money.zero(price.currency)
    return entry_of(
        f"sale:{sale_id}",
        "sale",
        (
            *_received(marketplace_id, price, fee),
            (_payable(consignor_id), -_positive(net, "a net")),
            (Account(AccountName.REPAIR_COSTS), -repaid),
            (Account(AccountName.COMMISSION_INCOME), net + repaid - price),
        ),
        _basis(fee),
    )


def entry_for_sale_of_stock(
    *, sale_id: str, marketplace_id: str, price: Money, fee: FeePart, cost: Money
) -> Entry:
    """An item of our own was sold: it leaves the stock at its cost, and nobody is owed anything."""
    _check_fee(price, fee)
    if cost.is_negative:
        raise InvalidEntry(because="what we bought cost something, or nothing")
    return entry_of(
        f"sale:{sale_id}",
        "sale",
        (
            *_received(marketplace_id, price, fee),
            (Account(AccountName.STOCK), -cost),
            (Account(AccountName.SALES_OWN_STOCK), cost - price),
        ),
        _basis(fee),
    )


def entry_for_purchase(*, offer_id: str, consignor_id: str, net: Money) -> Entry:
    """We bought the item when its offer was accepted: it is stock, and we owe its net."""
    return entry_of(
        f"purchase:{offer_id}",
        "purchase",
        ((Account(AccountName.STOCK), _positive(net, "a net")), (_payable(consignor_id), -net)),
    )


def entry_for_rental(
    *,
    rental_id: str,
    consignor_id: str,
    marketplace_id: str,
    price: Money,
    fee: FeePart,
    share: Money,
) -> Entry:
    """A rental's fee: the channel owes it less its own fee, the lender is owed the share."""
    _check_fee(price, fee)
    if share > price:
        raise InvalidEntry(because="a lender's share is at most the fee")
    return entry_of(
        f"rental:{rental_id}",
        "rental",
        (
            *_received(marketplace_id, price, fee),
            (_payable(consignor_id), -_positive(share, "a share")),
            (Account(AccountName.RENTAL_INCOME), share - price),
        ),
        _basis(fee),
    )


def entry_for_damage_charge(*, rental_id: str, marketplace_id: str, amount: Money) -> Entry:
    """A renter is charged for damage; the channel collects it."""
    return entry_of(
        f"rental:{rental_id}:damage",
        "damage_charge",
        (
            (
                Account(AccountName.MARKETPLACE_RECEIVABLE, marketplace_id),
                _positive(amount, "a charge"),
            ),
            (Account(AccountName.DAMAGE_CHARGES), -amount),
        ),
    )


def entry_for_repair(*, repair_id: str, cost: Money) -> Entry:
    """What a repair cost is owed to whoever did it."""
    return entry_of(
        f"repair:{repair_id}",
        "repair",
        (
            (Account(AccountName.REPAIR_COSTS), _positive(cost, "a cost")),
            (Account(AccountName.SUPPLIERS_PAYABLE), -cost),
        ),
    )


def _check_fee(price: Money, fee: FeePart) -> None:
    if fee.base != price:
        raise InvalidEntry(because="the marketplace's fee is not taken from this price")
    _positive(price, "a price")


def _received(
    marketplace_id: str, price: Money, fee: FeePart
) -> tuple[tuple[Account, Money], tuple[Account, Money]]:
    return (
        (Account(AccountName.MARKETPLACE_RECEIVABLE, marketplace_id), price - fee.amount),
        (Account(AccountName.MARKETPLACE_FEES, marketplace_id), fee.amount),
    )


def _basis(fee: FeePart) -> dict[str, str]:
    return {"marketplace_fee_percent": str(fee.percent), "rounding": fee.rounding.value}


def entry_for_marketplace_settlement(
    *, settlement_id: str, marketplace_id: str, amount: Money
) -> Entry:
    """A marketplace paid what it owed."""
    receivable = Account(AccountName.MARKETPLACE_RECEIVABLE, marketplace_id)
    return entry_of(
        f"settlement:{settlement_id}",
        "marketplace_settlement",
        ((_BANK, _positive(amount, "a settlement")), (receivable, -amount)),
    )


def entry_for_payout_bank(*, payout_id: str, consignor_id: str, amount: Money) -> Entry:
    """A released bank payout was given to the bank; it waits in clearing for the answer."""
    return entry_of(
        f"payout:{payout_id}:sent",
        "payout_sent",
        ((_payable(consignor_id), _positive(amount, "a payout")), (_CLEARING, -amount)),
    )


def entry_for_payout_confirmed(*, payout_id: str, amount: Money) -> Entry:
    """The bank answered that the payout was made."""
    return entry_of(
        f"payout:{payout_id}:confirmed",
        "payout_confirmed",
        ((_CLEARING, _positive(amount, "a payout")), (_BANK, -amount)),
    )


def entries_for_payout_returned(
    *, payout_id: str, sent: Entry, confirmed: Entry | None
) -> tuple[Entry, ...]:
    """The bank sent the payout back: what was booked is reversed, and we owe the net again."""
    result: tuple[Entry, ...] = ()
    if confirmed is not None:
        key = f"payout:{payout_id}:confirmed:returned"
        result = (reverse(confirmed, key=key, kind="payout_returned"),)
    key = f"payout:{payout_id}:sent:returned"
    return (*result, reverse(sent, key=key, kind="payout_returned"))


def entry_for_store_credit(
    *, payout_id: str, consignor_id: str, net: Money, credit: Money, uplift_percent: str
) -> Entry:
    """The net becomes store credit; what the credit is worth beyond it is our expense."""
    _positive(net, "a net")
    if credit < net:
        raise InvalidEntry(because="store credit is worth at least the net")
    return entry_of(
        f"payout:{payout_id}:credit",
        "store_credit_issued",
        (
            (_payable(consignor_id), net),
            (Account(AccountName.STORE_CREDIT_UPLIFT_EXPENSE), credit - net),
            (Account(AccountName.STORE_CREDIT_LIABILITY, consignor_id), -credit),
        ),
        {"uplift_percent": uplift_percent},
    )


def entry_for_credit_void(*, payout_id: str, issued: Entry) -> Entry:
    """Unspent store credit is taken back whole, uplift and all; we owe the net again."""
    if issued.kind != "store_credit_issued":
        raise InvalidEntry(because="only an issue of store credit is voided")
    return reverse(issued, key=f"payout:{payout_id}:credit:void", kind="store_credit_void")


def entry_for_return_before_payout(*, return_id: str, sale: Entry) -> Entry:
    """The buyer sent the item back before the consignor was paid: the sale is reversed."""
    return _reversed_sale(return_id, sale, "return_before_payout")


def entry_for_return_after_payout(*, return_id: str, sale: Entry) -> Entry:
    """The buyer sent the item back after the consignor was paid.

    The sale is reversed and the payout stays as it was, so the consignor's balance is negative by
    the net until the item sells again or it is set off. Spent uplift stays our expense.
    """
    return _reversed_sale(return_id, sale, "return_after_payout")


def _reversed_sale(return_id: str, sale: Entry, kind: str) -> Entry:
    if sale.kind != "sale":
        raise InvalidEntry(because="only a sale is reversed by a return")
    return reverse(sale, key=f"return:{return_id}", kind=kind)


def entry_for_sale_cancelled(*, sale_id: str, sale: Entry) -> Entry:
    """The buyer cancelled before dispatch: the sale is reversed."""
    if sale.kind != "sale":
        raise InvalidEntry(because="only a sale is cancelled")
    return reverse(sale, key=f"sale:{sale_id}:cancelled", kind="sale_cancelled")
