"""Whom a key speaks for."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from service.store.people_tables import ROLES
from tests.service.support import Headers


@pytest.mark.parametrize("role", ROLES)
def test_every_role_learns_whom_its_key_speaks_for(
    client: TestClient, keys: dict[str, Headers], role: str
) -> None:
    me = client.get("/v1/me", headers=keys[role]).json()
    assert me["role"] == role
    assert me["person_name"] == role
    assert me["person_id"].startswith("per_")
    assert me["programme"] == "balenciaga-resell"
    assert me["programme_title"] == "Balenciaga Re-Sell"
    assert (me["marketplace"] is not None) == (role == "marketplace")


def test_without_a_valid_key_nobody_is_named(client: TestClient, keys: dict[str, Headers]) -> None:
    for headers in ({}, {"Authorization": "Bearer lp_nothing"}, keys["revoked"]):
        answer = client.get("/v1/me", headers=headers)
        assert answer.status_code == 401
        assert answer.json()["code"] == "unauthenticated"
