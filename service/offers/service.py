"""Rules of offers: what is proposed, who may answer it, and what the answer fixes."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from service.context import AppContext
from service.domain.actor import Actor
from service.domain.events import OfferChanged
from service.domain.markdowns import Markdowns
from service.domain.offer import deadline_for
from service.domain.programme import Programme
from service.domain.proposal import Proposal
from service.domain.status import Action, Status
from service.domain.words import Grade, Ownership, PaidBy, PromiseKind
from service.ids import new_id
from service.money import Money
from service.offers.accepting import accept_own_stock
from service.offers.deals import option, promised_at_least, proposal_for
from service.offers.errors import (
    GradeMissing,
    NoPlaceLeft,
    NoRepairOffered,
    ReasonMissing,
)
from service.offers.record import hash_token, markdowns_of, offer_of, proposal_of
from service.pricing.books import require_from_book, source_words
from service.store.record_tables import ItemRow
from service.store.trade_tables import OfferRow
from service.store.unit_of_work import UnitOfWork
from service.workflows.closing import close_offer
from service.workflows.notices import Message, tell_consignor

#: where an item is on its way to a buyer: what a hand-picked programme has places for
ON_OFFER = (
    Status.OFFERED,
    Status.ACCEPTED,
    Status.REPAIRING,
    Status.PUBLISHING,
    Status.LISTED,
)
#: bytes of a link's token: 256 bits, so that its plain SHA-256 can be kept
TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class Wish:
    """What the caller asks of an offer; None leaves it to the price book and the assessment."""

    gross_minor: int | None
    grade: Grade | None
    because: str | None
    #: the part of a repair that the consignor bears
    repair_minor: int = 0
    #: what the asking price may do while the item is on sale
    markdowns: Markdowns | None = None

    def __post_init__(self) -> None:
        chosen = self.gross_minor is not None or self.grade is not None or self.repair_minor > 0
        chosen = chosen or self.markdowns is not None
        if chosen and self.because is None:
            raise ReasonMissing()


def suggest(
    uow: UnitOfWork, context: AppContext, programme: Programme, item_id: str
) -> dict[str, Any]:
    """The price book's proposal for an item in its assessed grade.

    Raises:
        GradeMissing: it was not assessed yet.
        NoComparable: the book has no row for it.
    """
    item = uow.items.get(item_id, programme=programme.name)
    grade = _assessed_grade(uow, item)
    found = require_from_book(uow, context, programme, item, grade)
    return {
        "grade": grade.value,
        "accepted": grade in programme.accepted_grades,
        "proposal": proposal_for(programme, item, found.gross).to_json(),
        "source": source_words(found),
    }


def make_offer(
    uow: UnitOfWork,
    context: AppContext,
    programme: Programme,
    item_id: str,
    wish: Wish,
    by: Actor,
) -> tuple[OfferRow, str]:
    """Makes the offer, moves the item on and writes to the consignor; returns offer and link.

    An item of the house's own archive has nobody to ask: its offer is accepted as it is made.

    Raises:
        NotPermitted: the item does not wait for an offer.
        GradeMissing, GradeNotAccepted, NoComparable, InvalidOffer, NoPlaceLeft, NoRepairOffered.
    """
    item = uow.items.lock(item_id, programme=programme.name)
    uow.items.require(item, Action.MAKE_OFFER)
    _check_blocks(uow, programme, item, wish)
    grade = wish.grade or _assessed_grade(uow, item)
    programme.check_grade(grade)
    source = None
    if wish.gross_minor is None:
        found = require_from_book(uow, context, programme, item, grade)
        gross, source = found.gross, source_words(found)
    else:
        gross = Money(wish.gross_minor, item.currency)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    proposal = proposal_for(programme, item, gross, wish.repair_minor)
    if wish.markdowns is not None:
        wish.markdowns.check_against(gross, promised_at_least(programme, proposal))
    row = _row(uow, programme, item, proposal, token, by)
    row.parts = {
        **row.parts,
        "grade": grade.value,
        "source": source,
        "because": wish.because,
        "markdowns": None if wish.markdowns is None else wish.markdowns.to_json(),
    }
    uow.offers.add(row)
    net = Money(row.net_minor, row.currency)
    uow.items.note(
        item,
        OfferChanged.kind,
        by=by,
        because=wish.because or "priced from the price book",
        data={"offer_id": row.id, "state": row.state, "net": net.to_json()},
    )
    uow.items.move(item, Status.OFFERED, by=by, because=f"offered {net} net")
    if proposal.is_own_stock:
        accept_own_stock(uow, programme, item, row, by)
        return row, ""
    link = f"{context.settings.public_url.rstrip('/')}/offer/{token}"
    _write_letter(uow, context, programme, item, row, link)
    return row, link


def _check_blocks(uow: UnitOfWork, programme: Programme, item: ItemRow, wish: Wish) -> None:
    curation = programme.blocks.curation
    if curation is not None:
        taken = uow.items.count_in(programme.name, *ON_OFFER)
        if taken >= curation.places:
            raise NoPlaceLeft(places=curation.places)
    steps = programme.blocks.steps.values()
    bears = any(step.paid_by is PaidBy.CONSIGNOR for step in steps)
    if wish.repair_minor > 0 and (not bears or item.ownership != Ownership.CONSIGNED):
        raise NoRepairOffered()


def withdraw_offer(uow: UnitOfWork, programme: Programme, offer_id: str, by: Actor) -> OfferRow:
    """Takes an open offer back; its item waits for another one.

    Raises OfferClosed where it was answered, expired or taken back before.
    """
    row = uow.offers.get(offer_id)
    item = uow.items.lock(row.item_id, programme=programme.name)
    row = uow.offers.lock(offer_id)
    offer_of(row).withdraw(uow.clock.now())
    close_offer(uow, item, row, "withdrawn", by=by, because="taken back by the house")
    uow.items.move(item, Status.APPROVED, by=by, because="the offer was taken back")
    return row


def _assessed_grade(uow: UnitOfWork, item: ItemRow) -> Grade:
    assessment = uow.assessments.latest(item.id)
    if assessment is None or assessment.grade not in set(Grade):
        raise GradeMissing(item_id=item.id)
    return Grade(assessment.grade)


def _row(
    uow: UnitOfWork,
    programme: Programme,
    item: ItemRow,
    proposal: Proposal,
    token: str,
    by: Actor,
) -> OfferRow:
    now = uow.clock.now()
    terms = programme.terms
    return OfferRow(
        id=new_id("off"),
        item_id=item.id,
        state="open",
        currency=proposal.gross.currency,
        gross_minor=proposal.gross.amount_minor,
        fees_minor=(proposal.gross - proposal.net).amount_minor,
        net_minor=proposal.net.amount_minor,
        credit_minor=proposal.store_credit.amount_minor,
        parts={**proposal.to_json(), "terms_text": terms.text},
        terms_version=terms.version,
        terms_sha256=terms.sha256,
        token_hash=hash_token(token),
        deadline=deadline_for(now, programme.offer_deadline_days),
        created_by=by.id,
        created_at=now,
    )


def _write_letter(
    uow: UnitOfWork,
    context: AppContext,
    programme: Programme,
    item: ItemRow,
    row: OfferRow,
    link: str,
) -> None:
    proposal = proposal_of(row)
    menu = programme.menu(item.country, category=item.category, sku=item.sku)
    ways = [option(programme, item, proposal, reward) for reward in menu]
    listed = "\n".join(f"- {_amount(way)} by {way['method'].replace('_', ' ')}" for way in ways)
    is_share = programme.blocks.promise.kind is PromiseKind.SHARE
    word = "expect for you" if is_share else "propose"
    text = (
        f"We looked at your {item.brand} {item.title} and {word}:\n{listed}\n\n"
        f"{_markdown_sentence(row)}"
        f"Read and answer the offer here:\n{link}\n\n"
        f"The offer ends on {row.deadline:%Y-%m-%d at %H:%M} UTC. The link answers once; "
        "whoever has it can answer, so please keep it to yourself.\n"
    )
    message = Message(f"offer:{row.id}", f"Your offer from {programme.title}", text)
    consignor = uow.consignors.get(item.consignor_id)
    tell_consignor(uow, context, programme, consignor, message, item_id=item.id)


def _markdown_sentence(row: OfferRow) -> str:
    markdowns = markdowns_of(row)
    if markdowns is None:
        return ""
    steps = ", ".join(
        f"by {step.percent.normalize():f} % after {step.after_days} days"
        for step in markdowns.steps
    )
    return (
        f"While it is on sale, its price of {Money(row.gross_minor, row.currency)} is reduced "
        f"{steps}, and never below {markdowns.floor}.\n\n"
    )


def _amount(way: dict[str, Any]) -> Money:
    return Money(way["amount"]["amount_minor"], way["amount"]["currency"])
