"""The life of an item as tables: where it may go, and what may be done to it there.

The tables are the whole rule. Nothing else in the service decides whether a move is allowed, and
the database repeats them as constraints.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Status(StrEnum):
    """Where an item stands. The words are DESIGN section 8's and are stored as they stand."""

    EXPECTED = "expected"
    RECEIVED = "received"
    PHOTOGRAPHING = "photographing"
    ASSESSING = "assessing"
    IN_REVIEW = "in_review"
    ESCALATED = "escalated"
    APPROVED = "approved"
    REFUSED = "refused"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    PUBLISHING = "publishing"
    LISTED = "listed"
    SOLD = "sold"
    SETTLING = "settling"
    PAID_OUT = "paid_out"
    BUYER_RETURNED = "buyer_returned"
    WITHDRAWN = "withdrawn"
    RETURNING = "returning"
    RETURNED = "returned"
    HELD = "held"
    DESTROYED = "destroyed"
    CANCELLED = "cancelled"
    REPAIRING = "repairing"
    RENTED = "rented"
    AWAITING_ITEM = "awaiting_item"
    CHECKING = "checking"


class Trait(StrEnum):
    """What sets an item's way apart: parts of the table hold for such items alone, or never.

    `seller_held`: the seller keeps it until it is sold. `rental`: it goes out and comes back.
    `repair`: the programme repairs or restores before a sale.
    """

    SELLER_HELD = "seller_held"
    RENTAL = "rental"
    REPAIR = "repair"


class Action(StrEnum):
    """Something that a person or a program asks of an item."""

    RECEIVE = "receive"
    CANCEL = "cancel"
    ADD_PHOTO = "add_photo"
    REQUEST_RETAKE = "request_retake"
    ASSESS = "assess"
    GIVE_VERDICT = "give_verdict"
    APPEAL = "appeal"
    MAKE_OFFER = "make_offer"
    ANSWER_OFFER = "answer_offer"
    WITHDRAW_OFFER = "withdraw_offer"
    PUBLISH = "publish"
    SELL = "sell"
    CANCEL_SALE = "cancel_sale"
    ACCEPT_RETURN = "accept_return"
    INSPECT_RETURN = "inspect_return"
    SETTLE = "settle"
    WITHDRAW = "withdraw"
    SEND_BACK = "send_back"
    HAND_BACK = "hand_back"
    HOLD = "hold"
    DESTROY = "destroy"
    ASK = "ask"
    REPAIR = "repair"
    FINISH_REPAIR = "finish_repair"
    RENT = "rent"
    COMPARE = "compare"


_S = Status


def _edges(**edges: tuple[Status, ...]) -> Mapping[Status, frozenset[Status]]:
    table = {Status(name): frozenset(targets) for name, targets in edges.items()}
    return MappingProxyType({status: table[status] for status in Status})


TRANSITIONS: Mapping[Status, frozenset[Status]] = _edges(
    # photographing: the seller keeps the item and photographs it at home
    expected=(_S.RECEIVED, _S.PHOTOGRAPHING, _S.CANCELLED),
    received=(_S.PHOTOGRAPHING, _S.WITHDRAWN),
    photographing=(_S.ASSESSING, _S.WITHDRAWN),
    # back to photographing: a photo turned out to be unreadable while it was being assessed
    assessing=(_S.IN_REVIEW, _S.PHOTOGRAPHING, _S.WITHDRAWN),
    in_review=(_S.APPROVED, _S.REFUSED, _S.ESCALATED, _S.PHOTOGRAPHING, _S.WITHDRAWN),
    # withdrawn: nobody can vouch for it, or the consignor asks for it back
    escalated=(_S.APPROVED, _S.REFUSED, _S.PHOTOGRAPHING, _S.WITHDRAWN),
    # withdrawn also covers an authentic item whose grade the programme does not take
    approved=(_S.OFFERED, _S.PHOTOGRAPHING, _S.WITHDRAWN),
    # approved: the offer expired or was taken back; withdrawn: the consignor declined
    offered=(_S.ACCEPTED, _S.APPROVED, _S.WITHDRAWN),
    accepted=(_S.PUBLISHING, _S.REPAIRING, _S.WITHDRAWN),
    # done, or found not worth it
    repairing=(_S.ACCEPTED, _S.WITHDRAWN),
    # accepted: every marketplace failed; sold: the first marketplace sold it while the others
    # were still being filled, and an order that was taken outside cannot be refused for that
    publishing=(_S.LISTED, _S.ACCEPTED, _S.SOLD, _S.AWAITING_ITEM, _S.RENTED, _S.WITHDRAWN),
    # publishing: listed again; approved: a new price is needed or the listing term is over
    listed=(
        _S.SOLD,
        _S.AWAITING_ITEM,
        _S.RENTED,
        _S.PUBLISHING,
        _S.APPROVED,
        _S.WITHDRAWN,
    ),
    # sold, and the seller has to send it in; cancelled: it never came; publishing: the buyer
    # cancelled first
    awaiting_item=(_S.CHECKING, _S.PUBLISHING, _S.CANCELLED),
    # here again, or for the first time, and compared with its photos. sold: what was sold is what
    # came, and goes on to its buyer; publishing: a rental came back as it went out
    checking=(_S.SOLD, _S.REFUSED, _S.PUBLISHING, _S.REPAIRING, _S.WITHDRAWN),
    rented=(_S.CHECKING,),
    # publishing: the buyer cancelled before dispatch
    sold=(_S.SETTLING, _S.BUYER_RETURNED, _S.PUBLISHING),
    # buyer_returned: a marketplace took it back late; the payout must be cancelled first, and
    # one that was already sent is waited for (paid_out) instead
    settling=(_S.PAID_OUT, _S.BUYER_RETURNED),
    # settling: the bank sent the payout back; buyer_returned: the consignor's balance goes negative
    paid_out=(_S.SETTLING, _S.BUYER_RETURNED),
    # photographing: what came back is photographed again, to be compared with what went out
    buyer_returned=(_S.IN_REVIEW, _S.PHOTOGRAPHING, _S.PUBLISHING, _S.WITHDRAWN),
    # escalated: an appeal, or a refusal entered by mistake; only before it has left or is gone
    # cancelled: the seller has it still, so there is nothing to give back
    refused=(_S.RETURNING, _S.HELD, _S.DESTROYED, _S.ESCALATED, _S.CANCELLED),
    withdrawn=(_S.RETURNING, _S.CANCELLED),
    # held: nobody collects it, or the courier brings it back
    returning=(_S.RETURNED, _S.HELD),
    held=(_S.RETURNING, _S.DESTROYED),
    returned=(),
    destroyed=(),
    cancelled=(),
)

TERMINAL: frozenset[Status] = frozenset(s for s, targets in TRANSITIONS.items() if not targets)
"""Statuses that nothing leaves."""

ENDS: frozenset[Status] = TERMINAL | {Status.PAID_OUT}
"""Where a life may end well or badly; paid_out is left only when money or the item comes back."""

LISTABLE: frozenset[Status] = frozenset({_S.PUBLISHING, _S.LISTED})
"""Statuses in which a marketplace may show the item; an order is taken in these alone."""


_SELLER, _RENTAL, _REPAIR = Trait.SELLER_HELD, Trait.RENTAL, Trait.REPAIR

EDGE_TRAITS: Mapping[tuple[Status, Status], tuple[Trait, bool]] = MappingProxyType(
    {
        (_S.EXPECTED, _S.RECEIVED): (_SELLER, False),
        (_S.EXPECTED, _S.PHOTOGRAPHING): (_SELLER, True),
        (_S.PUBLISHING, _S.SOLD): (_SELLER, False),
        (_S.PUBLISHING, _S.AWAITING_ITEM): (_SELLER, True),
        (_S.LISTED, _S.SOLD): (_SELLER, False),
        (_S.LISTED, _S.AWAITING_ITEM): (_SELLER, True),
        (_S.AWAITING_ITEM, _S.CHECKING): (_SELLER, True),
        (_S.AWAITING_ITEM, _S.PUBLISHING): (_SELLER, True),
        (_S.AWAITING_ITEM, _S.CANCELLED): (_SELLER, True),
        (_S.CHECKING, _S.SOLD): (_SELLER, True),
        (_S.CHECKING, _S.REFUSED): (_SELLER, True),
        (_S.CHECKING, _S.PUBLISHING): (_RENTAL, True),
        (_S.CHECKING, _S.REPAIRING): (_RENTAL, True),
        (_S.PUBLISHING, _S.RENTED): (_RENTAL, True),
        (_S.LISTED, _S.RENTED): (_RENTAL, True),
        (_S.RENTED, _S.CHECKING): (_RENTAL, True),
        (_S.ACCEPTED, _S.REPAIRING): (_REPAIR, True),
        # it is with its buyer or with us by then, and would have to be sent in once more
        (_S.SOLD, _S.PUBLISHING): (_SELLER, False),
        (_S.BUYER_RETURNED, _S.IN_REVIEW): (_SELLER, False),
        (_S.BUYER_RETURNED, _S.PHOTOGRAPHING): (_SELLER, False),
        (_S.BUYER_RETURNED, _S.PUBLISHING): (_SELLER, False),
        (_S.REFUSED, _S.CANCELLED): (_SELLER, True),
        (_S.WITHDRAWN, _S.CANCELLED): (_SELLER, True),
    }
)
"""The edges that hold for items with a trait alone (True), or for those without it (False)."""


def may_move(current: Status, to: Status, traits: frozenset[Trait] = frozenset()) -> bool:
    """Whether the table has the edge `current` -> `to` for an item with these traits.

    Staying where one is is not a move.
    """
    if to not in TRANSITIONS[current]:
        return False
    rule = EDGE_TRAITS.get((current, to))
    return rule is None or (rule[0] in traits) is rule[1]


_A = Action


def _permissions(**rows: tuple[Action, ...]) -> Mapping[Status, frozenset[Action]]:
    table = {Status(name): frozenset(actions) for name, actions in rows.items()}
    return MappingProxyType({status: table.get(status, frozenset()) for status in Status})


PERMISSIONS: Mapping[Status, frozenset[Action]] = _permissions(
    expected=(_A.RECEIVE, _A.ADD_PHOTO, _A.CANCEL),
    received=(_A.ADD_PHOTO, _A.WITHDRAW),
    photographing=(_A.ADD_PHOTO, _A.ASSESS, _A.WITHDRAW),
    assessing=(_A.REQUEST_RETAKE, _A.WITHDRAW),
    in_review=(_A.GIVE_VERDICT, _A.ASK, _A.REQUEST_RETAKE, _A.WITHDRAW),
    escalated=(_A.GIVE_VERDICT, _A.ASK, _A.REQUEST_RETAKE, _A.WITHDRAW),
    approved=(_A.MAKE_OFFER, _A.REQUEST_RETAKE, _A.WITHDRAW),
    offered=(_A.ANSWER_OFFER, _A.WITHDRAW_OFFER, _A.WITHDRAW),
    accepted=(_A.PUBLISH, _A.REPAIR, _A.WITHDRAW),
    repairing=(_A.FINISH_REPAIR, _A.WITHDRAW),
    publishing=(_A.SELL, _A.RENT, _A.WITHDRAW),
    listed=(_A.SELL, _A.RENT, _A.PUBLISH, _A.WITHDRAW_OFFER, _A.WITHDRAW),
    awaiting_item=(_A.RECEIVE, _A.CANCEL_SALE, _A.CANCEL),
    checking=(_A.ADD_PHOTO, _A.GIVE_VERDICT, _A.ASK, _A.COMPARE),
    sold=(_A.CANCEL_SALE, _A.ACCEPT_RETURN, _A.SETTLE),
    settling=(_A.ACCEPT_RETURN,),
    paid_out=(_A.ACCEPT_RETURN, _A.SETTLE),
    buyer_returned=(_A.INSPECT_RETURN, _A.PUBLISH, _A.REQUEST_RETAKE, _A.WITHDRAW),
    refused=(_A.SEND_BACK, _A.HOLD, _A.DESTROY, _A.APPEAL),
    withdrawn=(_A.SEND_BACK,),
    returning=(_A.HAND_BACK, _A.HOLD),
    held=(_A.SEND_BACK, _A.DESTROY),
)

ACTION_TRAITS: Mapping[tuple[Status, Action], tuple[Trait, bool]] = MappingProxyType(
    {
        (_S.EXPECTED, _A.RECEIVE): (_SELLER, False),
        (_S.EXPECTED, _A.ADD_PHOTO): (_SELLER, True),
        (_S.ACCEPTED, _A.REPAIR): (_REPAIR, True),
        (_S.PUBLISHING, _A.RENT): (_RENTAL, True),
        (_S.LISTED, _A.RENT): (_RENTAL, True),
        (_S.AWAITING_ITEM, _A.RECEIVE): (_SELLER, True),
        (_S.AWAITING_ITEM, _A.CANCEL_SALE): (_SELLER, True),
        (_S.AWAITING_ITEM, _A.CANCEL): (_SELLER, True),
        (_S.CHECKING, _A.GIVE_VERDICT): (_SELLER, True),
        (_S.CHECKING, _A.ASK): (_SELLER, True),
        (_S.CHECKING, _A.COMPARE): (_RENTAL, True),
        (_S.SOLD, _A.CANCEL_SALE): (_SELLER, False),
        (_S.BUYER_RETURNED, _A.INSPECT_RETURN): (_SELLER, False),
        (_S.BUYER_RETURNED, _A.PUBLISH): (_SELLER, False),
        (_S.BUYER_RETURNED, _A.REQUEST_RETAKE): (_SELLER, False),
    }
)
"""The permissions of items with a trait alone (True), or of those without it (False)."""


def is_permitted(status: Status, action: Action, traits: frozenset[Trait] = frozenset()) -> bool:
    """Whether the action may be done to an item with these traits where it stands."""
    if action not in PERMISSIONS[status]:
        return False
    rule = ACTION_TRAITS.get((status, action))
    return rule is None or (rule[0] in traits) is rule[1]
