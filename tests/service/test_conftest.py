"""The shared fixtures do what they say."""

from __future__ import annotations

import pytest

from service.domain.status import Status
from tests.service.support import Making


@pytest.mark.parametrize("status", list(Status))
def test_an_item_can_be_made_in_every_status(make: Making, status: Status) -> None:
    assert make.item(status).status == status
