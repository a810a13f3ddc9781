"""Schemathesis against the service's own OpenAPI document: no 5xx, no undocumented answer.

Every operation is asked in each role that may use it, over a copy of an installation in which
everything has happened once, with data that the document allows and with data that it forbids.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
import schemathesis
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.parameters import ParameterLocation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)
from structlog.testing import capture_logs

from service.app import create_app, endpoints, roles_of
from service.clock import FixedClock
from service.context import AppContext
from service.domain.catalogue import Catalogue
from tests.acceptance.lived_in import LivedIn, live_in
from tests.service.conftest import HOUSE, catalogue, migrated_file
from tests.service.one_of_each import WORDS, id_for
from tests.service.sales.selling import Selling
from tests.service.support import Headers, Making

__all__ = ["catalogue", "migrated_file"]
pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
EXAMPLES = 20
OPERATIONS = [
    pytest.param(method, route, id=f"{method} {route.path_format}")
    for route in endpoints()
    if route.include_in_schema
    for method in sorted(route.methods or ())
]
#: words that make a request go further than random text does
KNOWN_WORDS = {
    name: WORDS[name] for name in ("country", "currency", "iban", "store_id", "category", "brand")
}


@pytest.fixture(scope="module")
def lived_in(
    tmp_path_factory: pytest.TempPathFactory, migrated_file: Path, catalogue: Catalogue
) -> LivedIn:
    return live_in(tmp_path_factory.mktemp("lived-in"), migrated_file, catalogue)


@pytest.fixture
def context(lived_in: LivedIn, tmp_path: Path) -> Iterator[AppContext]:
    with lived_in.copied(tmp_path) as context:
        yield context
    shutil.rmtree(tmp_path)


@pytest.mark.parametrize(("method", "route"), OPERATIONS)
def test_the_document_is_true(
    method: str, route: APIRoute, context: AppContext, lived_in: LivedIn
) -> None:
    app = create_app(context)
    operation = schemathesis.openapi.from_asgi("/openapi.json", app)[route.path_format][method]
    roles: list[str | None] = [*sorted(roles_of(route) or ())]

    def cases(role: str | None) -> st.SearchStrategy[Case[Any]]:
        # the key is ours, so that what must be refused is refused for what it says
        key = dict(lived_in.keys[role]) if role else {}
        allowed = operation.as_strategy(GenerationMode.POSITIVE, headers=key)
        forbidden = operation.as_strategy(GenerationMode.NEGATIVE, headers=key)
        return st.one_of(allowed, allowed, forbidden)

    strategies = {role: cases(role) for role in roles or [None]}

    @settings(
        max_examples=EXAMPLES * max(1, len(roles)),
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(data=st.data())
    def probe(data: st.DataObject) -> None:
        role = data.draw(st.sampled_from(list(strategies)))
        case = data.draw(strategies[role])
        _aim(case, data, lived_in, context)
        answer = _send(case, client, context, lived_in.keys, role)
        case.validate_response(answer, checks=CHECKS)
        _check_allowed_is_read(case, answer)

    with TestClient(app, raise_server_exceptions=True) as client, capture_logs():
        probe()


def _aim(case: Case[Any], data: st.DataObject, lived_in: LivedIn, context: AppContext) -> None:
    """Puts things that are there in place of random text, but never of what must be refused."""
    assert case.meta is not None
    if not case.meta.is_negative_at(ParameterLocation.PATH):
        for name, drawn in dict(case.path_parameters).items():
            case.path_parameters[name] = _known(name, data, lived_in, context) or drawn
    if not case.meta.is_negative_at(ParameterLocation.BODY) and isinstance(case.body, dict):
        case.body = _aimed(case.body, data, lived_in, context)


def _aimed(value: Any, data: st.DataObject, lived_in: LivedIn, context: AppContext) -> Any:
    if isinstance(value, int | float) and not isinstance(value, bool) and value == int(value):
        # to JSON Schema 4.0 is an integer; here money and seconds are written without a point.
        # FastAPI writes limits as floats: above 2**53 the document's are off by one
        return int(max(min(value, 2**53), -(2**53)))
    if isinstance(value, list):
        return [_aimed(inner, data, lived_in, context) for inner in value]
    if not isinstance(value, dict):
        return value
    return {
        name: _known(name, data, lived_in, context) or _aimed(inner, data, lived_in, context)
        for name, inner in value.items()
    }


def _known(name: str, data: st.DataObject, lived_in: LivedIn, context: AppContext) -> str | None:
    """Mostly something of that name; sometimes None, which leaves what was drawn."""
    if name == "country":
        # that there is such a country is more than a pattern can say
        return str(KNOWN_WORDS[name])
    if data.draw(st.integers(0, 9)) == 0:
        return None
    if name in KNOWN_WORDS:
        return str(KNOWN_WORDS[name])
    if name == "token":
        return lived_in.token
    if name == "marketplace":
        return data.draw(st.sampled_from(sorted(context.programmes[HOUSE].marketplaces)))
    if not name.endswith("_id"):
        return None
    table = id_for(name, {table: table for table in lived_in.ids})
    return data.draw(st.sampled_from(lived_in.ids[table])) if table else None


def _send(
    case: Case[Any],
    client: TestClient,
    context: AppContext,
    keys: dict[str, Headers],
    role: str | None,
) -> Any:
    key = keys[role] if role else {}
    arguments = case.as_transport_kwargs(base_url="http://testserver", headers=dict(key))
    request = requests.Request(**arguments).prepare()
    body = request.body or b""
    assert isinstance(body, str | bytes)
    assert request.url is not None
    sent = body.encode() if isinstance(body, str) else body
    headers = {name: _text(value) for name, value in request.headers.items()}
    signed = case.path == "/v1/orders" and case.method == "POST" and "webhook-id" in headers
    if signed and _is_text(sent):
        # what the document cannot say: the headers are a signature over these very bytes
        headers |= Selling(client, context, _nobody(context), keys).signature(sent)
    return client.request(case.method, request.url, content=sent, headers=headers)


def _is_text(sent: bytes) -> bool:
    try:
        sent.decode()
    except UnicodeDecodeError:
        return False
    return True


def _text(value: str | bytes) -> str:
    return value if isinstance(value, str) else value.decode("latin-1")


def _nobody(context: AppContext) -> Making:
    assert isinstance(context.clock, FixedClock)
    return Making(context, context.clock)


def _check_allowed_is_read(case: Case[Any], answer: Any) -> None:
    """What the document allows may be refused for a reason, but not as unreadable."""
    assert case.meta is not None
    if case.meta.generation.mode.is_positive and answer.status_code == 422:
        assert answer.json()["code"] != "invalid_request", (answer.request.url, answer.text)
