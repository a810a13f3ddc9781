"""`move` is the only door, and a refused move leaves everything as it was."""

from __future__ import annotations

import itertools
from datetime import datetime

import pytest

from service.domain.actor import Actor
from service.domain.errors import (
    IllegalMove,
    NotPermitted,
    ReasonTooLong,
    RoleNotPermitted,
    UnknownCurrency,
)
from service.domain.events import ItemMoved
from service.domain.item import Item
from service.domain.movers import MOVERS, Role
from service.domain.status import (
    EDGE_TRAITS,
    Action,
    Status,
    Trait,
    is_permitted,
    may_move,
)
from tests.service.domain.conftest import ItemIn

#: every set of traits that an item can have
TRAITS = tuple(
    frozenset(chosen) for size in range(4) for chosen in itertools.combinations(Trait, size)
)


@pytest.mark.parametrize("current", Status)
@pytest.mark.parametrize("to", Status)
def test_every_pair_moves_or_changes_nothing(
    item_in: ItemIn, anybody: Actor, now: datetime, current: Status, to: Status
) -> None:
    for traits in TRAITS:
        item = item_in(current, traits)
        before = dict(vars(item))
        if may_move(current, to, traits):
            event = item.move(to, by=anybody, because="a test", at=now)
            assert event == ItemMoved(
                item_id="itm_1",
                at=now,
                by=anybody,
                because="a test",
                from_status=current,
                to_status=to,
                revision=4,
            )
            assert dict(vars(item)) == {**before, "status": to, "revision": 4}
        else:
            with pytest.raises(IllegalMove) as caught:
                item.move(to, by=anybody, because="a test", at=now)
            assert (caught.value.current, caught.value.to) == (current, to)
            assert caught.value.code == "illegal_move"
            assert dict(vars(item)) == before


def _traits_for(current: Status, to: Status) -> frozenset[Trait]:
    trait, wanted = EDGE_TRAITS.get((current, to), (Trait.REPAIR, False))
    return frozenset({trait}) if wanted else frozenset()


@pytest.mark.parametrize("role", Role)
def test_every_role_at_every_edge(item_in: ItemIn, now: datetime, role: Role) -> None:
    actor = Actor("per_1", frozenset({role}))
    for (current, to), roles in MOVERS.items():
        item = item_in(current, _traits_for(current, to))
        if role in roles:
            item.move(to, by=actor, because="", at=now)
            assert item.status is to
        else:
            with pytest.raises(RoleNotPermitted) as caught:
                item.move(to, by=actor, because="", at=now)
            assert caught.value.kind == "forbidden"
            assert (item.status, item.revision) == (current, 3)


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("action", Action)
def test_every_action_in_every_status(item_in: ItemIn, status: Status, action: Action) -> None:
    for traits in TRAITS:
        item = item_in(status, traits)
        if is_permitted(status, action, traits):
            item.require(action)
        else:
            with pytest.raises(NotPermitted) as caught:
                item.require(action)
            assert (caught.value.status, caught.value.action) == (status, action)


@pytest.mark.parametrize(
    ("name", "value"),
    [("status", Status.SOLD), ("revision", 9), ("id", "itm_2"), ("currency", "GBP")],
)
def test_nothing_else_changes_what_is_fixed(item_in: ItemIn, name: str, value: object) -> None:
    item = item_in(Status.LISTED)
    with pytest.raises(AttributeError):
        setattr(item, name, value)
    assert (item.status, item.revision, item.id, item.currency) == ("listed", 3, "itm_1", "EUR")


def test_what_describes_the_item_may_be_corrected(item_in: ItemIn) -> None:
    item = item_in(Status.RECEIVED)
    item.title = "Arco, small"
    assert item.title == "Arco, small"


def test_an_event_that_cannot_be_kept_stops_the_move(
    item_in: ItemIn, anybody: Actor, now: datetime
) -> None:
    item = item_in(Status.EXPECTED)
    with pytest.raises(ValueError, match="time zone"):
        item.move(Status.RECEIVED, by=anybody, because="", at=now.replace(tzinfo=None))
    with pytest.raises(ReasonTooLong):
        item.move(Status.RECEIVED, by=anybody, because="x" * 2001, at=now)
    assert (item.status, item.revision) == (Status.EXPECTED, 3)


def test_an_item_needs_a_known_currency_and_a_revision(item_in: ItemIn) -> None:
    values = dict(vars(item_in(Status.EXPECTED)))
    with pytest.raises(UnknownCurrency):
        Item(**{**values, "currency": "LIR"})
    with pytest.raises(ValueError, match="negative"):
        Item(**{**values, "revision": -1})


def test_an_actor_is_somebody_with_a_role() -> None:
    with pytest.raises(ValueError, match="id"):
        Actor("", frozenset({Role.STUDIO}))
    with pytest.raises(ValueError, match="role"):
        Actor("per_1", frozenset())
    assert Actor.system("assess").roles == {Role.SYSTEM}
    assert Actor.consignor("csr_1").to_json() == {"id": "csr_1", "roles": ["consignor"]}
