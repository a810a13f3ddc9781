"""One call of a marketplace's own API: JSON there and back, no redirect, a capped answer."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from service.adapters.deliveries import MAX_ANSWER_BYTES, Outcome, Unreachable

#: answers that a later try may turn into a yes
TRY_AGAIN = frozenset({408, 425, 429})
#: an API's answers hold whole products
MAX_BYTES = 16 * MAX_ANSWER_BYTES
MAX_REASON = 300


class ApiRefused(Exception):
    """The API said no; ``outcome`` says whether a later try can help."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.reason)
        self.outcome = outcome


@dataclass(frozen=True, slots=True)
class ApiAnswer:
    """A status and the JSON that came with it; an empty mapping where there was none."""

    status: int
    body: Mapping[str, Any]

    @property
    def is_yes(self) -> bool:
        return self.status // 100 == 2

    def refusal(self, words: str) -> ApiRefused:
        """This answer as a refusal, in the API's own words."""
        again = self.status >= 500 or self.status in TRY_AGAIN
        return refused(f"HTTP {self.status} {words}", again=again, status=self.status)


def refused(words: str, *, again: bool, **data: Any) -> ApiRefused:
    """A refusal with its reason on one printable line."""
    line = " ".join("".join(c if c.isprintable() else " " for c in words).split())
    return ApiRefused(Outcome("again" if again else "failed", line[:MAX_REASON], data))


@dataclass(frozen=True, slots=True)
class ApiCaller:
    """Calls one API. Holds no connection between two calls.

    ``until`` (of ``time.monotonic``) ends all calls together, where that is asked for.
    """

    base: str
    timeout_seconds: float
    headers: Mapping[str, str] = field(default_factory=dict)
    until: float | None = None

    def __call__(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        query: Mapping[str, str] | None = None,
    ) -> ApiAnswer:
        """Calls once. Raises Unreachable where no answer came in time, or none of JSON."""
        content = None if body is None else json.dumps(body).encode()
        sent = {"Accept": "application/json", "User-Agent": "Loupe/1", **self.headers}
        sent |= {} if body is None else {"Content-Type": "application/json"}
        return self._send(method, path, content, sent | dict(headers or {}), query)

    def form(self, path: str, fields: Mapping[str, str], *, auth: tuple[str, str]) -> ApiAnswer:
        """Posts a form under HTTP Basic authentication, as token endpoints want it."""
        try:
            with self._client() as client:
                answer = client.post(f"{self.base}{path}", data=dict(fields), auth=auth)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise Unreachable(type(error).__name__) from error
        return ApiAnswer(answer.status_code, _json(answer.content[:MAX_BYTES]))

    def _client(self) -> httpx.Client:
        # trust_env: a proxy of the environment must not see the token
        left = min(self.timeout_seconds, self._left())
        timeout = httpx.Timeout(left, connect=min(left, self.timeout_seconds / 2))
        return httpx.Client(timeout=timeout, trust_env=False, follow_redirects=False)

    def _left(self) -> float:
        """Seconds that are left for all further calls. Raises Unreachable where there are none."""
        if self.until is None:
            return self.timeout_seconds
        left = self.until - time.monotonic()
        if left <= 0:
            raise Unreachable("the calls took too long together")
        return left

    def _send(
        self,
        method: str,
        path: str,
        content: bytes | None,
        headers: Mapping[str, str],
        query: Mapping[str, str] | None,
    ) -> ApiAnswer:
        url, data = f"{self.base}{path}", b""
        try:
            with (
                self._client() as client,
                client.stream(
                    method, url, content=content, headers=dict(headers), params=query
                ) as answer,
            ):
                for piece in answer.iter_bytes():
                    data += piece
                    self._left()
                    if len(data) > MAX_BYTES:
                        raise Unreachable("the answer does not end")
                return ApiAnswer(answer.status_code, _json(data))
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise Unreachable(type(error).__name__) from error


def _json(data: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(data) if data else {}
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
