"""What is asked for an item on sale: the offer's price, less what was agreed to come off it by now.

A markdown changes listings in place: a feed shows the new price when it is fetched next, and a
marketplace that is told gets a message of its own. Everything works in the caller's transaction.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from service.adapters.marketplaces import adapter_for
from service.context import AppContext
from service.domain.actor import Actor
from service.domain.events import ListingPriced
from service.domain.markdowns import Asked, Markdowns
from service.domain.status import Status
from service.money import Money
from service.store.record_tables import ItemRow
from service.store.trade_tables import ListingRow, OfferRow
from service.store.unit_of_work import UnitOfWork
from service.workflows.intents import LISTING_PRICE, LISTING_PUSH, intend
from service.workflows.sheets import sheet_of

PRICER = Actor.system("markdown")
#: where a listing's price still counts for somebody
_SELLING = frozenset({"requested", "live"})


def agreed_markdowns(offer: OfferRow) -> Markdowns | None:
    """What the consignor agreed to; None where the price stays, and before any acceptance."""
    return Markdowns.from_json((offer.schedule or {}).get("markdowns"))


def asked_now(uow: UnitOfWork, item: ItemRow, offer: OfferRow) -> Asked:
    """What is asked now. Days count from the item's first listing under this offer."""
    first, now = Money(offer.gross_minor, offer.currency), uow.clock.now()
    markdowns = agreed_markdowns(offer)
    if markdowns is None:
        return Asked(first, first, None, is_floor=False)
    return markdowns.asked(first, _on_sale_since(uow, item, offer) or now, now)


def next_change(uow: UnitOfWork, item: ItemRow, offer: OfferRow) -> datetime | None:
    """When the price changes next; None where it does not any more."""
    markdowns, now = agreed_markdowns(offer), uow.clock.now()
    if markdowns is None:
        return None
    since = _on_sale_since(uow, item, offer) or now
    coming = [since + timedelta(days=step.after_days) for step in markdowns.steps]
    later = [at for at in coming if at > now]
    return min(later) if later else None


def _on_sale_since(uow: UnitOfWork, item: ItemRow, offer: OfferRow) -> datetime | None:
    accepted_at = offer.answered_at
    listed = [
        row.created_at
        for row in uow.listings.where(item_id=item.id)
        if row.state != "failed" and (accepted_at is None or row.created_at >= accepted_at)
    ]
    return min(listed) if listed else None


def mark_down(uow: UnitOfWork, context: AppContext, listing_id: str) -> int:
    """Gives a listing the price that has fallen due; 1 if that changed it, else 0.

    A price only ever goes down: a later look, a clock that jumps and two workers at once all find
    the same price again.
    """
    item = uow.items.lock(uow.listings.get(listing_id).item_id)
    listing = uow.listings.lock(listing_id)
    offer = uow.offers.in_state(item.id, "accepted")
    if listing.state not in _SELLING or offer is None or item.status not in _ON_SALE:
        listing.next_price_at = None
        return 0
    asked = asked_now(uow, item, offer)
    listing.next_price_at = next_change(uow, item, offer)
    if asked.price.amount_minor >= listing.price_minor:
        return 0
    before = Money(listing.price_minor, listing.currency)
    listing.price_minor = asked.price.amount_minor
    listing.price_inputs = asked.to_json()
    listing.updated_at = uow.clock.now()
    uow.session.flush()
    uow.items.note(
        item,
        ListingPriced.kind,
        by=PRICER,
        because=_because(asked),
        data={
            "listing_id": listing.id,
            "marketplace": listing.marketplace,
            "price": asked.price.to_json(),
            "before": before.to_json(),
            "inputs": asked.to_json(),
        },
    )
    _tell(uow, context, item, listing)
    return 1


#: rented out it is off sale for a while, and its price waits
_ON_SALE = frozenset({Status.PUBLISHING.value, Status.LISTED.value})


def _because(asked: Asked) -> str:
    step = asked.step
    if step is None:
        return "the first price"
    floor = ", held by the floor" if asked.is_floor else ""
    return f"{step.percent} % less after {step.after_days} days on sale{floor}"


def _tell(uow: UnitOfWork, context: AppContext, item: ItemRow, listing: ListingRow) -> None:
    """Sends the new price where the marketplace was sent the listing; a feed shows it by itself."""
    if not uow.effects.where(subject=listing.id, kind=LISTING_PUSH):
        return
    programme = context.programme(listing.programme)
    pictures = uow.pictures.shown([item.id], listing.marketplace)
    if not pictures:
        return
    place = programme.marketplace(listing.marketplace)
    sheet = sheet_of(context.settings.public_url, listing, item, pictures)
    body = adapter_for(place.transport).reprice(sheet)
    if body is None:
        return
    intend(
        uow,
        kind=LISTING_PRICE,
        key=f"price:{listing.id}:{listing.price_minor}",
        programme=listing.programme,
        target=listing.marketplace,
        body=body,
        item_id=item.id,
        subject=listing.id,
    )
