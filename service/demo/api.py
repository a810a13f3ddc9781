"""A thin client: one per key, errors that say what the service said."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from standardwebhooks import Webhook

from service.ids import new_id


class Refused(Exception):
    """The service refused a request; ``code`` is its stable code."""

    def __init__(self, method: str, path: str, answer: httpx.Response) -> None:
        body = _json_of(answer)
        self.status = answer.status_code
        self.code = str(body.get("code", "unknown"))
        super().__init__(f"{method} {path}: {self.status} {self.code}: {body.get('detail', '')}")


def _json_of(answer: httpx.Response) -> dict[str, Any]:
    try:
        body = answer.json()
    except json.JSONDecodeError:
        return {}
    return body if isinstance(body, dict) else {}


class Api:
    """The service as one key sees it. Every POST carries an idempotency key of its own."""

    def __init__(self, base_url: str, key: str | None = None) -> None:
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._client = httpx.Client(base_url=base_url, headers=headers, timeout=60.0)

    def get(self, path: str, **query: str) -> Any:
        return self._send("GET", path, params=query).json()

    def get_bytes(self, path: str, **query: str) -> bytes:
        return self._send("GET", path, params=query).content

    def post(self, path: str, body: Mapping[str, Any] | None = None) -> Any:
        headers = {"Idempotency-Key": new_id("idem")}
        answer = self._send("POST", path, json=body, headers=headers)
        return answer.json()

    def upload(self, path: str, photo: Path, **query: str) -> Any:
        """Streams a photo as it lies on disk."""
        headers = {"Content-Type": "application/octet-stream"}
        with photo.open("rb") as file:
            answer = self._send("POST", path, params=query, content=file, headers=headers)
        return answer.json()

    def post_signed(self, path: str, body: Mapping[str, Any], secret: str) -> Any:
        """Posts a body under a Standard Webhooks signature, as a marketplace does."""
        data = json.dumps(body)
        message, now = new_id("msg"), datetime.now(UTC)
        headers = {
            "webhook-id": message,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": Webhook(secret).sign(message, now, data),
            "Content-Type": "application/json",
        }
        return self._send("POST", path, content=data.encode(), headers=headers).json()

    def wait_for(self, path: str, seconds: float, *statuses: str) -> Any:
        """Asks again until the thing's status is one of these.

        Raises:
            TimeoutError: it did not get there in time.
        """
        end = time.monotonic() + seconds
        while True:
            thing = self.get(path)
            if thing["status"] in statuses:
                return thing
            if time.monotonic() > end:
                wanted = " or ".join(statuses)
                raise TimeoutError(f"{path}: {thing['status']} after {seconds:.0f} s, not {wanted}")
            time.sleep(0.1)

    def close(self) -> None:
        self._client.close()

    def _send(self, method: str, path: str, **options: Any) -> httpx.Response:
        answer = self._client.request(method, path, **options)
        if answer.is_error:
            raise Refused(method, path, answer)
        return answer
