"""What the logs tell, and what they must not: links, addresses of partners, people."""

from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy.exc import IntegrityError

from service.context import AppContext
from service.logs import QUIET, configure_logs
from tests.service.support import Making

TOKEN = "a-consignors-single-use-link"


@pytest.fixture
def logs(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Everything logged so far, as text; the process's own way of logging comes back afterwards."""
    written = io.StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    root, names = logging.getLogger(), ("", *QUIET)
    handlers, levels = root.handlers, {name: logging.getLogger(name).level for name in names}
    configure_logs("info")
    # the test's own client is none of ours
    monkeypatch.setattr(logging.getLogger("httpx2"), "disabled", True)
    yield written.getvalue
    structlog.reset_defaults()
    root.handlers = handlers
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def test_a_request_is_logged_by_its_route(client: TestClient, logs: Any) -> None:
    assert client.get(f"/v1/offer-links/{TOKEN}?q={TOKEN}").status_code == 404
    assert client.get(f"/nowhere/{TOKEN}").status_code == 404
    text = logs()
    lines = [json.loads(line) for line in text.splitlines() if '"request"' in line]
    assert [(line["method"], line["route"], line["status"]) for line in lines] == [
        ("GET", "/v1/offer-links/{token}", 404),
        ("GET", None, 404),
    ]
    assert TOKEN not in text


def test_so_is_one_that_broke(
    app: FastAPI, context: AppContext, logs: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    context.store.engine.dispose()
    # the database is gone
    monkeypatch.setattr(app.state.context.store.engine.dialect, "connect", _away)
    client = TestClient(app, raise_server_exceptions=False)
    answer = client.get(f"/v1/offer-links/{TOKEN}")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")
    text = logs()
    assert "the database is away" in text
    assert '"route": "/v1/offer-links/{token}"' in text
    assert TOKEN not in text


def _away(*_: Any, **__: Any) -> None:
    raise OSError("the database is away")


def test_an_error_of_the_database_names_nobody(context: AppContext, make: Making) -> None:
    consignor = make.consignor(name="Chiara Rossi")
    with pytest.raises(IntegrityError) as refused:
        make.consignor(id=consignor.id)
    assert "Chiara" not in str(refused.value)


def test_addresses_that_we_call_stay_out_of_the_logs(logs: Any) -> None:
    for name in QUIET:
        logging.getLogger(name).info("POST https://partner.example/hook?token=%s", TOKEN)
    assert TOKEN not in logs()
