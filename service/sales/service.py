"""Rules of orders and sales: one item is sold once, and every order is kept, won or lost."""

from __future__ import annotations

from dataclasses import dataclass

from service.domain.actor import Actor
from service.domain.entries import entry_for_sale, entry_for_sale_cancelled
from service.domain.events import SaleChanged
from service.domain.fees import marketplace_fee
from service.domain.payout import return_window_closes
from service.domain.programme import Programme
from service.domain.status import LISTABLE, Action, Status
from service.ids import new_id
from service.money import Money
from service.sales.errors import (
    REFUSALS,
    AlreadySold,
    ItemNotForSale,
    NotListedHere,
    OrderRefReused,
    OrderRefused,
    PriceBelowListing,
    PriceCurrencyWrong,
    SaleOver,
)
from service.store.record_tables import ItemRow
from service.store.trade_tables import ListingRow, OfferRow, OrderRow, SaleRow
from service.store.unit_of_work import UnitOfWork
from service.workflows.booking import book, must_be_booked
from service.workflows.closing import change_listing, republish, request_withdrawals
from service.workflows.settle import schedule_of

SOLD, REFUSED = "sold", "refused"


@dataclass(frozen=True, slots=True)
class OrderNote:
    """What a marketplace says that it sold."""

    marketplace: str
    order_ref: str
    item_id: str
    price: Money


@dataclass(frozen=True, slots=True)
class Taken:
    """A recorded order with its sale, or with the refusal that it got."""

    order: OrderRow
    sale: SaleRow | None
    refusal: OrderRefused | None

    def __post_init__(self) -> None:
        if (self.sale is None) == (self.refusal is None):
            raise ValueError("an order has a sale or a refusal")


def take_order(uow: UnitOfWork, programme: Programme, note: OrderNote, by: Actor) -> Taken:
    """Sells the item to this order, or records why not; the same order again is the same answer.

    A refusal is returned and not raised: the caller must commit it.

    Raises:
        NotFound: the programme has no such item.
        OrderRefReused: the reference came before with another item or price.
        PriceCurrencyWrong, PriceBelowListing: nothing is recorded, the order may be sent again.
    """
    # all orders of one item wait here for each other
    item = uow.items.lock(note.item_id, programme=programme.name)
    before = uow.orders.by_ref(programme.name, note.marketplace, note.order_ref)
    if before is not None:
        return _again(uow, before, note)
    listing = uow.listings.sellable(item.id, note.marketplace)
    offer = uow.offers.in_state(item.id, "accepted")
    if Status(item.status) not in LISTABLE or listing is None or offer is None:
        order = _record(uow, programme, note, REFUSED, _why_not(uow, item, listing).code)
        data = {"order_id": order.id, "marketplace": note.marketplace, "state": REFUSED}
        uow.items.note(item, SaleChanged.kind, by=by, because=order.reason, data=data)
        return Taken(order, None, _refusal(order))
    _check_price(listing, note.price)
    uow.items.require(item, Action.SELL)
    order = _record(uow, programme, note, SOLD, "")
    sale = _add_sale(uow, programme, item, listing, offer, order)
    _book_sale(uow, programme, item, sale, schedule_of(offer).net)
    _take_off(uow, item, listing, sale, by)
    return Taken(order, sale, None)


def cancel_sale(uow: UnitOfWork, sale: SaleRow, by: Actor, reason: str) -> SaleRow:
    """The buyer took the order back before dispatch: the sale is reversed, the item listed again.

    A sale that is cancelled already stays as it is.

    Raises:
        SaleOver: it was settled or sent back.
        NotPermitted: the item is past ``sold``.
    """
    item = uow.items.lock(sale.item_id)
    uow.session.refresh(sale)
    if sale.state == "cancelled":
        return sale
    if sale.state != "open":
        raise SaleOver(state=sale.state)
    uow.items.require(item, Action.CANCEL_SALE)
    sale.state = "cancelled"
    uow.session.flush()
    entry = entry_for_sale_cancelled(sale_id=sale.id, sale=must_be_booked(uow, f"sale:{sale.id}"))
    book(uow, entry, programme=sale.programme, item_id=item.id, note=f"sale {sale.id} cancelled")
    _note(uow, item, sale, "cancelled", by, reason)
    republish(uow, item, by=by, because=f"the buyer cancelled: {reason}"[:2000])
    return sale


def sale_of(
    uow: UnitOfWork, programme: Programme, sale_id: str, marketplace: str | None
) -> SaleRow:
    """A sale of the programme; a marketplace finds its own alone. Raises NotFound."""
    sale = uow.sales.get(sale_id, programme=programme.name)
    if marketplace is not None and sale.marketplace != marketplace:
        return uow.sales.get(sale_id, programme="")
    return sale


def sale_of_order(uow: UnitOfWork, order: OrderRow) -> SaleRow | None:
    """The sale that an order made, or None where it lost."""
    return uow.sales.by_order(order.id)


def _again(uow: UnitOfWork, order: OrderRow, note: OrderNote) -> Taken:
    price = Money(order.price_minor, order.currency)
    if (order.item_id, price) != (note.item_id, note.price):
        raise OrderRefReused(order_ref=note.order_ref)
    sale = uow.sales.by_order(order.id)
    return Taken(order, sale, None if sale is not None else _refusal(order))


def _refusal(order: OrderRow) -> OrderRefused:
    return REFUSALS[order.reason](order_id=order.id, item_id=order.item_id)


def _why_not(uow: UnitOfWork, item: ItemRow, listing: ListingRow | None) -> type[OrderRefused]:
    if uow.sales.current(item.id) is not None:
        return AlreadySold
    if Status(item.status) in LISTABLE and listing is None:
        return NotListedHere
    return ItemNotForSale


def _check_price(listing: ListingRow, price: Money) -> None:
    if price.currency != listing.currency:
        raise PriceCurrencyWrong(expected=listing.currency, got=price.currency)
    if price.amount_minor < listing.price_minor:
        raise PriceBelowListing(listed_minor=listing.price_minor, got_minor=price.amount_minor)


def _record(
    uow: UnitOfWork, programme: Programme, note: OrderNote, outcome: str, reason: str
) -> OrderRow:
    return uow.orders.add(
        OrderRow(
            id=new_id("ord"),
            programme=programme.name,
            item_id=note.item_id,
            marketplace=note.marketplace,
            order_ref=note.order_ref,
            price_minor=note.price.amount_minor,
            currency=note.price.currency,
            outcome=outcome,
            reason=reason,
            created_at=uow.clock.now(),
        )
    )


def _add_sale(
    uow: UnitOfWork,
    programme: Programme,
    item: ItemRow,
    listing: ListingRow,
    offer: OfferRow,
    order: OrderRow,
) -> SaleRow:
    now = uow.clock.now()
    window = programme.country(item.country).return_window_days
    return uow.sales.add(
        SaleRow(
            id=new_id("sal"),
            programme=programme.name,
            item_id=item.id,
            order_id=order.id,
            listing_id=listing.id,
            offer_id=offer.id,
            marketplace=order.marketplace,
            price_minor=order.price_minor,
            currency=order.currency,
            state="open",
            sold_at=now,
            return_until=return_window_closes(now, window),
        )
    )


def _book_sale(
    uow: UnitOfWork, programme: Programme, item: ItemRow, sale: SaleRow, net: Money
) -> None:
    price = Money(sale.price_minor, sale.currency)
    entry = entry_for_sale(
        sale_id=sale.id,
        consignor_id=item.consignor_id,
        marketplace_id=sale.marketplace,
        price=price,
        fee=marketplace_fee(price, programme.marketplace(sale.marketplace).fee_percent),
        net=net,
    )
    book(uow, entry, programme=sale.programme, item_id=item.id, note=f"sale {sale.id}")


def _take_off(
    uow: UnitOfWork, item: ItemRow, listing: ListingRow, sale: SaleRow, by: Actor
) -> None:
    """Marks the listing that sold, asks all others to end, and moves the item."""
    because = f"sold on {sale.marketplace}"
    change_listing(uow, item, listing, "sold", because=because)
    request_withdrawals(uow, item, except_listing=listing.id, because=because)
    _note(uow, item, sale, SOLD, by, because)
    uow.items.move(item, Status.SOLD, by=by, because=because, data={"sale_id": sale.id})


def _note(
    uow: UnitOfWork, item: ItemRow, sale: SaleRow, state: str, by: Actor, because: str
) -> None:
    data = {"sale_id": sale.id, "marketplace": sale.marketplace, "state": state}
    uow.items.note(item, SaleChanged.kind, by=by, because=because, data=data)
