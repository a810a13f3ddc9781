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


_S = Status


def _edges(**edges: tuple[Status, ...]) -> Mapping[Status, frozenset[Status]]:
    table = {Status(name): frozenset(targets) for name, targets in edges.items()}
    return MappingProxyType({status: table[status] for status in Status})


TRANSITIONS: Mapping[Status, frozenset[Status]] = _edges(
    expected=(_S.RECEIVED, _S.CANCELLED),
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
    accepted=(_S.PUBLISHING, _S.WITHDRAWN),
    # accepted: every marketplace failed; sold: the first marketplace sold it while the others
    # were still being filled, and an order that was taken outside cannot be refused for that
    publishing=(_S.LISTED, _S.ACCEPTED, _S.SOLD, _S.WITHDRAWN),
    # publishing: listed again; approved: a new price is needed or the listing term is over
    listed=(_S.SOLD, _S.PUBLISHING, _S.APPROVED, _S.WITHDRAWN),
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
    refused=(_S.RETURNING, _S.HELD, _S.DESTROYED, _S.ESCALATED),
    withdrawn=(_S.RETURNING,),
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


def may_move(current: Status, to: Status) -> bool:
    """Whether the table has the edge `current` -> `to`. Staying where one is is not a move."""
    return to in TRANSITIONS[current]


_A = Action


def _permissions(**rows: tuple[Action, ...]) -> Mapping[Status, frozenset[Action]]:
    table = {Status(name): frozenset(actions) for name, actions in rows.items()}
    return MappingProxyType({status: table.get(status, frozenset()) for status in Status})


PERMISSIONS: Mapping[Status, frozenset[Action]] = _permissions(
    expected=(_A.RECEIVE, _A.CANCEL),
    received=(_A.ADD_PHOTO, _A.WITHDRAW),
    photographing=(_A.ADD_PHOTO, _A.ASSESS, _A.WITHDRAW),
    assessing=(_A.REQUEST_RETAKE, _A.WITHDRAW),
    in_review=(_A.GIVE_VERDICT, _A.REQUEST_RETAKE, _A.WITHDRAW),
    escalated=(_A.GIVE_VERDICT, _A.REQUEST_RETAKE, _A.WITHDRAW),
    approved=(_A.MAKE_OFFER, _A.REQUEST_RETAKE, _A.WITHDRAW),
    offered=(_A.ANSWER_OFFER, _A.WITHDRAW_OFFER, _A.WITHDRAW),
    accepted=(_A.PUBLISH, _A.WITHDRAW),
    publishing=(_A.SELL, _A.WITHDRAW),
    listed=(_A.SELL, _A.PUBLISH, _A.WITHDRAW_OFFER, _A.WITHDRAW),
    sold=(_A.CANCEL_SALE, _A.ACCEPT_RETURN, _A.SETTLE),
    settling=(_A.ACCEPT_RETURN,),
    paid_out=(_A.ACCEPT_RETURN, _A.SETTLE),
    buyer_returned=(_A.INSPECT_RETURN, _A.PUBLISH, _A.REQUEST_RETAKE, _A.WITHDRAW),
    refused=(_A.SEND_BACK, _A.HOLD, _A.DESTROY, _A.APPEAL),
    withdrawn=(_A.SEND_BACK,),
    returning=(_A.HAND_BACK, _A.HOLD),
    held=(_A.SEND_BACK, _A.DESTROY),
)
