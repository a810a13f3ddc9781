"""What the domain's tests share: a clock's reading, a programme, an item where one wants it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import pytest

from service.domain.actor import Actor
from service.domain.catalogue import load_catalogue
from service.domain.item import Item
from service.domain.movers import Role
from service.domain.programme import Programme
from service.domain.status import Status, Trait

PROGRAMMES = Path(__file__).parents[3] / "service" / "programmes"


class ItemIn(Protocol):
    """Makes an item in a status, with the traits of the status table that it shall have."""

    def __call__(self, status: Status, traits: frozenset[Trait] = ...) -> Item: ...


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def programme() -> Programme:
    return load_catalogue(PROGRAMMES).programme("balenciaga-resell")


@pytest.fixture
def anybody() -> Actor:
    """Holds every role, so that only the table decides."""
    return Actor("per_all", frozenset(Role))


@pytest.fixture
def item_in() -> ItemIn:
    def make(status: Status, traits: frozenset[Trait] = frozenset()) -> Item:
        return Item(
            id="itm_1",
            programme="balenciaga-resell",
            consignment_id="con_1",
            consignor_id="csr_1",
            category="bags",
            brand="Vetra",
            sku="VETRA-ARCO-01",
            title="Arco",
            country="IT",
            currency="EUR",
            status=status,
            revision=3,
            traits=traits,
        )

    return make
