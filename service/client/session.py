"""What every call shares: the key, retries that repeat nothing, problems as errors."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import httpx

#: the service or something before it is away for a moment; what was asked may have been done
AWAY = frozenset({502, 503, 504})
TRIES = 4
FIRST_WAIT_SECONDS = 0.2


class LoupeProblem(Exception):
    """The service refused: ``status``, the stable ``code``, what it says, and its data."""

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        self.status = status
        self.code = str(problem.get("code", "unknown"))
        self.detail = str(problem.get("detail", ""))
        self.data: Mapping[str, Any] = problem.get("data") or {}
        super().__init__(f"{status} {self.code}: {self.detail}")


class Session:
    """One key's calls. Safe to share between threads, as httpx's client is."""

    def __init__(self, http: httpx.Client, key: str, sleep: Callable[[float], None]) -> None:
        self._http = http
        self._authorization = f"Bearer {key}"
        self._sleep = sleep

    def json(
        self, method: str, path: str, *, once: str | None = None, keyed: bool = False, **rest: Any
    ) -> Any:
        """The answer's JSON, or None where it has none.

        ``keyed`` calls carry an Idempotency-Key: ``once``, or one made here, which stays the same
        through all tries, so that a call whose answer was lost is not done twice.
        """
        answer = self._call(method, path, once=once, keyed=keyed, **rest)
        return answer.json() if answer.content else None

    def raw(self, method: str, path: str, **rest: Any) -> bytes:
        """The answer's bytes: a picture, a document, a bank file, a feed."""
        return self._call(method, path, **rest).content

    def _call(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        data: bytes | None = None,
        media_type: str | None = None,
        once: str | None = None,
        keyed: bool = False,
    ) -> httpx.Response:
        headers = {"Authorization": self._authorization}
        if keyed:
            headers["Idempotency-Key"] = once or str(uuid.uuid4())
        if media_type:
            headers["Content-Type"] = media_type
        request: dict[str, Any] = {
            "params": {name: value for name, value in (query or {}).items() if value is not None},
            "headers": headers,
        }
        if data is not None:
            request["content"] = data
        elif body is not None:
            request["json"] = body
        return self._tried(method, path, request, repeatable=keyed or method != "POST")

    def _tried(
        self, method: str, path: str, request: Mapping[str, Any], *, repeatable: bool
    ) -> httpx.Response:
        for attempt in range(TRIES):
            last = attempt == TRIES - 1 or not repeatable
            try:
                answer = self._http.request(method, path, **request)
            except httpx.TransportError:
                if last:
                    raise
            else:
                if answer.status_code not in AWAY or last:
                    return _checked(answer)
            self._sleep(FIRST_WAIT_SECONDS * 2**attempt)
        raise AssertionError("the last try returns or raises")


def _checked(answer: httpx.Response) -> httpx.Response:
    if answer.is_success:
        return answer
    try:
        problem = answer.json()
    except ValueError:
        problem = {"code": "no_problem_document", "detail": answer.text[:200]}
    raise LoupeProblem(answer.status_code, problem if isinstance(problem, Mapping) else {})


def every(fetch: Callable[[str | None], Any]) -> Iterator[Any]:
    """Every row of a list: ``every(lambda at: api.items.list_items(cursor=at))``."""
    cursor: str | None = None
    while True:
        page = fetch(cursor)
        yield from page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            return


def session(
    base_url: str,
    key: str,
    *,
    timeout_seconds: float = 30.0,
    http: httpx.Client | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> Session:
    """A session with a service at ``base_url``; ``http`` replaces the connection, as tests do."""
    made = http or httpx.Client(base_url=base_url, timeout=timeout_seconds)
    return Session(made, key, sleep)
