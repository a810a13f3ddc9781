"""A listing that failed is tried again: the same message under the same key, with new tries."""

from __future__ import annotations

import json

from service.domain.programme import Programme
from service.domain.status import LISTABLE, Status
from service.listings.errors import ListingNotFailed, ListingNotRetried
from service.store.record_tables import ItemRow
from service.store.trade_tables import ListingRow
from service.store.unit_of_work import UnitOfWork
from service.workflows.asking import asked_now
from service.workflows.closing import change_listing
from service.workflows.intents import LISTING_PUSH, LISTING_WITHDRAW


def retry_listing(uow: UnitOfWork, programme: Programme, listing_id: str) -> ListingRow:
    """Sends a failed listing's message again.

    Raises:
        ListingNotFailed: it stands, is on its way or has ended.
        ListingNotRetried: there is no message to repeat (its pictures or its words were refused),
            it was withdrawn since, or the item is not on sale: list the item again instead.
    """
    found = uow.listings.get(listing_id, programme=programme.name)
    item = uow.items.lock(found.item_id)
    listing = uow.listings.lock(listing_id)
    if listing.state != "failed":
        raise ListingNotFailed(state=listing.state)
    _check_item(uow, item, listing)
    pushes = uow.effects.where(subject=listing.id, kind=LISTING_PUSH)
    # a withdrawal that was sent after an answer was lost: the message must not overtake it
    if not pushes or uow.effects.where(subject=listing.id, kind=LISTING_WITHDRAW):
        raise ListingNotRetried(listing_id=listing.id)
    push = uow.effects.lock(pushes[0].id)
    _check_price(uow, item, listing, push.body)
    push.state, push.attempts, push.due_at = "intended", 0, uow.clock.now()
    push.claimed_until, push.outcome = None, {}
    push.replays += 1
    change_listing(uow, item, listing, "requested", because="tried again on somebody's word")
    return listing


def _check_item(uow: UnitOfWork, item: ItemRow, listing: ListingRow) -> None:
    """Only the newest listing of an item on sale."""
    rows = uow.listings.where(item_id=item.id, marketplace=listing.marketplace)
    newest = max(rows, key=lambda row: row.generation)
    if newest.id != listing.id or Status(item.status) not in LISTABLE:
        raise ListingNotRetried(listing_id=listing.id)


def _check_price(uow: UnitOfWork, item: ItemRow, listing: ListingRow, body: str) -> None:
    """The message cannot be changed under its key, so a markdown since makes it worthless."""
    offer = uow.offers.in_state(item.id, "accepted")
    sent = json.loads(body)["data"]["price"]["amount_minor"]
    if offer is None or asked_now(uow, item, offer).price.amount_minor != sent:
        raise ListingNotRetried(listing_id=listing.id)
