"""The consignor's side of an offer: what the link shows, and what the answer fixes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from service.context import AppContext
from service.domain.actor import Actor
from service.domain.errors import DomainError
from service.domain.offer import AcceptedSchedule
from service.domain.programme import Programme
from service.domain.status import Action, Status
from service.domain.trade_errors import OfferClosed
from service.domain.words import Method
from service.errors import NotFound
from service.offers.errors import BankDetailsMissing, TermsVersionWrong
from service.offers.record import hash_token, offer_of, payout_of, proposal_of, terms_of
from service.store.people_tables import ConsignorRow
from service.store.record_tables import ItemRow
from service.store.trade_tables import OfferRow
from service.store.unit_of_work import UnitOfWork
from service.workflows.closing import close_offer, expire_offer


@dataclass(frozen=True, slots=True)
class Answer:
    """What the consignor says."""

    accepts: bool
    reward: Method | None
    terms_version: str | None


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
        expire_offer(uow, row.id)
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
