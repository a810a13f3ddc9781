"""The client's calls: one key through all tries, problems as errors, lists page by page."""

from __future__ import annotations

import json
from collections.abc import Callable

import httpx
import pytest

from service.client import Loupe, LoupeProblem, every

Handler = Callable[[httpx.Request], httpx.Response]


def loupe(handler: Handler, waits: list[float] | None = None) -> Loupe:
    http = httpx.Client(base_url="http://loupe.test", transport=httpx.MockTransport(handler))
    slept = [] if waits is None else waits
    return Loupe("http://loupe.test", "lk_secret", http=http, sleep=slept.append)


def test_a_call_that_was_lost_is_tried_again_under_the_same_key() -> None:
    keys: list[str] = []

    def handler(request: httpx.Request) -> httpx.Response:
        keys.append(request.headers["Idempotency-Key"])
        if len(keys) == 1:
            raise httpx.ReadTimeout("lost", request=request)
        if len(keys) == 2:
            return httpx.Response(503)
        return httpx.Response(201, json={"id": "prn-1"})

    waits: list[float] = []
    run = loupe(handler, waits).payouts.prepare({"method": "bank_transfer", "currency": "EUR"})
    assert run["id"] == "prn-1"
    assert len(keys) == 3
    assert len(set(keys)) == 1
    assert waits == [0.2, 0.4]


def test_a_caller_may_bring_the_key() -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        assert request.headers["Idempotency-Key"] == "mine"
        assert request.headers["Authorization"] == "Bearer lk_secret"
        return httpx.Response(200, json={})

    loupe(handler).payouts.release("prn-1", once="mine")


def test_a_call_that_could_be_done_twice_is_not_repeated() -> None:
    calls: list[str] = []

    def handler(request: httpx.Request) -> httpx.Response:
        calls.append(request.url.path)
        return httpx.Response(503, text="away")

    with pytest.raises(LoupeProblem) as caught:
        loupe(handler).accounts.create_key({"person_id": "per_1", "role": "operator"})
    assert (caught.value.status, caught.value.code) == (503, "no_problem_document")
    assert len(calls) == 1


def test_a_problem_is_an_error_with_its_code_and_data() -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        del request
        body = {"code": "illegal_move", "detail": "No.", "data": {"to": "sold"}, "status": 409}
        return httpx.Response(409, json=body)

    with pytest.raises(LoupeProblem) as caught:
        loupe(handler).items.get_item("itm/../x")
    assert (caught.value.status, caught.value.code) == (409, "illegal_move")
    assert caught.value.data == {"to": "sold"}


def test_a_path_holds_one_part_whatever_the_id_says() -> None:
    asked: list[bytes] = []

    def handler(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.raw_path)
        return httpx.Response(200, json={})

    loupe(handler).items.get_item("a/../b?c#d")
    assert asked == [b"/v1/items/a%2F..%2Fb%3Fc%23d"]


def test_a_list_is_read_to_its_end() -> None:
    pages = {None: (["a", "b"], "2"), "2": (["c"], None)}

    def handler(request: httpx.Request) -> httpx.Response:
        rows, following = pages[request.url.params.get("cursor")]
        return httpx.Response(200, json={"items": rows, "next_cursor": following})

    api = loupe(handler)
    rows = list(every(lambda at: api.items.list_items(cursor=at, limit=2)))
    assert rows == ["a", "b", "c"]


def test_bytes_go_and_come_as_they_are() -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        assert request.headers["Content-Type"] == "image/png"
        assert request.content == b"\x89PNG"
        return httpx.Response(201, json={"got": len(request.content)})

    answer = loupe(handler).photos.upload_photo("itm_1", b"\x89PNG", "image/png", view="front")
    assert json.loads(json.dumps(answer)) == {"got": 4}
