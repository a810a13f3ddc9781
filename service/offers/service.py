"""Rules of offers: what is proposed, who may answer it, and what the answer fixes."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from typing import Any

from service.context import AppContext
from service.domain.actor import Actor
from service.domain.errors import DomainError
from service.domain.events import OfferChanged
from service.domain.offer import AcceptedSchedule, deadline_for
from service.domain.price_book import Suggestion
from service.domain.programme import Programme
from service.domain.proposal import Proposal, propose
from service.domain.status import Action, Status
from service.domain.trade_errors import OfferClosed
from service.domain.words import Grade, Method
from service.errors import NotFound
from service.ids import new_id
from service.money import Money
from service.offers.errors import (
    BankDetailsMissing,
    GradeMissing,
    ReasonMissing,
    TermsVersionWrong,
)
from service.offers.record import offer_of, payout_of, proposal_of, terms_of
from service.store.people_tables import ConsignorRow
from service.store.record_tables import ItemRow
from service.store.trade_tables import OfferRow
from service.store.unit_of_work import UnitOfWork
from service.workflows.closing import close_offer, expire_offer
from service.workflows.notices import Message, tell_consignor

#: bytes of a link's token: 256 bits, so that its plain SHA-256 can be kept
TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class Wish:
    """What the caller asks of an offer; None leaves it to the price book and the assessment."""

    gross_minor: int | None
    grade: Grade | None
    because: str | None

    def __post_init__(self) -> None:
        chosen = self.gross_minor is not None or self.grade is not None
        if chosen and self.because is None:
            raise ReasonMissing()


@dataclass(frozen=True, slots=True)
class Answer:
    """What the consignor says."""

    accepts: bool
    reward: Method | None
    terms_version: str | None


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
    found = _from_book(context, programme, item, grade)
    return {
        "grade": grade.value,
        "accepted": grade in programme.accepted_grades,
        "proposal": _propose(programme, found.gross).to_json(),
        "source": found.to_json(),
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

    Raises:
        NotPermitted: the item does not wait for an offer.
        GradeMissing, GradeNotAccepted, NoComparable, InvalidOffer.
    """
    item = uow.items.lock(item_id, programme=programme.name)
    uow.items.require(item, Action.MAKE_OFFER)
    grade = wish.grade or _assessed_grade(uow, item)
    programme.check_grade(grade)
    source = None
    if wish.gross_minor is None:
        found = _from_book(context, programme, item, grade)
        gross, source = found.gross, found.to_json()
    else:
        gross = Money(wish.gross_minor, item.currency)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    row = _row(uow, programme, item, _propose(programme, gross), token, by)
    row.parts = {**row.parts, "grade": grade.value, "source": source, "because": wish.because}
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
    link = f"{context.settings.public_url.rstrip('/')}/offer/{token}"
    _write_letter(uow, context, programme, item, row, link)
    return row, link


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


def read_link(uow: UnitOfWork, context: AppContext, token: str) -> dict[str, Any]:
    """What is behind a link. Raises NotFound for a token that never was."""
    row = _by_token(uow, token)
    item = uow.items.get(row.item_id)
    consignor = uow.consignors.get(item.consignor_id)
    programme = _programme_of(context, item)
    proposal, terms = proposal_of(row), terms_of(row)
    open_now = row.state == "open" and uow.clock.now() < row.deadline
    rewards = [m for m in Method if open_now and _is_open_to(programme, item, consignor, m)]
    return {
        "programme": programme.title,
        "brand": item.brand,
        "title": item.title,
        "category": item.category,
        "state": "expired" if row.state == "open" and not open_now else row.state,
        "proposal": proposal.to_json(),
        "rewards": [
            {"method": method.value, "amount": proposal.payable(method).to_json()}
            for method in rewards
        ],
        "terms": {"version": terms.version, "text": terms.text, "sha256": terms.sha256},
        "deadline": row.deadline,
        "answered_at": row.answered_at,
        "reward": row.reward,
        "payout": payout_of(row),
    }


def answer_offer(uow: UnitOfWork, context: AppContext, token: str, answer: Answer) -> OfferRow:
    """Takes the consignor's answer; the same answer again changes nothing.

    An answer that comes too late marks the offer ``expired``. It is returned and not raised, since
    the caller must commit it.

    Raises:
        NotFound: a token that never was.
        OfferClosed: another answer was given, or the house took the offer back.
        TermsVersionWrong, BankTransferUnavailable, RewardNotOffered, BankDetailsMissing.
    """
    row = _by_token(uow, token)
    item = uow.items.lock(row.item_id)
    row = uow.offers.lock(row.id)
    if row.state != "open":
        if row.state == "expired" or _is_same(row, answer):
            return row
        raise OfferClosed(state=row.state)
    if uow.clock.now() >= row.deadline:
        expire_offer(uow, row)
        return row
    uow.items.require(item, Action.ANSWER_OFFER)
    by = Actor.consignor(item.consignor_id)
    if answer.accepts:
        _accept(uow, _programme_of(context, item), item, row, answer)
        close_offer(uow, item, row, "accepted", by=by, because="accepted through the link")
        uow.items.move(item, Status.ACCEPTED, by=by, because="the consignor accepted the offer")
    else:
        offer_of(row).decline(uow.clock.now())
        close_offer(uow, item, row, "declined", by=by, because="declined through the link")
        uow.items.move(item, Status.WITHDRAWN, by=by, because="the consignor declined the offer")
    return row


def _accept(
    uow: UnitOfWork, programme: Programme, item: ItemRow, row: OfferRow, answer: Answer
) -> AcceptedSchedule:
    if answer.terms_version != row.terms_version:
        raise TermsVersionWrong(terms_version=row.terms_version)
    method = answer.reward or Method.STORE_CREDIT
    programme.check_reward(item.country, method)
    consignor = uow.consignors.get(item.consignor_id)
    if method is Method.BANK_TRANSFER and consignor.bank_details is None:
        raise BankDetailsMissing()
    _, schedule = offer_of(row).accept(method, uow.clock.now())
    row.reward = schedule.method.value
    row.payout_minor = schedule.payable.amount_minor
    row.accepted_terms_version = schedule.terms_version
    return schedule


def _is_same(row: OfferRow, answer: Answer) -> bool:
    if not answer.accepts:
        return row.state == "declined"
    given = (answer.reward, answer.terms_version)
    return row.state == "accepted" and given == (row.reward, row.accepted_terms_version)


def _is_open_to(
    programme: Programme, item: ItemRow, consignor: ConsignorRow, method: Method
) -> bool:
    try:
        programme.check_reward(item.country, method)
    except DomainError:
        return False
    return method is not Method.BANK_TRANSFER or consignor.bank_details is not None


def _programme_of(context: AppContext, item: ItemRow) -> Programme:
    programme = context.programmes.get(item.programme)
    if programme is None:
        raise NotFound()
    return programme


def _by_token(uow: UnitOfWork, token: str) -> OfferRow:
    # found by its hash: how long the look-up takes tells nothing of the token
    row = uow.offers.by_token(hash_token(token))
    if row is None:
        raise NotFound()
    return row


def hash_token(token: str) -> str:
    """The hash by which a link's offer is found."""
    return hashlib.sha256(token.encode()).hexdigest()


def _assessed_grade(uow: UnitOfWork, item: ItemRow) -> Grade:
    assessment = uow.assessments.latest(item.id)
    if assessment is None or assessment.grade not in set(Grade):
        raise GradeMissing(item_id=item.id)
    return Grade(assessment.grade)


def _from_book(
    context: AppContext, programme: Programme, item: ItemRow, grade: Grade
) -> Suggestion:
    return context.price_books[programme.name].require(
        sku=item.sku, category=item.category, grade=grade, currency=item.currency
    )


def _propose(programme: Programme, gross: Money) -> Proposal:
    return propose(
        gross,
        commission_percent=programme.commission_percent,
        uplift_percent=programme.uplift_percent,
    )


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
    net, credit = Money(row.net_minor, row.currency), Money(row.credit_minor, row.currency)
    text = (
        f"We looked at your {item.brand} {item.title} and propose {net}, "
        f"or {credit} in store credit.\n\n"
        f"Read and answer the offer here:\n{link}\n\n"
        f"The offer ends on {row.deadline:%Y-%m-%d at %H:%M} UTC. The link answers once; "
        "whoever has it can answer, so please keep it to yourself.\n"
    )
    message = Message(f"offer:{row.id}", f"Your offer from {programme.title}", text)
    consignor = uow.consignors.get(item.consignor_id)
    tell_consignor(uow, context, programme, consignor, message, item_id=item.id)
