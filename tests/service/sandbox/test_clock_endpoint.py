from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from service.app import create_app
from service.cipher import Cipher
from service.context import AppContext
from service.main import read_settings
from service.wiring import open_context
from tests.service.conftest import make_key
from tests.service.support import Headers


def test_the_clock_of_everybody_moves(tmp_path: Path) -> None:
    settings = read_settings(
        database_url=f"sqlite:///{tmp_path / 'loupe.db'}", objects_url=f"file:{tmp_path / 'o'}"
    )
    with open_context(settings) as context, open_context(settings) as worker:
        secret = make_key(context, "Ada", "operator")
        headers = {"Authorization": f"Bearer {secret}", "Idempotency-Key": "once"}
        with TestClient(create_app(context)) as client:
            for _ in range(2):
                answer = client.post(
                    "/v1/sandbox/clock", headers=headers, json={"advance_seconds": 15 * 86400}
                )
        assert answer.json()["offset_seconds"] == 15 * 86400
        told = datetime.fromisoformat(answer.json()["now"])
        expected = datetime.now(UTC) + timedelta(days=15)
        for now in (told, context.clock.now(), worker.clock.now()):
            assert abs(now - expected) < timedelta(seconds=60)


@pytest.mark.parametrize("seconds", [-1, 1.5, "60", None, True, 3650 * 86400 + 1, 10**30])
def test_a_clock_goes_forward_by_whole_seconds(
    client: TestClient, keys: dict[str, Headers], seconds: object
) -> None:
    answer = client.post(
        "/v1/sandbox/clock", headers=keys["operator"], json={"advance_seconds": seconds}
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")


def test_a_clock_stays_within_what_databases_hold(
    client: TestClient, keys: dict[str, Headers]
) -> None:
    for _ in range(10):
        body = {"advance_seconds": 3650 * 86400}
        last = client.post("/v1/sandbox/clock", headers=keys["operator"], json=body)
    assert last.status_code == 200
    answer = client.post("/v1/sandbox/clock", headers=keys["operator"], json={"advance_seconds": 1})
    assert (answer.status_code, answer.json()["code"]) == (422, "clock_too_far")


def test_production_has_no_such_address(context: AppContext, keys: dict[str, Headers]) -> None:
    settings = read_settings(
        mode="production",
        secret_key=Cipher.new_key_text(),
        database_url=context.settings.database_url,
    )
    with TestClient(create_app(replace(context, settings=settings))) as client:
        answer = client.post(
            "/v1/sandbox/clock", headers=keys["operator"], json={"advance_seconds": 60}
        )
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    with context.store.reading() as uow:
        assert uow.sandbox_clock.offset() == timedelta(0)
