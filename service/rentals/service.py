"""Rules of rentals: who may rent for how long, what the lender gets, what a comparison means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from service.domain.actor import Actor
from service.domain.entries import entry_for_damage_charge, entry_for_rental
from service.domain.events import RentalChanged
from service.domain.fees import marketplace_fee
from service.domain.programme import Programme
from service.domain.status import Action, Status
from service.ids import new_id
from service.money import Money
from service.rentals.errors import (
    ChargeWithoutDamage,
    ComparisonPhotosMissing,
    NotBackYet,
    RentalClosed,
    RentalDaysNotOffered,
    RentalPriceWrong,
)
from service.store.record_tables import ItemRow
from service.store.shape_tables import RentalRow
from service.store.trade_tables import ListingRow, OfferRow, OrderRow
from service.store.unit_of_work import UnitOfWork
from service.workflows.booking import book
from service.workflows.closing import change_listing, republish, request_withdrawals
from service.workflows.settle import schedule_of


class Comparison(StrEnum):
    """What a person found when the item had come back: it decides where the item goes."""

    SAME = "same"
    DAMAGED = "damaged"
    SWAPPED = "swapped"


@dataclass(frozen=True, slots=True)
class Booking:
    """An order that rents: by which listing, under which offer, for how long."""

    order: OrderRow
    listing: ListingRow
    offer: OfferRow
    days: int


def check_rental(programme: Programme, listing: ListingRow, days: int, price: Money) -> None:
    """Raises RentalDaysNotOffered, or RentalPriceWrong for another currency than the listing's."""
    terms = programme.blocks.rental
    if terms is None or not terms.shortest_days <= days <= terms.longest_days:
        raise RentalDaysNotOffered(days=days)
    if price.currency != listing.currency:
        raise RentalPriceWrong(expected=listing.currency, got=price.currency)


def take_rental(
    uow: UnitOfWork, programme: Programme, item: ItemRow, booking: Booking, by: Actor
) -> RentalRow:
    """Books the fee and the lender's share, takes the item off every listing, and moves it."""
    order, now = booking.order, uow.clock.now()
    fee = Money(order.price_minor, order.currency)
    share = schedule_of(booking.offer).lender_share(fee)
    rental = uow.rentals.add(
        RentalRow(
            id=new_id("rnt"),
            programme=programme.name,
            item_id=item.id,
            order_id=order.id,
            listing_id=booking.listing.id,
            offer_id=booking.offer.id,
            marketplace=order.marketplace,
            days=booking.days,
            price_minor=fee.amount_minor,
            net_minor=share.amount_minor,
            currency=fee.currency,
            state="out",
            damage_minor=0,
            rented_at=now,
            back_until=now + timedelta(days=booking.days),
        )
    )
    entry = entry_for_rental(
        rental_id=rental.id,
        consignor_id=item.consignor_id,
        marketplace_id=order.marketplace,
        price=fee,
        fee=marketplace_fee(fee, programme.marketplace(order.marketplace).fee_percent),
        share=share,
    )
    book(uow, entry, programme=programme.name, item_id=item.id, note=f"rental {rental.id}")
    because = f"rented out by {order.marketplace} for {booking.days} days"
    change_listing(uow, item, booking.listing, "withdrawn", because=because)
    request_withdrawals(uow, item, because=because)
    _note(uow, item, rental, by, because)
    uow.items.move(item, Status.RENTED, by=by, because=because, data={"rental_id": rental.id})
    return rental


@dataclass(frozen=True, slots=True)
class Finding:
    """What the comparison found, and what the renter is charged for it."""

    word: Comparison
    because: str
    damage_minor: int = 0

    def __post_init__(self) -> None:
        if (self.damage_minor > 0) and self.word is Comparison.SAME:
            raise ChargeWithoutDamage()


def compare(
    uow: UnitOfWork, programme: Programme, rental_id: str, finding: Finding, *, by: Actor
) -> RentalRow:
    """Ends a rental by a person's comparison with the photos of before.

    The same: the item is listed again. Damaged: the renter may be charged, and the item is
    repaired where the programme repairs, or listed again. Swapped: it is withdrawn. The lender's
    share falls due by the accepted schedule.

    Raises:
        NotFound.
        RentalClosed: it was compared before.
        NotBackYet: the item has not come back.
        ComparisonPhotosMissing: nothing was photographed since it came back.
    """
    rental = uow.rentals.get(rental_id, programme=programme.name)
    item = uow.items.lock(rental.item_id)
    rental = uow.rentals.lock(rental_id)
    if rental.state != "out":
        raise RentalClosed(state=rental.state)
    if item.status != Status.CHECKING.value:
        raise NotBackYet(status=item.status)
    uow.items.require(item, Action.COMPARE)
    _check_photos(uow, item)
    now = uow.clock.now()
    rental.state, rental.comparison, rental.compared_by = "back", finding.word.value, by.id
    rental.compared_at, rental.damage_minor = now, finding.damage_minor
    schedule = schedule_of(uow.offers.get(rental.offer_id))
    rental.pay_from = schedule.payment.due_at(now, now)
    uow.session.flush()
    if finding.damage_minor > 0:
        _charge(uow, item, rental)
    _note(uow, item, rental, by, finding.because)
    _go_on(uow, item, finding, by)
    return rental


def _check_photos(uow: UnitOfWork, item: ItemRow) -> None:
    moves = [event for event in uow.items.timeline(item.id) if event.to_status is not None]
    came_back = moves[-1].at
    if not any(photo.created_at >= came_back for photo in uow.photos.active(item.id)):
        raise ComparisonPhotosMissing(item_id=item.id)


def _charge(uow: UnitOfWork, item: ItemRow, rental: RentalRow) -> None:
    entry = entry_for_damage_charge(
        rental_id=rental.id,
        marketplace_id=rental.marketplace,
        amount=Money(rental.damage_minor, rental.currency),
    )
    note = f"damage during rental {rental.id}"
    book(uow, entry, programme=rental.programme, item_id=item.id, note=note)


def _go_on(uow: UnitOfWork, item: ItemRow, finding: Finding, by: Actor) -> None:
    if finding.word is Comparison.SWAPPED:
        uow.items.move(item, Status.WITHDRAWN, by=by, because=finding.because)
    elif finding.word is Comparison.DAMAGED and item.has_repair:
        # who starts the repair says what is to be done; until then it waits there
        uow.items.move(item, Status.REPAIRING, by=by, because=finding.because)
    else:
        republish(uow, item, by=by, because=finding.because)


def _note(uow: UnitOfWork, item: ItemRow, rental: RentalRow, by: Actor, because: str) -> None:
    data = {"rental_id": rental.id, "marketplace": rental.marketplace, "state": rental.state}
    uow.items.note(item, RentalChanged.kind, by=by, because=because, data=data)
