"""Many writers at once on PostgreSQL: chains stay whole, and of two sealers one waits or yields."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
import sqlalchemy as sa

from service.audit.service import verify
from service.context import AppContext
from service.domain.status import Status
from service.store.database import open_database
from service.store.migrate import upgrade
from service.workflows.sealing import seal, seal_key
from tests.service.postgres import postgres_url
from tests.service.support import ALL_ROLES, Making

pytestmark = pytest.mark.postgres


@pytest.fixture
def there(context: AppContext) -> Iterator[AppContext]:
    """The installation on PostgreSQL."""
    with postgres_url() as url:
        engine = open_database(url)
        upgrade(engine)
        store = replace(context.store, engine=engine)
        settings = context.settings.model_copy(update={"database_url": url})
        yield replace(context, store=store, settings=settings)
        engine.dispose()


def test_writers_at_once_leave_whole_chains_and_seals(there: AppContext, make: Making) -> None:
    making = Making(there, make.clock)
    consignor = making.consignor()
    items = [
        making.item(Status.RECEIVED, consignment=making.consignment(consignor)) for _ in range(2)
    ]

    def work(number: int) -> int:
        with there.store.writing() as uow:
            # both items and the consignor, in another order each time
            order = items if number % 2 else items[::-1]
            row = uow.consignors.get(consignor.id)
            row.email = f"{number}@example.com"
            uow.session.flush()
            uow.items.note(
                uow.items.get(order[0].id), "workflow.failed", by=ALL_ROLES, because=f"{number}"
            )
        return seal(there) if number % 5 == 0 else 0

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, range(40)))
    while seal(there):
        pass
    with there.store.reading() as uow:
        report = verify(uow, seal_key(there.cipher))
        assert report.breaks == ()
        assert len(uow.audit.chain(f"consignor:{consignor.id}")) == 43
        notes = [len(uow.audit.chain(f"item:{item.id}")) for item in items]
    assert report.unsealed == 0
    assert notes == [22, 22]


def test_a_tampered_row_is_found_there_too(there: AppContext, make: Making) -> None:
    item = Making(there, make.clock).item(Status.RECEIVED)
    seal(there)
    with there.store.writing() as uow:
        uow.session.execute(sa.text("ALTER TABLE audit_entries DISABLE TRIGGER ALL"))
        uow.session.execute(sa.text("UPDATE audit_entries SET by = 'x' WHERE seq = 2"))
        uow.session.execute(sa.text("UPDATE items SET currency = 'USD'"))
    with there.store.reading() as uow:
        codes = {one.code for one in verify(uow, seal_key(there.cipher)).breaks}
    assert item.currency == "EUR"
    assert codes == {"entry_changed", "row_changed"}
