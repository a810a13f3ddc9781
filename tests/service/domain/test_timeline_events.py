"""Events are plain JSON, in UTC, and each kind has a name of its own."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest

from service.domain import events
from service.domain.actor import Actor
from service.domain.events import ItemEvent, ItemMoved, PayoutChanged, RetakeRequested, as_json
from service.domain.status import Status
from service.money import Money


def test_a_move_as_json(now: datetime) -> None:
    event = ItemMoved(
        item_id="itm_1",
        at=now.astimezone(timezone(timedelta(hours=8))),
        by=Actor.system("assess"),
        because="assessed",
        from_status=Status.ASSESSING,
        to_status=Status.IN_REVIEW,
        revision=4,
    )
    assert event.to_json() == {
        "kind": "item.moved",
        "item_id": "itm_1",
        "at": "2026-11-24T12:00:00Z",
        "by": {"id": "assess", "roles": ["system"]},
        "because": "assessed",
        "data": {"from_status": "assessing", "to_status": "in_review", "revision": 4},
    }
    json.dumps(event.to_json())


def test_money_and_lists_ride_in_events(now: datetime) -> None:
    by = Actor.system("settle")
    paid = PayoutChanged(
        item_id="i", at=now, by=by, payout_id="p", state="sent", amount=Money(5, "EUR")
    )
    assert paid.to_json()["data"] == {
        "payout_id": "p",
        "state": "sent",
        "amount": {"amount_minor": 5, "currency": "EUR"},
    }
    retake = RetakeRequested(item_id="i", at=now, by=by, views=("front", "logo"))
    assert retake.to_json()["data"] == {"views": ["front", "logo"]}


def test_each_kind_has_a_name_of_its_own() -> None:
    kinds = [event.kind for event in ItemEvent.__subclasses__()]
    assert len(set(kinds)) == len(kinds) >= 10
    assert all(kind.count(".") == 1 for kind in kinds)


def test_only_plain_things_ride_in_events() -> None:
    assert as_json({"at": datetime(2026, 1, 1, tzinfo=UTC)}) == {"at": "2026-01-01T00:00:00Z"}
    with pytest.raises(TypeError):
        as_json(1.5)
    with pytest.raises(TypeError):
        as_json(b"bytes")
    assert events.MAX_REASON_CHARACTERS == 2000
