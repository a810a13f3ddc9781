"""A house that has an account to pay from."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from service.app import create_app
from service.context import AppContext
from tests.service.payouts.paying import HOUSE_ACCOUNT, Paying
from tests.service.sales.selling import HOUSE
from tests.service.support import Headers, Making


@pytest.fixture
def paying(context: AppContext, make: Making, keys: dict[str, Headers]) -> Paying:
    settings = context.settings.model_copy(update={"house_accounts": {HOUSE: HOUSE_ACCOUNT}})
    with_account = replace(context, settings=settings)
    return Paying(TestClient(create_app(with_account)), with_account, make, keys)
