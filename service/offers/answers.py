"""The consignor's side of an offer: what the link shows, and what the answer fixes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from service.context import AppContext
from service.domain.actor import Actor
from service.domain.blocks import Reward
from service.domain.errors import RewardNotOffered
from service.domain.programme import Programme
from service.domain.schedule import AcceptedSchedule
from service.domain.status import Action, Status
from service.domain.trade_errors import OfferClosed
from service.domain.words import Method
from service.errors import NotFound
from service.offers.accepting import buy, keep_schedule
from service.offers.deals import deal_of, option
from service.offers.errors import BankDetailsMissing, TermsVersionWrong
from service.offers.record import hash_token, offer_of, payout_of, proposal_of, terms_of
from service.store.record_tables import ItemRow
from service.store.trade_tables import OfferRow
from service.store.unit_of_work import UnitOfWork
from service.workflows.closing import close_offer, expire_offer


@dataclass(frozen=True, slots=True)
class Answer:
    """What the consignor says."""

    accepts: bool
    reward: str | None
    terms_version: str | None


def read_link(uow: UnitOfWork, context: AppContext, token: str) -> dict[str, Any]:
    """What is behind a link. Raises NotFound for a token that never was."""
    row = _by_token(uow, token)
    item = uow.items.get(row.item_id)
    consignor = uow.consignors.get(item.consignor_id)
    programme = _programme_of(context, item)
    proposal, terms = proposal_of(row), terms_of(row)
    open_now = row.state == "open" and uow.clock.now() < row.deadline
    menu = programme.menu(item.country, category=item.category, sku=item.sku) if open_now else ()
    has_account = consignor.bank_details is not None
    ways = [way for way in menu if has_account or way.method is not Method.BANK_TRANSFER]
    return {
        "programme": programme.title,
        "brand": item.brand,
        "title": item.title,
        "category": item.category,
        "state": "expired" if row.state == "open" and not open_now else row.state,
        "proposal": proposal.to_json(),
        "promise": programme.blocks.promise.kind.value,
        "rewards": [option(programme, item, proposal, way) for way in ways],
        "markdowns": row.parts.get("markdowns"),
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
        schedule = _accept(uow, _programme_of(context, item), item, row, answer)
        close_offer(uow, item, row, "accepted", by=by, because="accepted through the link")
        uow.items.move(item, Status.ACCEPTED, by=by, because="the consignor accepted the offer")
        buy(uow, item, row, schedule, by=by)
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
    reward = _reward(programme, item, answer.reward or Method.STORE_CREDIT.value)
    consignor = uow.consignors.get(item.consignor_id)
    if reward.method is Method.BANK_TRANSFER and consignor.bank_details is None:
        raise BankDetailsMissing()
    return keep_schedule(uow, row, deal_of(programme, item, row, reward))


def _reward(programme: Programme, item: ItemRow, name: str) -> Reward:
    """The reward by its id, if it pays for this item. Raises as ``check_reward``."""
    reward = programme.check_reward(item.country, name)
    if not reward.is_for(category=item.category, sku=item.sku):
        raise RewardNotOffered(method=name, country=item.country)
    return reward


def _is_same(row: OfferRow, answer: Answer) -> bool:
    if not answer.accepts:
        return row.state == "declined"
    given = (answer.reward, answer.terms_version)
    return row.state == "accepted" and given == (row.reward, row.accepted_terms_version)


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
