"""Rules of listings: publishing, listing again, taking one down, and serving feeds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from service.adapters.marketplaces import adapter_for
from service.adapters.marketplaces.protocol import FeedFile, ListingSheet
from service.cipher import Cipher
from service.context import AppContext
from service.domain.actor import Actor
from service.domain.errors import NotPermitted
from service.domain.market import FEEDS
from service.domain.programme import Programme
from service.domain.status import Action, Status
from service.domain.words import Transport
from service.errors import NotFound
from service.listings.errors import (
    ForeignMarketplace,
    LastListing,
    ListingOver,
    NoFeed,
    RepairNotDone,
)
from service.money import Money
from service.store.record_tables import ItemRow
from service.store.trade_tables import ListingRow, PictureRow
from service.store.unit_of_work import UnitOfWork
from service.workflows.closing import change_listing, republish, withdraw_listing
from service.workflows.market_words import check_addresses
from service.workflows.sending import push_secret
from service.workflows.sheets import page_url, picture_url, sheet_of

#: states in which a listing can still be taken down, and sells the item
ACTIVE = frozenset({"requested", "live"})


def start_publishing(uow: UnitOfWork, programme: Programme, item_id: str, by: Actor) -> ItemRow:
    """Puts an accepted item up for sale: now or, where the programme holds drops, at the next one.

    Raises:
        NotPermitted: the item stands elsewhere.
        RepairNotDone: work that was promised or is required was not done.
    """
    item = uow.items.lock(item_id, programme=programme.name)
    if item.status != Status.ACCEPTED.value:
        raise NotPermitted(status=item.status, action=Action.PUBLISH.value)
    _check_repairs(uow, programme, item)
    drops = programme.blocks.drops
    if drops is not None:
        item.on_sale_at = item.on_sale_at or drops.next_after(uow.clock.now())
        uow.session.flush()
        return item
    republish(uow, item, by=by, because="the accepted item goes on sale")
    return item


def _check_repairs(uow: UnitOfWork, programme: Programme, item: ItemRow) -> None:
    done = {row.kind for row in uow.repairs.where(item_id=item.id) if row.finished_at is not None}
    required = {step.kind for step in programme.blocks.steps.values() if step.required}
    missing = sorted(required - done)
    offer = uow.offers.in_state(item.id, "accepted")
    borne = offer is not None and any(part["name"] == "repair" for part in offer.parts["parts"])
    if missing or (borne and not done):
        raise RepairNotDone(step=missing[0] if missing else "repair")


def relist(uow: UnitOfWork, programme: Programme, item_id: str, by: Actor, because: str) -> ItemRow:
    """Ends an item's listings and starts a new generation of them.

    For items that are listed or that a buyer sent back; a cancelled sale lists again by itself.

    Raises:
        NotPermitted: the item stands elsewhere.
    """
    item = uow.items.lock(item_id, programme=programme.name)
    uow.items.require(item, Action.PUBLISH)
    if item.status == Status.ACCEPTED.value:
        raise NotPermitted(status=item.status, action="relist")
    republish(uow, item, by=by, because=because)
    return item


def take_down(uow: UnitOfWork, programme: Programme, listing_id: str, because: str) -> ListingRow:
    """Asks one marketplace to take its listing down, while others still sell the item.

    Raises:
        ListingOver: it has ended already.
        LastListing: nothing else would sell the item, which would still say that it is listed.
    """
    found = uow.listings.get(listing_id, programme=programme.name)
    item = uow.items.lock(found.item_id)
    listing = uow.listings.lock(listing_id)
    if listing.state not in ACTIVE:
        raise ListingOver(state=listing.state)
    active = [row for row in uow.listings.where(item_id=item.id) if row.state in ACTIVE]
    if len(active) == 1:
        raise LastListing(item_id=item.id)
    withdraw_listing(uow, item, listing, because=because)
    return listing


def read_feed(
    uow: UnitOfWork,
    context: AppContext,
    programme: Programme,
    marketplace: str,
    *,
    country: str | None,
    is_fetch: bool,
) -> FeedFile:
    """The feed of everything that is live on a marketplace.

    Where the marketplace itself fetches it (``is_fetch``), listings that wait for their end have
    ended with this answer: it is the first feed without them.

    Raises:
        UnknownMarketplace, CountryNotServed.
        NoFeed: the marketplace is told by messages.
        AddressesNotPublic: nobody could open the pages and pictures that it would name.
    """
    place = programme.marketplace(marketplace)
    if country is not None:
        programme.country(country)
    if place.transport in FEEDS:
        check_addresses(context.settings, marketplace)
    sheets = _sheets(uow, context, programme, marketplace, country)
    feed = adapter_for(place.transport).feed(programme.title, context.settings.public_url, sheets)
    if feed is None:
        raise NoFeed(marketplace=marketplace)
    if is_fetch:
        waiting = uow.listings.in_feed(
            programme.name, marketplace, state="withdrawal_requested", country=country
        )
        for listing, item in waiting:
            _end_with_fetch(uow, item.id, listing.id)
    return feed


def _end_with_fetch(uow: UnitOfWork, item_id: str, listing_id: str) -> None:
    # the item first, as orders do; two fetches at once end a listing once
    item = uow.items.lock(item_id)
    listing = uow.listings.lock(listing_id)
    if listing.state == "withdrawal_requested":
        change_listing(uow, item, listing, "withdrawn", because="a feed without it was fetched")


def _sheets(
    uow: UnitOfWork,
    context: AppContext,
    programme: Programme,
    marketplace: str,
    country: str | None,
) -> list[ListingSheet]:
    rows = uow.listings.in_feed(programme.name, marketplace, state="live", country=country)
    pictures: dict[str, list[PictureRow]] = defaultdict(list)
    for row in uow.pictures.shown([item.id for _, item in rows], marketplace):
        pictures[row.item_id].append(row)
    return [
        sheet_of(context.settings.public_url, listing, item, pictures[item.id])
        for listing, item in rows
        # without its main picture a feed would be refused as a whole
        if pictures[item.id]
    ]


def check_speaks_for(own: str | None, marketplace: str) -> None:
    """Refuses a marketplace's key that asks for another marketplace's things."""
    if own != marketplace:
        raise ForeignMarketplace(marketplace=marketplace)


def read_push_secret(cipher: Cipher, programme: Programme, marketplace: str) -> str:
    """The secret of our messages to a marketplace; NotFound for one that fetches a feed."""
    if programme.marketplace(marketplace).transport is not Transport.SIGNED_PUSH:
        raise NotFound()
    return push_secret(cipher, programme.name, marketplace)


def describe(public_url: str, row: ListingRow) -> dict[str, Any]:
    """What may be told of a listing."""
    return {
        **{name: getattr(row, name) for name in LISTING_FIELDS},
        "price": Money(row.price_minor, row.currency).to_json(),
        "page": page_url(public_url, row.id),
    }


def describe_picture(public_url: str, row: PictureRow) -> dict[str, Any]:
    """What may be told of a picture."""
    return {
        **{name: getattr(row, name) for name in PICTURE_FIELDS},
        "url": picture_url(public_url, row.id),
    }


LISTING_FIELDS = (
    "id", "item_id", "marketplace", "generation", "state", "title", "description", "condition",
    "told", "price_inputs", "next_price_at", "external_id", "error", "created_at", "updated_at",
)  # fmt: skip
PICTURE_FIELDS = (
    "id", "item_id", "photo_id", "marketplace", "position", "sha256", "media_type", "byte_count",
    "width", "height", "conforms", "conformance", "created_at",
)  # fmt: skip


def read_page(
    uow: UnitOfWork, context: AppContext, listing_id: str
) -> tuple[ListingSheet, Sequence[str]]:
    """A live listing and the paths of its pictures, for anybody. Raises NotFound."""
    listing = uow.listings.find(listing_id)
    if listing is None or listing.state != "live":
        raise NotFound()
    item = uow.items.get(listing.item_id)
    pictures = uow.pictures.shown([item.id], listing.marketplace)
    if not pictures:
        raise NotFound()
    sheet = sheet_of(context.settings.public_url, listing, item, pictures)
    return sheet, [picture_url("", row.id) for row in pictures]
