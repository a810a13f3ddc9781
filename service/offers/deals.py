"""What an offer offers: its numbers, and the deal behind each entry of the menu."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from service.domain.blocks import Payment, Reward
from service.domain.programme import Programme
from service.domain.proposal import Proposal, propose, propose_own_stock, store_credit_for
from service.domain.schedule import Deal, Share
from service.domain.words import Method, Ownership, PromiseKind
from service.money import Money
from service.offers.record import markdowns_of, proposal_of
from service.store.record_tables import ItemRow
from service.store.trade_tables import OfferRow


def proposal_for(
    programme: Programme, item: ItemRow, gross: Money, repair_minor: int = 0
) -> Proposal:
    """The numbers for an item at this gross.

    The credit beside the net is that of the menu's ``store_credit``, or of the first reward in
    credit; a menu without credit shows the net. Raises InvalidOffer.
    """
    if item.ownership == Ownership.ARCHIVE:
        return propose_own_stock(gross)
    menu = programme.menu(item.country, category=item.category, sku=item.sku)
    credits = [reward for reward in menu if reward.method is Method.STORE_CREDIT]
    plain = [reward for reward in credits if reward.id == Method.STORE_CREDIT] or credits
    return propose(
        gross,
        programme.blocks.commission,
        uplift_percent=plain[0].uplift_percent if plain else Decimal(0),
        repair=Money(repair_minor, gross.currency),
    )


def deal_of(programme: Programme, item: ItemRow, offer: OfferRow, reward: Reward) -> Deal:
    """What is agreed to with this reward. What the offer itself says comes from its own row."""
    ownership = Ownership(item.ownership)
    when = programme.paid_when(ownership, reward)
    payment = Payment(when, programme.blocks.payment.day)
    share = _share_of(programme, offer)
    return Deal(reward, ownership, payment, share, markdowns_of(offer))


def own_stock_deal(programme: Programme, offer: OfferRow) -> Deal:
    """The deal of an item of the house's own archive: nobody is paid."""
    reward = Reward("none", Method.BANK_TRANSFER)
    payment = programme.blocks.payment
    return Deal(reward, Ownership.ARCHIVE, payment, None, markdowns_of(offer))


def promised_at_least(programme: Programme, proposal: Proposal) -> Money:
    """What the consignor is owed of a sale at any price: what no markdown may go below."""
    if programme.blocks.promise.kind is not PromiseKind.SHARE:
        return proposal.net
    return proposal.net.percent(programme.blocks.promise.floor_percent, proposal.rounding)


def _share_of(programme: Programme, offer: OfferRow) -> Share | None:
    blocks = programme.blocks
    if blocks.promise.kind is not PromiseKind.SHARE:
        return None
    proposal = proposal_of(offer)
    repairs = [part.amount for part in proposal.parts if part.name == "repair"]
    return Share(
        commission=blocks.commission,
        floor=promised_at_least(programme, proposal),
        repair=repairs[0] if repairs else Money.zero(proposal.net.currency),
        lender_percent=None if blocks.rental is None else blocks.rental.lender_percent,
    )


def option(programme: Programme, item: ItemRow, proposal: Proposal, reward: Reward) -> Any:
    """One entry of the menu as the consignor sees it: what it pays for the proposed net."""
    amount = store_credit_for(proposal.net, reward.uplift_percent, proposal.rounding)
    return {
        "method": reward.id,
        "kind": reward.method.value,
        "when": programme.paid_when(Ownership(item.ownership), reward).value,
        "amount": amount.to_json(),
    }
