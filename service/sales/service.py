"""Rules of orders and sales: one item is sold once, and every order is kept, won or lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from service.domain.actor import Actor
from service.domain.entries import entry_for_sale, entry_for_sale_of_stock
from service.domain.events import SaleChanged
from service.domain.fees import marketplace_fee
from service.domain.payout import return_window_closes
from service.domain.programme import Programme
from service.domain.status import LISTABLE, Action, Status, is_permitted
from service.domain.words import Use
from service.ids import new_id
from service.money import Money
from service.rentals.service import Booking, check_rental, take_rental
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
from service.store.items import traits_of
from service.store.record_tables import ItemRow
from service.store.shape_tables import RentalRow
from service.store.trade_tables import ListingRow, OfferRow, OrderRow, SaleRow
from service.store.unit_of_work import UnitOfWork
from service.workflows.booking import book
from service.workflows.closing import change_listing, republish, request_withdrawals
from service.workflows.lost_orders import cancel_lost_order
from service.workflows.settle import schedule_of
from service.workflows.undoing import undo_sale

SOLD, REFUSED, RENTED = "sold", "refused", "rented"


@dataclass(frozen=True, slots=True)
class OrderNote:
    """What a marketplace says that it sold or, with ``rental_days``, rented out."""

    marketplace: str
    order_ref: str
    item_id: str
    price: Money
    rental_days: int | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """A recorded order with its sale, its rental, or the refusal that it got."""

    order: OrderRow
    sale: SaleRow | None
    refusal: OrderRefused | None
    rental: RentalRow | None = None

    def __post_init__(self) -> None:
        if sum(part is not None for part in (self.sale, self.refusal, self.rental)) != 1:
            raise ValueError("an order has a sale, a rental or a refusal")


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
    if note.rental_days is not None:
        return _rent(uow, programme, item, note, by)
    listing = uow.listings.sellable(item.id, note.marketplace)
    offer = uow.offers.in_state(item.id, "accepted")
    for_sale = Status(item.status) in LISTABLE and Use.SALE in programme.blocks.uses
    if not for_sale or listing is None or offer is None:
        return _refuse(uow, programme, item, note, listing, by)
    _check_price(listing, note.price)
    uow.items.require(item, Action.SELL)
    order = _record(uow, programme, note, SOLD, "")
    sale = _add_sale(uow, programme, item, listing, offer, order)
    _book_sale(uow, programme, item, sale, offer)
    _take_off(uow, item, listing, sale, by)
    return Taken(order, sale, None)


def cancel_sale(uow: UnitOfWork, sale: SaleRow, by: Actor, reason: str) -> SaleRow:
    """The buyer took the order back before dispatch: the sale is reversed, the item listed again.

    A sale that is cancelled already stays as it is.

    Raises:
        SaleOver: it was settled or sent back.
        NotPermitted: the item is past where its order can be taken back.
    """
    item = uow.items.lock(sale.item_id)
    uow.session.refresh(sale)
    if sale.state == "cancelled":
        return sale
    if sale.state != "open":
        raise SaleOver(state=sale.state)
    uow.items.require(item, Action.CANCEL_SALE)
    undo_sale(uow, item, sale, by=by, because=reason)
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


def came_of(uow: UnitOfWork, order: OrderRow) -> tuple[SaleRow | None, RentalRow | None]:
    """The sale or the rental that an order made; neither where it lost."""
    return uow.sales.by_order(order.id), uow.rentals.by_order(order.id)


def _refuse(
    uow: UnitOfWork,
    programme: Programme,
    item: ItemRow,
    note: OrderNote,
    listing: ListingRow | None,
    by: Actor,
) -> Taken:
    order = _record(uow, programme, note, REFUSED, _why_not(uow, item, listing).code)
    data = {"order_id": order.id, "marketplace": note.marketplace, "state": REFUSED}
    uow.items.note(item, SaleChanged.kind, by=by, because=order.reason, data=data)
    cancel_lost_order(uow, programme, order)
    return Taken(order, None, _refusal(order))


def _rent(
    uow: UnitOfWork, programme: Programme, item: ItemRow, note: OrderNote, by: Actor
) -> Taken:
    """Rents the item out to this order, or records why not."""
    listing = uow.listings.sellable(item.id, note.marketplace)
    offer = uow.offers.in_state(item.id, "accepted")
    rents = is_permitted(Status(item.status), Action.RENT, traits_of(item))
    if not rents or listing is None or offer is None:
        return _refuse(uow, programme, item, note, listing, by)
    days = note.rental_days or 0
    check_rental(programme, listing, days, note.price)
    order = _record(uow, programme, note, RENTED, "")
    rental = take_rental(uow, programme, item, Booking(order, listing, offer, days), by)
    return Taken(order, None, None, rental)


def _again(uow: UnitOfWork, order: OrderRow, note: OrderNote) -> Taken:
    price = Money(order.price_minor, order.currency)
    if (order.item_id, price) != (note.item_id, note.price):
        raise OrderRefReused(order_ref=note.order_ref)
    sale, rental = uow.sales.by_order(order.id), uow.rentals.by_order(order.id)
    if sale is None and rental is None:
        return Taken(order, None, _refusal(order))
    return Taken(order, sale, None, rental)


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
    now, schedule = uow.clock.now(), schedule_of(offer)
    price = Money(order.price_minor, order.currency)
    until = return_window_closes(now, programme.country(item.country).return_window_days)
    seller = programme.blocks.seller if item.is_seller_held else None
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
            net_minor=schedule.net_for(price, now).amount_minor,
            sold_at=now,
            return_until=until,
            # what the seller still keeps is paid for once it has been here and was checked
            pay_from=None if seller else schedule.payment.due_at(now, until),
            ship_until=now + timedelta(days=seller.ship_within_days) if seller else None,
        )
    )


def _book_sale(
    uow: UnitOfWork, programme: Programme, item: ItemRow, sale: SaleRow, offer: OfferRow
) -> None:
    price = Money(sale.price_minor, sale.currency)
    fee = marketplace_fee(price, programme.marketplace(sale.marketplace).fee_percent)
    schedule = schedule_of(offer)
    if schedule.is_ours:
        entry = entry_for_sale_of_stock(
            sale_id=sale.id,
            marketplace_id=sale.marketplace,
            price=price,
            fee=fee,
            cost=schedule.net,
        )
    else:
        entry = entry_for_sale(
            sale_id=sale.id,
            consignor_id=item.consignor_id,
            marketplace_id=sale.marketplace,
            price=price,
            fee=fee,
            net=Money(sale.net_minor, sale.currency),
            recharge=_recharge(offer),
        )
    book(uow, entry, programme=sale.programme, item_id=item.id, note=f"sale {sale.id}")


def _recharge(offer: OfferRow) -> Money:
    """The part of a repair that the consignor bears, as the offer has it."""
    parts = [part for part in offer.parts["parts"] if part["name"] == "repair"]
    minor = parts[0]["amount"]["amount_minor"] if parts else 0
    return Money(minor, offer.currency)


def _take_off(
    uow: UnitOfWork, item: ItemRow, listing: ListingRow, sale: SaleRow, by: Actor
) -> None:
    """Marks the listing that sold, asks all others to end, and moves the item."""
    because = f"sold on {sale.marketplace}"
    change_listing(uow, item, listing, "sold", because=because)
    request_withdrawals(uow, item, except_listing=listing.id, because=because)
    _note(uow, item, sale, SOLD, by, because)
    to = Status.AWAITING_ITEM if item.is_seller_held else Status.SOLD
    uow.items.move(item, to, by=by, because=because, data={"sale_id": sale.id})


def _note(
    uow: UnitOfWork, item: ItemRow, sale: SaleRow, state: str, by: Actor, because: str
) -> None:
    data = {"sale_id": sale.id, "marketplace": sale.marketplace, "state": state}
    uow.items.note(item, SaleChanged.kind, by=by, because=because, data=data)
