"""The workflow ``publish``: marketplace pictures are made and measured, then listings are opened.

Packshots are made of whole views only. Close-ups (stitching, hardware, logo, defects) have no
background to cut; they stay in the record and are not published.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from service.adapters.marketplaces import adapter_for
from service.adapters.packshots import make_packshot
from service.context import AppContext
from service.domain.errors import DomainError, ProgrammeUnknown
from service.domain.programme import Programme
from service.domain.programme_parts import Marketplace
from service.domain.status import Status
from service.ids import new_id
from service.store.record_tables import ItemRow, PhotoRow
from service.store.trade_tables import ListingRow, OfferRow, PictureRow
from service.store.unit_of_work import UnitOfWork
from service.workflows.asking import asked_now, next_change
from service.workflows.closing import PUBLISHER, change_listing, generation_of, settle_publishing
from service.workflows.intents import LISTING_PUSH, intend
from service.workflows.market_words import ListingWords, check_place, words_for
from service.workflows.sheets import sheet_of
from service.workflows.steps import Steps

#: the views that become packshots, in the order in which a buyer sees them
PACKSHOT_VIEWS = ("front", "three_quarter", "side", "back", "base")
#: one of these must conform: it is the main picture
MAIN_VIEWS = ("front", "three_quarter")


def publish(context: AppContext, step: Steps, item_id: str, revision: int) -> None:
    """Makes the pictures of every marketplace, opens the listings, and moves the item on.

    A marketplace without a conforming main picture gets a failed listing that says why; where all
    of them fail the item goes back to ``accepted``. Listings that are sent wait for their answers.
    """
    plan = step("plan", lambda: plan_pictures(context, item_id, revision))
    if plan is None:
        return
    refusals: list[list[str]] = []
    # photo by photo: whoever looks can keep the last cut-out for the next marketplace
    for photo in plan["photos"]:
        for place in plan["marketplaces"]:
            make = partial(make_picture, context, item_id, revision, place, photo["id"])
            made = step(f"picture:{place}:{photo['view']}", make)
            if made["reason"] is not None:
                refusals.append([place, f"{photo['view']}: {made['reason']}"])
    step("list", lambda: open_listings(context, item_id, revision, refusals))


def plan_pictures(context: AppContext, item_id: str, revision: int) -> dict[str, Any] | None:
    """Which photos are shown where: the one of each view that counts; None once it has moved on."""
    with context.store.reading() as uow:
        item = uow.items.get(item_id)
        if not _is_here(item, revision):
            return None
        counted = {photo.view: photo for photo in uow.photos.counted(item_id)}
        places = _programme_of(context, item).marketplaces_in(item.country)
        return {
            "photos": [
                {"id": counted[view].id, "view": view} for view in PACKSHOT_VIEWS if view in counted
            ],
            "marketplaces": [place.id for place in places],
        }


def make_picture(
    context: AppContext, item_id: str, revision: int, marketplace: str, photo_id: str
) -> dict[str, Any]:
    """Makes one picture, unless this run has made it before; says why where there is none."""
    with context.store.reading() as uow:
        item, photo = uow.items.get(item_id), uow.photos.get(photo_id)
        if not _is_here(item, revision):
            return {"reason": "the item has moved on"}
        since = _published_at(uow, item)
        rows = uow.pictures.where(item_id=item_id, marketplace=marketplace, photo_id=photo_id)
        done = [row for row in rows if row.created_at >= since]
        if done:
            return {"reason": None if done[-1].conforms else "does not conform"}
        rule = _programme_of(context, item).marketplace(marketplace).picture_rule
    original = context.objects.get_bytes(f"originals/{photo.sha256}")
    facts = make_packshot(context.inference, original, rule=rule)
    if isinstance(facts, str):
        return {"reason": facts}
    sha256 = hashlib.sha256(facts.data).hexdigest()
    context.objects.put_bytes(f"pictures/{sha256}", facts.data)
    with context.store.writing() as uow:
        row = _picture_row(uow, item_id, marketplace, photo, sha256)
        row.media_type, row.byte_count = facts.media_type, len(facts.data)
        row.width, row.height = facts.width, facts.height
        row.conforms, row.conformance = facts.conforms, dict(facts.conformance)
        uow.session.add(row)
    return {"reason": None if facts.conforms else "does not conform"}


def open_listings(
    context: AppContext, item_id: str, revision: int, refusals: list[list[str]]
) -> str:
    """Opens one listing per marketplace in one transaction; a repeat opens none again."""
    with context.store.writing() as uow:
        item = uow.items.lock(item_id)
        if not _is_here(item, revision):
            return "moved on"
        generation = generation_of(uow, item)
        rows = uow.listings.where(item_id=item_id)
        if any(row.generation == generation for row in rows):
            settle_publishing(uow, item)
            return "opened before"
        offer = uow.offers.in_state(item_id, "accepted")
        if offer is None:
            because = "no accepted offer says what it costs"
            uow.items.move(item, Status.ACCEPTED, by=PUBLISHER, because=because)
            return "no offer"
        for place in _programme_of(context, item).marketplaces_in(item.country):
            reasons = [reason for name, reason in refusals if name == place.id]
            _open_listing(context, uow, item, offer, place, generation, reasons)
        settle_publishing(uow, item)
        return "opened"


def _open_listing(
    context: AppContext,
    uow: UnitOfWork,
    item: ItemRow,
    offer: OfferRow,
    place: Marketplace,
    generation: int,
    reasons: list[str],
) -> None:
    try:
        check_place(context.settings, place)
        words = words_for(item, str(offer.parts.get("grade", "")), place)
    except DomainError as refused:
        plain = words_for(item, "", replace(place, market=None))
        listing = uow.listings.add(_listing_row(uow, item, offer, plain, place.id, generation))
        listing.error = f"{refused} [{refused.code}]"
        change_listing(uow, item, listing, "failed", because=listing.error)
        return
    listing = uow.listings.add(_listing_row(uow, item, offer, words, place.id, generation))
    pictures = uow.pictures.shown([item.id], place.id)
    if not pictures or pictures[0].position >= len(MAIN_VIEWS):
        listing.error = "no conforming main picture" + "".join(f"; {text}" for text in reasons)
        change_listing(uow, item, listing, "failed", because=listing.error)
        return
    sheet = sheet_of(context.settings.public_url, listing, item, pictures)
    body = adapter_for(place.transport).announce(sheet)
    if body is None:
        change_listing(uow, item, listing, "live", because="in the feed from now on")
        return
    intend(
        uow,
        kind=LISTING_PUSH,
        key=f"listing:{item.id}:{place.id}:{generation}",
        programme=item.programme,
        target=place.id,
        body=body,
        item_id=item.id,
        subject=listing.id,
    )
    change_listing(uow, item, listing, "requested", because="sent to the marketplace")


def _listing_row(
    uow: UnitOfWork,
    item: ItemRow,
    offer: OfferRow,
    words: ListingWords,
    marketplace: str,
    generation: int,
) -> ListingRow:
    now, asked = uow.clock.now(), asked_now(uow, item, offer)
    return ListingRow(
        id=new_id("lst"),
        item_id=item.id,
        programme=item.programme,
        marketplace=marketplace,
        generation=generation,
        state="requested",
        price_minor=asked.price.amount_minor,
        currency=offer.currency,
        price_inputs=asked.to_json(),
        next_price_at=next_change(uow, item, offer),
        title=words.title,
        description=words.description,
        condition=words.condition,
        told=words.told,
        created_at=now,
        updated_at=now,
    )


def _picture_row(
    uow: UnitOfWork, item_id: str, marketplace: str, photo: PhotoRow, sha256: str
) -> PictureRow:
    found = uow.pictures.where(
        item_id=item_id, marketplace=marketplace, photo_id=photo.id, sha256=sha256
    )
    row = found[0] if found else PictureRow(id=new_id("pic"))
    row.item_id, row.marketplace, row.photo_id, row.sha256 = item_id, marketplace, photo.id, sha256
    row.position = PACKSHOT_VIEWS.index(photo.view)
    # a picture that a later run makes again is the newest of its photo again
    row.created_at = uow.clock.now()
    return row


def _is_here(item: ItemRow, revision: int) -> bool:
    return item.status == Status.PUBLISHING.value and item.revision == revision


def _published_at(uow: UnitOfWork, item: ItemRow) -> datetime:
    timeline = uow.items.timeline(item.id)
    return max(event.at for event in timeline if event.to_status == Status.PUBLISHING.value)


def _programme_of(context: AppContext, item: ItemRow) -> Programme:
    programme = context.programmes.get(item.programme)
    if programme is None:
        raise ProgrammeUnknown(programme=item.programme)
    return programme
