"""Pages are a partition: every row once, newest first, whatever the page's size."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.context import AppContext
from service.ids import new_id
from service.store.people_tables import PersonRow
from tests.service.conftest import HOUSE, OTHER_HOUSE


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # each example has a house
)
@given(rows=st.integers(0, 12), foreign=st.integers(0, 3), limit=st.integers(1, 6))
def test_pages_hold_every_row_once(
    context: AppContext, rows: int, foreign: int, limit: int
) -> None:
    house = new_id("house")
    with context.store.writing() as uow:
        for number in range(rows + foreign):
            programme = house if number < rows else OTHER_HOUSE
            uow.people.add(
                PersonRow(
                    id=new_id("per"),
                    programme=programme,
                    name=str(number),
                    created_at=context.clock.now(),
                )
            )
        mine = sorted((row.id for row in uow.people.where(programme=house)), reverse=True)
    seen: list[str] = []
    cursor: str | None = None
    while True:
        with context.store.reading() as uow:
            page = uow.people.page(limit=limit, cursor=cursor, programme=house)
        assert len(page.rows) <= limit
        seen += [row.id for row in page.rows]
        cursor = page.next_cursor
        if cursor is None:
            break
        assert len(page.rows) == limit, "a page that has a next one is full"
    assert seen == mine


def test_a_row_that_is_added_meanwhile_moves_no_page(context: AppContext) -> None:
    def add(name: str) -> Any:
        with context.store.writing() as uow:
            return uow.people.add(
                PersonRow(
                    id=f"per_{name}", programme=HOUSE, name=name, created_at=context.clock.now()
                )
            )

    for name in ("1", "2", "3", "4"):
        add(name)
    with context.store.reading() as uow:
        first = uow.people.page(limit=2, programme=HOUSE)
    add("5")
    with context.store.reading() as uow:
        second = uow.people.page(limit=2, cursor=first.next_cursor, programme=HOUSE)
    names = [row.name for row in (*first.rows, *second.rows)]
    assert names == ["4", "3", "2", "1"]
    assert second.next_cursor is None
