"""The tables are whole: every status has its row, can be reached, and comes to an end."""

from __future__ import annotations

import pytest

from service.domain.movers import MOVERS, Role
from service.domain.status import (
    ACTION_TRAITS,
    EDGE_TRAITS,
    ENDS,
    LISTABLE,
    PERMISSIONS,
    TERMINAL,
    TRANSITIONS,
    Action,
    Status,
    Trait,
    is_permitted,
    may_move,
)

# The agreed table, written a second time and by hand, so that a slip in either is seen.
AGREED = {
    "expected": "received cancelled",
    "received": "photographing withdrawn",
    "photographing": "assessing withdrawn",
    "assessing": "in_review photographing withdrawn",
    "in_review": "approved refused escalated photographing withdrawn",
    "escalated": "approved refused photographing withdrawn",
    "approved": "offered photographing withdrawn",
    "offered": "accepted approved withdrawn",
    "accepted": "publishing withdrawn",
    "publishing": "listed accepted sold withdrawn",
    "listed": "sold publishing approved withdrawn",
    "sold": "settling buyer_returned publishing",
    "settling": "paid_out buyer_returned",
    "paid_out": "settling buyer_returned",
    "buyer_returned": "in_review photographing publishing withdrawn",
    "refused": "returning held destroyed escalated",
    "withdrawn": "returning",
    "returning": "returned held",
    "held": "returning destroyed",
    "returned": "",
    "destroyed": "",
    "cancelled": "",
    "repairing": "accepted withdrawn",
    "rented": "",
    "awaiting_item": "",
    "checking": "withdrawn",
}
# What holds beside it, or no more, for items with a trait: by decision 0013.
MORE = {
    Trait.SELLER_HELD: {
        "expected": "photographing cancelled",
        "publishing": "listed accepted awaiting_item withdrawn",
        "listed": "awaiting_item publishing approved withdrawn",
        "awaiting_item": "checking publishing cancelled",
        "checking": "sold refused withdrawn",
        "sold": "settling buyer_returned",
        "buyer_returned": "withdrawn",
        "refused": "returning held destroyed escalated cancelled",
        "withdrawn": "returning cancelled",
    },
    Trait.RENTAL: {
        "publishing": "listed accepted sold rented withdrawn",
        "listed": "sold rented publishing approved withdrawn",
        "rented": "checking",
        "checking": "publishing repairing withdrawn",
    },
    Trait.REPAIR: {"accepted": "publishing repairing withdrawn"},
}
# What an action stands for: it is permitted exactly where a move that it causes is possible.
CAUSES = {
    Action.RECEIVE: {Status.RECEIVED},
    Action.CANCEL: {Status.CANCELLED},
    Action.ASSESS: {Status.ASSESSING},
    Action.MAKE_OFFER: {Status.OFFERED},
    Action.SELL: {Status.SOLD, Status.AWAITING_ITEM},
    Action.RENT: {Status.RENTED},
    Action.ACCEPT_RETURN: {Status.BUYER_RETURNED},
    Action.SETTLE: {Status.SETTLING},
    Action.WITHDRAW: {Status.WITHDRAWN},
    Action.SEND_BACK: {Status.RETURNING},
    Action.HAND_BACK: {Status.RETURNED},
    Action.HOLD: {Status.HELD},
    Action.DESTROY: {Status.DESTROYED},
}
# Moves of which another action is the cause: a verdict, a comparison, a scan, a way home that has
# nothing to send.
OTHERWISE = {
    (Status.CHECKING, Status.SOLD),
    (Status.CHECKING, Status.WITHDRAWN),
    (Status.REFUSED, Status.CANCELLED),
    (Status.WITHDRAWN, Status.CANCELLED),
}


def test_the_words_are_those_of_the_design() -> None:
    assert {status.value for status in Status} == set(AGREED)
    assert len(Status) == 26


@pytest.mark.parametrize("current", Status)
@pytest.mark.parametrize("to", Status)
def test_every_pair(current: Status, to: Status) -> None:
    assert may_move(current, to) == (to.value in AGREED[current.value].split())
    for trait, rows in MORE.items():
        agreed = rows.get(current.value, AGREED[current.value]).split()
        assert may_move(current, to, frozenset({trait})) == (to.value in agreed)


def test_nothing_moves_to_where_it_is() -> None:
    assert not any(may_move(status, status) for status in Status)


def _reached_from(start: Status) -> set[Status]:
    seen, waiting = {start}, [start]
    while waiting:
        for to in TRANSITIONS[waiting.pop()] - seen:
            seen.add(to)
            waiting.append(to)
    return seen


def test_every_status_is_reached_from_the_first() -> None:
    assert _reached_from(Status.EXPECTED) == set(Status)


@pytest.mark.parametrize("status", Status)
def test_every_status_comes_to_an_end(status: Status) -> None:
    assert _reached_from(status) & TERMINAL or status is Status.PAID_OUT
    assert _reached_from(status) & ENDS


def test_the_ends() -> None:
    assert {Status.RETURNED, Status.DESTROYED, Status.CANCELLED} == TERMINAL
    assert TERMINAL | {Status.PAID_OUT} == ENDS
    assert {Status.PUBLISHING, Status.LISTED} == LISTABLE


def test_a_copy_is_never_sold_without_another_verdict() -> None:
    after = {Status.REFUSED}
    waiting = [Status.REFUSED]
    while waiting:
        current = waiting.pop()
        if current is Status.ESCALATED:  # where people judge it again
            continue
        for to in TRANSITIONS[current] - after:
            after.add(to)
            waiting.append(to)
    assert not after & {Status.APPROVED, Status.OFFERED, Status.LISTED, Status.SOLD}


def test_nothing_is_approved_the_first_time_without_review() -> None:
    into = {status for status in Status if Status.APPROVED in TRANSITIONS[status]}
    assert into == {Status.IN_REVIEW, Status.ESCALATED, Status.OFFERED, Status.LISTED}


@pytest.mark.parametrize("action", CAUSES)
@pytest.mark.parametrize("traits", [frozenset(), *(frozenset({trait}) for trait in Trait)])
def test_permissions_agree_with_the_moves(action: Action, traits: frozenset[Trait]) -> None:
    permitted = {status for status in Status if is_permitted(status, action, traits)}
    possible = {
        status
        for status in Status
        for to in CAUSES[action]
        if may_move(status, to, traits) and (status, to) not in OTHERWISE
    }
    if action is Action.RECEIVE and Trait.SELLER_HELD in traits:
        possible = {Status.AWAITING_ITEM}  # what was sold is received to be checked
    assert permitted == possible


def test_traits_speak_of_edges_and_permissions_that_there_are() -> None:
    assert all(to in TRANSITIONS[current] for current, to in EDGE_TRAITS)
    assert all(action in PERMISSIONS[status] for status, action in ACTION_TRAITS)


def test_every_action_is_permitted_somewhere_and_none_at_the_end() -> None:
    assert set().union(*PERMISSIONS.values()) == set(Action)
    assert set(PERMISSIONS) == set(Status)
    assert not any(PERMISSIONS[status] for status in TERMINAL)


def test_offers_are_answered_and_taken_back_only_while_they_stand() -> None:
    assert {s for s in Status if Action.ANSWER_OFFER in PERMISSIONS[s]} == {Status.OFFERED}
    back = {s for s in Status if Action.WITHDRAW_OFFER in PERMISSIONS[s]}
    assert back == {Status.OFFERED, Status.LISTED}
    assert all(Status.APPROVED in TRANSITIONS[status] for status in back)


def test_orders_are_taken_exactly_where_a_listing_may_show() -> None:
    assert {s for s in Status if Action.SELL in PERMISSIONS[s]} == LISTABLE


def test_the_tables_cannot_be_changed() -> None:
    for table in (TRANSITIONS, PERMISSIONS, MOVERS):
        with pytest.raises(TypeError):
            table[Status.SOLD] = frozenset()  # type: ignore[index]  # what the test is about


def test_movers_cover_the_moves_exactly() -> None:
    assert set(MOVERS) == {(c, to) for c, targets in TRANSITIONS.items() for to in targets}
    assert all(MOVERS.values())


def test_only_an_authenticator_passes_or_refuses_an_item() -> None:
    for edge in MOVERS:
        judged = edge[1] is Status.REFUSED or (
            edge[0] in {Status.IN_REVIEW, Status.ESCALATED} and edge[1] is Status.APPROVED
        )
        judged = judged or edge == (Status.CHECKING, Status.SOLD)
        assert (MOVERS[edge] == {Role.AUTHENTICATOR}) == judged or edge[1] is Status.ESCALATED


def test_nothing_is_destroyed_by_the_service_alone() -> None:
    assert {MOVERS[edge] for edge in MOVERS if edge[1] is Status.DESTROYED} == {
        frozenset({Role.OPERATOR})
    }


def test_each_role_moves_something() -> None:
    assert set().union(*MOVERS.values()) == set(Role)
