"""What the tests of trade share: an item on its way to market, and a marketplace that listens."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from service.clock import FixedClock
from service.context import AppContext
from service.domain.actor import Actor
from service.domain.movers import Role
from service.domain.status import Status
from service.domain.words import Method
from service.ids import new_id
from service.listings.service import start_publishing
from service.offers.answers import Answer, answer_offer
from service.offers.service import Wish, make_offer
from service.settings import MarketplaceAccess
from service.store.delivery_tables import EffectRow
from service.store.record_tables import AssessmentRow, ItemRow, PhotoRow
from service.store.trade_tables import ListingRow
from service.workflows.effects import dispatch_due
from service.workflows.publish import publish
from service.workflows.steps import plain_steps
from tests.service.receiver import Receiver, receiving
from tests.service.support import Making, jpeg

OPERATOR = Actor("per_operator", frozenset({Role.OPERATOR}))
VIEWS = ("front", "three_quarter", "stitching", "hardware", "back", "base", "corner", "logo")
PUSHED = "ebay"
FED = ("amazon", "google_merchant", "zalando")


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A marketplace's server."""
    with receiving() as server:
        yield server


def _reachable(context: AppContext, receiver: Receiver, tmp_path: Path) -> AppContext:
    changes = {
        "marketplaces": {PUSHED: MarketplaceAccess(url=receiver.url)},
        "outbox_dir": tmp_path / "outbox",
        "public_url": "https://loupe.example",
        "delivery_timeout_seconds": 2.0,
    }
    return replace(context, settings=context.settings.model_copy(update=changes))


@pytest.fixture
def context(context: AppContext, receiver: Receiver, tmp_path: Path) -> AppContext:
    """The installation with an address for the pushed marketplace and an outbox of its own."""
    return _reachable(context, receiver, tmp_path)


@dataclass
class Trading:
    """Brings items to market by the rooms' own services."""

    context: AppContext
    clock: FixedClock
    make: Making

    def approved(self, *, views: tuple[str, ...] = VIEWS, **changes: Any) -> ItemRow:
        """An approved bag with its photos and an assessment that says excellent."""
        item = self.make.item(Status.APPROVED, **changes)
        for view in views:
            self.photo(item, view)
        self.assess(item)
        return item

    def photo(self, item: ItemRow, view: str, seed: str = "", *, passed: bool = True) -> PhotoRow:
        data = jpeg(f"{item.id}{view}{seed}")
        sha256 = hashlib.sha256(data).hexdigest()
        self.context.objects.put_bytes(f"originals/{sha256}", data)
        row = PhotoRow(
            id=new_id("pho"),
            item_id=item.id,
            view=view,
            sha256=sha256,
            media_type="image/jpeg",
            byte_count=len(data),
            width=64,
            height=48,
            quality={},
            quality_passed=passed,
            state="active",
            uploaded_by="per_test",
            created_at=self.clock.now(),
        )
        with self.context.store.writing() as uow:
            uow.photos.add(row)
        return row

    def assess(self, item: ItemRow, grade: str = "excellent") -> None:
        row = AssessmentRow(
            id=new_id("asm"),
            item_id=item.id,
            revision=item.revision,
            decision="consistent",
            p_value=0.5,
            grade=grade,
            score=91.0,
            identity={},
            authenticity={},
            condition={},
            photos=[],
            models=[],
            seconds=1.0,
            created_at=self.clock.now(),
        )
        with self.context.store.writing() as uow:
            uow.assessments.add(row)

    def offered(self, **changes: Any) -> tuple[ItemRow, str]:
        """An item with an open offer, and its link's token."""
        item = self.approved(**changes)
        with self.context.store.writing() as uow:
            programme = self.context.programmes[item.programme]
            wish = Wish(None, None, None)
            _, link = make_offer(uow, self.context, programme, item.id, wish, OPERATOR)
        return self.make.read(item.id), link.rpartition("/")[2]

    def accepted(self, **changes: Any) -> ItemRow:
        item, token = self.offered(**changes)
        with self.context.store.writing() as uow:
            answer = Answer(True, Method.STORE_CREDIT, "2026-11")
            answer_offer(uow, self.context, token, answer)
        return self.make.read(item.id)

    def publishing(self, **changes: Any) -> ItemRow:
        """An item whose publish workflow was started and has not run."""
        item = self.accepted(**changes)
        with self.context.store.writing() as uow:
            programme = self.context.programmes[item.programme]
            start_publishing(uow, programme, item.id, OPERATOR)
        return self.make.read(item.id)

    def listed(self, **changes: Any) -> ItemRow:
        """An item that is live everywhere."""
        item = self.publishing(**changes)
        self.run_publish(item)
        self.dispatch()
        return self.make.read(item.id)

    def run_publish(self, item: ItemRow) -> None:
        publish(self.context, plain_steps, item.id, item.revision)

    def dispatch(self, rounds: int = 5) -> int:
        """Delivers what is due until nothing is."""
        total = 0
        for _ in range(rounds):
            count = dispatch_due(self.context)
            total += count
            if count == 0:
                break
        return total

    def listings(self, item: ItemRow) -> dict[str, ListingRow]:
        """The newest listing of each marketplace."""
        with self.context.store.reading() as uow:
            return {row.marketplace: row for row in uow.listings.where(item_id=item.id)}

    def states(self, item: ItemRow) -> dict[str, str]:
        return {name: row.state for name, row in self.listings(item).items()}

    def effects(self, **equals: Any) -> list[EffectRow]:
        with self.context.store.reading() as uow:
            return uow.effects.where(**equals)

    def wait(self, **by: float) -> None:
        self.clock.advance(timedelta(**by))


@pytest.fixture
def trade(
    context: AppContext, receiver: Receiver, tmp_path: Path, clock: FixedClock, make: Making
) -> Trading:
    """Items on their way to market, in an installation that reaches the receiver."""
    return Trading(_reachable(context, receiver, tmp_path), clock, make)
