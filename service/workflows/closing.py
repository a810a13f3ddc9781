"""What moves and answers mean for offers and listings: opened ones are closed, pending ones settle.

Everything here works within the caller's transaction.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from service.adapters.marketplaces.signed_push import withdrawal_body
from service.domain.actor import Actor
from service.domain.events import ListingChanged, OfferChanged, WorkflowFailed
from service.domain.programme import Programme
from service.domain.status import Status
from service.domain.words import AfterTerm
from service.money import Money
from service.store.delivery_tables import EffectRow
from service.store.record_tables import ItemEventRow, ItemRow
from service.store.trade_tables import ListingRow, OfferRow
from service.store.unit_of_work import UnitOfWork
from service.workflows.intents import LISTING_PUSH, LISTING_WITHDRAW, intend
from service.workflows.settle import schedule_of
from service.workflows.webhooks import record_webhooks

PUBLISHER = Actor.system("publish")
EXPIRY = Actor.system("expiry")
CLOSER = Actor.system("closing")
#: states in which a marketplace shows a listing, or may
SHOWN = ("requested", "live", "withdrawal_requested")
_OFF_SALE = frozenset({Status.WITHDRAWN, Status.APPROVED})


def on_move(uow: UnitOfWork, item: ItemRow, event: ItemEventRow) -> None:
    """Follows each move: tells the partners, and closes what may no longer stand open."""
    record_webhooks(uow, item, event)
    if event.to_status is None or Status(event.to_status) not in _OFF_SALE:
        return
    offer = uow.offers.in_state(item.id, "open")
    if offer is not None:
        close_offer(uow, item, offer, "withdrawn", by=CLOSER, because=event.because)
    request_withdrawals(uow, item)


def generation_of(uow: UnitOfWork, item: ItemRow) -> int:
    """How often the item has been put up for sale, this time included.

    Counted from the timeline, so that a repeated step finds the same number again.
    """
    timeline = uow.items.timeline(item.id)
    return sum(event.to_status == Status.PUBLISHING.value for event in timeline)


def change_listing(
    uow: UnitOfWork, item: ItemRow, listing: ListingRow, state: str, *, because: str
) -> None:
    """Gives a listing its next state and says so on the item's timeline."""
    listing.state = state
    listing.updated_at = uow.clock.now()
    uow.session.flush()
    uow.items.note(
        item,
        ListingChanged.kind,
        by=PUBLISHER,
        because=because[:2000],
        data={"listing_id": listing.id, "marketplace": listing.marketplace, "state": state},
    )


def request_withdrawals(
    uow: UnitOfWork, item: ItemRow, except_listing: str | None = None, *, because: str = ""
) -> list[ListingRow]:
    """Takes an item off every marketplace, but not off the listing that sold it.

    A push that was never tried is called back. Where a marketplace was called, an effect asks it
    to take the listing down; a feed's listing waits until a feed without it was fetched.
    Returns the listings that were asked to end.
    """
    ended = []
    for listing in uow.listings.where(item_id=item.id):
        if listing.id != except_listing and listing.state in ("requested", "live"):
            withdraw_listing(uow, item, listing, because=because)
            ended.append(listing)
    return ended


def withdraw_listing(
    uow: UnitOfWork, item: ItemRow, listing: ListingRow, *, because: str = ""
) -> None:
    """Asks one marketplace to take its listing down."""
    push = _push_of(uow, listing)
    if push is None:
        change_listing(uow, item, listing, "withdrawal_requested", because=because)
    elif push.state == "intended" and push.attempts == 0:
        call_back(push, "the listing was withdrawn before it was sent")
        change_listing(uow, item, listing, "withdrawn", because=because)
    else:
        if push.state == "intended" and not _is_held(push, uow.clock.now()):
            call_back(push, "the listing was withdrawn between two tries")
        change_listing(uow, item, listing, "withdrawal_requested", because=because)
        _intend_withdrawal(uow, listing)


def call_back(effect: EffectRow, reason: str) -> None:
    """Ends an effect that nobody wants any more."""
    effect.state = "failed"
    effect.claimed_until = None
    effect.last_error = None
    effect.outcome = {"called_back": reason}


def _push_of(uow: UnitOfWork, listing: ListingRow) -> EffectRow | None:
    pushes = uow.effects.where(subject=listing.id, kind=LISTING_PUSH)
    return uow.effects.lock(pushes[0].id) if pushes else None


def _is_held(effect: EffectRow, now: datetime) -> bool:
    return effect.claimed_until is not None and effect.claimed_until >= now


def _intend_withdrawal(uow: UnitOfWork, listing: ListingRow) -> None:
    intend(
        uow,
        kind=LISTING_WITHDRAW,
        key=f"withdraw:{listing.id}",
        programme=listing.programme,
        target=listing.marketplace,
        body=withdrawal_body(listing.id, listing.item_id, listing.marketplace),
        item_id=listing.item_id,
        subject=listing.id,
    )


def settle_publishing(uow: UnitOfWork, item: ItemRow) -> None:
    """Ends ``publishing`` once every marketplace has answered: listed, or back to accepted."""
    if item.status != Status.PUBLISHING.value:
        return
    generation = generation_of(uow, item)
    listings = [row for row in uow.listings.where(item_id=item.id) if row.generation == generation]
    states = {listing.state for listing in listings}
    if not listings or "requested" in states:
        return
    if "live" in states:
        live = sorted(row.marketplace for row in listings if row.state == "live")
        because = f"live on {', '.join(live)}"
        uow.items.move(item, Status.LISTED, by=PUBLISHER, because=because)
    else:
        reasons = "; ".join(f"{row.marketplace}: {row.error or row.state}" for row in listings)
        because = f"no marketplace took it: {reasons}"[:2000]
        uow.items.move(item, Status.ACCEPTED, by=PUBLISHER, because=because)


def republish(uow: UnitOfWork, item: ItemRow, *, by: Actor, because: str) -> None:
    """Puts an item up for sale (again): old listings end, and a new generation starts.

    Raises IllegalMove or RoleNotPermitted where it may not go to ``publishing``.
    """
    uow.items.move(item, Status.PUBLISHING, by=by, because=because)
    request_withdrawals(uow, item, because="replaced by a new listing")
    uow.start("publish", item)


def delivered(uow: UnitOfWork, item: ItemRow, effect: EffectRow, external_id: str | None) -> None:
    """What the answer to a push or a withdrawal means for its listing."""
    if effect.subject is None:
        return
    listing = uow.listings.lock(effect.subject)
    if effect.kind == LISTING_PUSH:
        listing.external_id = external_id
        listing.error = None
        if listing.state == "requested":
            change_listing(uow, item, listing, "live", because="the marketplace took it")
        settle_publishing(uow, item)
    elif effect.kind == LISTING_WITHDRAW and listing.state == "withdrawal_requested":
        change_listing(uow, item, listing, "withdrawn", because="the marketplace took it down")


def failed(
    uow: UnitOfWork, item: ItemRow, effect: EffectRow, reason: str, *, may_have_arrived: bool
) -> None:
    """What giving up on an effect means: a listing failed, or a note for a person to read."""
    listing = uow.listings.lock(effect.subject) if effect.subject is not None else None
    if listing is not None:
        listing.error = reason
    if listing is not None and effect.kind == LISTING_PUSH and listing.state == "requested":
        change_listing(uow, item, listing, "failed", because=reason)
        if may_have_arrived:
            # an answer that was lost may have been a yes: a ghost could sell the item twice
            _intend_withdrawal(uow, listing)
        settle_publishing(uow, item)
        return
    uow.items.note(
        item,
        WorkflowFailed.kind,
        by=Actor.system("deliver"),
        because=f"{effect.kind} to {effect.target} was given up: {reason}"[:2000],
        data={"workflow": "deliver", "error": effect.kind, "effect_id": effect.id},
    )


def close_offer(
    uow: UnitOfWork, item: ItemRow, offer: OfferRow, state: str, *, by: Actor, because: str
) -> None:
    """Ends an open offer and says so; moves nothing."""
    offer.state = state
    # an acceptance has one time, the kept schedule's: two looks at the clock are two times
    accepted_at = (offer.schedule or {}).get("accepted_at")
    now = uow.clock.now()
    offer.answered_at = datetime.fromisoformat(accepted_at) if accepted_at else now
    uow.session.flush()
    uow.items.note(
        item,
        OfferChanged.kind,
        by=by,
        because=because[:2000],
        data={
            "offer_id": offer.id,
            "state": state,
            "net": Money(offer.net_minor, offer.currency).to_json(),
        },
    )


def expire_offer(uow: UnitOfWork, offer_id: str) -> int:
    """Marks an open offer whose deadline has passed; its item waits for another offer.

    Returns 1, or 0 where somebody ended it since it was read.
    """
    item = uow.items.lock(uow.offers.get(offer_id).item_id)
    offer = uow.offers.lock(offer_id)
    if offer.state != "open":
        return 0
    because = f"no answer before {offer.deadline.isoformat()}"
    close_offer(uow, item, offer, "expired", by=EXPIRY, because=because)
    if item.status == Status.OFFERED.value:
        uow.items.move(item, Status.APPROVED, by=EXPIRY, because="the offer expired")
    return 1


def is_unsold(uow: UnitOfWork, item: ItemRow, programme: Programme, now: datetime) -> bool:
    """Whether a listed item's newest listing is older than the programme's term and its grace.

    What is the house's own has no term: nobody waits for it.
    """
    offer = uow.offers.in_state(item.id, "accepted")
    if offer is not None and schedule_of(offer).is_ours:
        return False
    term = timedelta(days=programme.blocks.term.days + programme.blocks.term.grace_days)
    shown = [row for row in uow.listings.where(item_id=item.id) if row.state in SHOWN]
    return bool(shown) and max(row.created_at for row in shown) + term <= now


def expire_listing(uow: UnitOfWork, item_id: str, programme: Programme, now: datetime) -> int:
    """Takes an item off sale whose listings are older than the programme's term; 1 if it did.

    It goes back to ``approved`` for a new price, or home, as the programme says.
    """
    item = uow.items.lock(item_id)
    if item.status != Status.LISTED.value or not is_unsold(uow, item, programme, now):
        return 0
    term = programme.blocks.term
    grace = f" and {term.grace_days} days of grace" if term.grace_days else ""
    because = f"unsold after {term.days} days{grace}"
    to = Status.WITHDRAWN if term.then is AfterTerm.SEND_BACK else Status.APPROVED
    uow.items.move(item, to, by=EXPIRY, because=because)
    return 1
