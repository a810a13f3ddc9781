"""Every endpoint against every role, no key, a revoked key, and another programme's key.

The endpoints are read from the application, so that a room that is added later is walked too.
"""

from __future__ import annotations

import itertools
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from structlog.testing import capture_logs

from service.app import create_app, endpoints, roles_of
from service.clock import FixedClock
from service.context import AppContext
from service.domain.catalogue import Catalogue
from service.store.people_tables import ROLES
from tests.service.conftest import HOUSE, START, installed, make_keys
from tests.service.one_of_each import add_one_of_each, body_for, id_for
from tests.service.support import Headers, Started, TellingInference
from vision.errors import CorruptPhoto

#: what needs no key, each with its reason
OPEN = {
    "/healthz": "a load balancer has no key",
    "/readyz": "a load balancer has no key",
    "/v1/offer-links/{token}": "the consignor's single-use link is the key",
    "/v1/offer-links/{token}/answer": "the consignor's single-use link is the key",
    "/v1/pictures/{picture_id}": "marketplaces fetch pictures by address",
    "/v1/listing-pages/{listing_id}": "buyers open it",
}
TOLD = [route for route in endpoints() if route.include_in_schema]
WALK = [(method, route) for route in TOLD for method in sorted(route.methods or ())]
GUARDED = [(method, route) for method, route in WALK if roles_of(route) is not None]
OF_ONE_THING = [(method, route) for method, route in GUARDED if re.search(r"{\w+_id}", route.path)]


def said(value: object) -> str | None:
    return f"{value.path}" if isinstance(value, APIRoute) else None


@pytest.fixture(scope="module")
def context(
    tmp_path_factory: pytest.TempPathFactory, migrated_file: Path, catalogue: Catalogue
) -> Iterator[AppContext]:
    """One installation for the whole walk: who is let in does not hang on what was done before."""
    folder = tmp_path_factory.mktemp("walk")
    shutil.copy(migrated_file, folder / "loupe.db")
    # nothing here is a photo: whoever gets this far was let in
    inference = TellingInference(refusal=CorruptPhoto())
    with installed(folder, catalogue, FixedClock(START), Started(), inference) as context:
        yield context


@pytest.fixture(scope="module")
def keys(context: AppContext) -> dict[str, Headers]:
    return make_keys(context)


@pytest.fixture(scope="module")
def ids(context: AppContext) -> dict[str, str]:
    return add_one_of_each(context, HOUSE)


@pytest.fixture(scope="module")
def client(context: AppContext) -> Iterator[TestClient]:
    # rows that were filled by their types alone may break what reads them, behind the door
    with TestClient(create_app(context), raise_server_exceptions=False) as client:
        yield client


class Asking:
    """Sends to an endpoint a request that is right in all but its key."""

    def __init__(self, client: TestClient, ids: dict[str, str]) -> None:
        self.client, self.ids = client, ids
        self.document: dict[str, Any] = client.get("/openapi.json").json()
        self.count = itertools.count()

    def __call__(self, method: str, route: APIRoute, headers: Headers) -> Any:
        operation = self.document["paths"][route.path_format][method.lower()]
        path = re.sub(r"{(\w+)(?::\w+)?}", self._parameter, route.path)
        query = {
            parameter["name"]: "front" if parameter["name"] == "view" else "bags"
            for parameter in operation.get("parameters", [])
            if parameter["in"] == "query" and parameter["required"]
        }
        arguments = body_for(operation, self.document)
        # a key that came before would be answered before anything else is looked at
        once = {"Idempotency-Key": f"walk-{next(self.count)}"}
        given = headers | arguments.pop("headers", {}) | once
        with capture_logs():
            return self.client.request(method, path, params=query, headers=given, **arguments)

    def _parameter(self, found: re.Match[str]) -> str:
        return id_for(found[1], self.ids) or {"marketplace": "ebay"}.get(found[1], "unknown")


@pytest.fixture(scope="module")
def ask(client: TestClient, ids: dict[str, str]) -> Asking:
    return Asking(client, ids)


def test_the_walk_misses_no_endpoint(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    told = {
        (method.upper(), path) for path, methods in document["paths"].items() for method in methods
    }
    walked = {(method, route.path_format) for method, route in WALK}
    assert told == walked


def test_only_the_listed_endpoints_are_open() -> None:
    assert {route.path for route in TOLD if roles_of(route) is None} == set(OPEN)


def test_what_the_document_does_not_tell_are_pages_alone() -> None:
    # the workbench's files hold no data: whoever opens them brings a key of their own
    untold = [route for route in endpoints() if not route.include_in_schema]
    assert all(not route.path.startswith("/v1") for route in untold)
    assert all(set(route.methods or ()) <= {"GET", "HEAD"} for route in untold)


def test_the_document_names_the_roles(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    for route in TOLD:
        for method in route.methods or ():
            told = paths[route.path_format][method.lower()]["x-roles"]
            assert told == sorted(roles_of(route) or ())


@pytest.mark.parametrize(("method", "route"), GUARDED, ids=said)
def test_an_endpoint_lets_in_its_roles_and_no_others(
    method: str, route: APIRoute, ask: Asking, keys: dict[str, Headers]
) -> None:
    allowed = roles_of(route)
    assert allowed
    for role in ROLES:
        answer = ask(method, route, keys[role])
        problem = answer.json() if answer.status_code in (401, 403) else {}
        if role in allowed:
            assert problem.get("code") not in ("forbidden", "unauthenticated"), role
        else:
            assert (answer.status_code, problem.get("code")) == (403, "forbidden"), role


@pytest.mark.parametrize(("method", "route"), GUARDED, ids=said)
def test_an_endpoint_wants_a_key_that_lives(
    method: str, route: APIRoute, ask: Asking, keys: dict[str, Headers]
) -> None:
    wrong: list[Headers] = [
        {},
        keys["revoked"],
        {"Authorization": "Bearer lp_nobody-has-this-key"},
        {"Authorization": "Bearer "},
        {"Authorization": keys["operator"]["Authorization"].replace("Bearer", "Basic")},
        {"Authorization": keys["operator"]["Authorization"].upper()},
    ]
    for headers in wrong:
        answer = ask(method, route, headers)
        assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated"), headers
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(("method", "route"), OF_ONE_THING, ids=said)
def test_a_foreign_programmes_thing_is_not_found(
    method: str, route: APIRoute, ask: Asking, keys: dict[str, Headers]
) -> None:
    for role in roles_of(route) or ():
        answer = ask(method, route, keys[f"foreign_{role}"])
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), answer.text


@pytest.mark.parametrize(
    "route",
    [route for method, route in GUARDED if method == "GET" and "{" not in route.path],
    ids=said,
)
def test_a_foreign_programmes_lists_are_empty(
    route: APIRoute, ask: Asking, keys: dict[str, Headers], ids: dict[str, str]
) -> None:
    for role in roles_of(route) or ():
        answer = ask("GET", route, keys[f"foreign_{role}"])
        assert answer.status_code == 200
        assert not [id for id in ids.values() if id in answer.text], role
