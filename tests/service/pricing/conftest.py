"""Fixtures of prices: items that are sold over HTTP, and items on their way to market."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from service.context import AppContext
from tests.service.sales.selling import Selling
from tests.service.support import Headers, Making
from tests.service.trade_fixtures import context, receiver, trade

__all__ = ["context", "receiver", "trade"]


@pytest.fixture
def selling(
    client: TestClient,
    context: AppContext,  # pytest's own way of asking for the fixture above
    make: Making,
    keys: dict[str, Headers],
) -> Selling:
    return Selling(client, context, make, keys)
