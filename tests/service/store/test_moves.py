"""The only door to a stored status, also when two come through it at once."""

from __future__ import annotations

import threading

import pytest

from service.context import AppContext
from service.domain.actor import Actor
from service.domain.errors import IllegalMove, RoleNotPermitted
from service.domain.movers import Role
from service.domain.status import Status
from service.store.errors import MovedMeanwhile
from tests.service.support import ALL_ROLES, Making


def test_a_move_leaves_an_event_in_its_transaction(context: AppContext, make: Making) -> None:
    item = make.item()
    with context.store.writing() as uow:
        row = uow.items.get(item.id)
        event = uow.items.move(row, Status.RECEIVED, by=ALL_ROLES, because="scanned")
        assert (row.status, row.revision) == ("received", 1)
    with context.store.reading() as uow:
        kept = uow.items.timeline(item.id)
    assert [(e.id, e.seq, e.from_status, e.to_status) for e in kept] == [
        (event.id, 1, "expected", "received")
    ]


def test_a_transaction_that_fails_keeps_neither(context: AppContext, make: Making) -> None:
    item = make.item()

    def move_and_fail() -> None:
        with context.store.writing() as uow:
            row = uow.items.get(item.id)
            uow.items.move(row, Status.RECEIVED, by=ALL_ROLES, because="scanned")
            raise RuntimeError("afterwards")

    with pytest.raises(RuntimeError, match="afterwards"):
        move_and_fail()
    assert make.read(item.id).status == Status.EXPECTED
    with context.store.reading() as uow:
        assert uow.items.timeline(item.id) == []


def test_a_refused_move_changes_nothing(context: AppContext, make: Making) -> None:
    item = make.item(Status.RECEIVED)
    with context.store.writing() as uow:
        row = uow.items.get(item.id)
        with pytest.raises(IllegalMove):
            uow.items.move(row, Status.PAID_OUT, by=ALL_ROLES, because="no")
        marketplace = Actor("per_1", frozenset({Role.MARKETPLACE}))
        with pytest.raises(RoleNotPermitted):
            uow.items.move(row, Status.WITHDRAWN, by=marketplace, because="no")
        assert (row.status, row.revision) == ("received", 1)
    with context.store.reading() as uow:
        assert len(uow.items.timeline(item.id)) == 1


def test_a_row_that_was_read_before_somebody_moved_it_does_not_move(
    context: AppContext, make: Making
) -> None:
    item = make.item(Status.RECEIVED)
    with context.store.reading() as uow:
        stale = uow.items.get(item.id)
    make.move(item.id, Status.PHOTOGRAPHING)
    with context.store.writing() as uow, pytest.raises(MovedMeanwhile):
        uow.items.move(stale, Status.WITHDRAWN, by=ALL_ROLES, because="too late")
    now = make.read(item.id)
    assert (now.status, now.revision) == ("photographing", 2)


def test_of_two_at_once_one_moves_the_item(context: AppContext, make: Making) -> None:
    item = make.item()
    ready = threading.Barrier(2)
    outcomes: list[str] = []

    def move(to: Status) -> None:
        with context.store.reading() as uow:
            seen = uow.items.get(item.id)
        ready.wait()
        try:
            with context.store.writing() as uow:
                row = uow.session.merge(seen, load=False)
                uow.items.move(row, to, by=ALL_ROLES, because="at once")
            outcomes.append(to.value)
        except MovedMeanwhile as error:
            outcomes.append(error.code)

    threads = [
        threading.Thread(target=move, args=(to,)) for to in (Status.RECEIVED, Status.CANCELLED)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    row = make.read(item.id)
    assert sorted(outcomes) == sorted([row.status, "moved_meanwhile"])
    assert row.revision == 1
    with context.store.reading() as uow:
        assert len(uow.items.timeline(item.id)) == 1


def test_many_writers_wait_for_each_other(context: AppContext, make: Making) -> None:
    item = make.item(Status.RECEIVED)

    def note(number: int) -> None:
        with context.store.writing() as uow:
            row = uow.items.get(item.id)
            uow.items.note(row, "custody.scanned", by=ALL_ROLES, because=str(number))

    threads = [threading.Thread(target=note, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with context.store.reading() as uow:
        assert [event.seq for event in uow.items.timeline(item.id)] == list(range(1, 10))
