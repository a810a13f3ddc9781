from __future__ import annotations

from pathlib import Path

from fastapi.testclient import TestClient

from service.context import AppContext


def test_the_process_answers_without_a_key(client: TestClient) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "mode": "sandbox"}


def test_ready_asks_the_database(client: TestClient) -> None:
    assert client.get("/readyz").json()["status"] == "ready"


def test_not_ready_without_the_tables_file(client: TestClient, context: AppContext) -> None:
    context.store.engine.dispose()
    database = context.store.engine.url.database
    assert database is not None
    with Path(database).open("r+b") as file:
        file.write(b"this is not a database")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["code"] == "not_ready"
