"""Sends a signed body to an address over HTTP, and says plainly what came of it.

Signatures follow Standard Webhooks 1.0.0: the headers ``webhook-id`` (here the effect's key),
``webhook-timestamp`` and ``webhook-signature``. A redirect is never followed.
"""

from __future__ import annotations

import ipaddress
import socket
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, ClassVar, Literal
from urllib.parse import urlsplit

import httpx
from standardwebhooks import Webhook

#: bytes of an answer that are read; the rest is left
MAX_ANSWER_BYTES = 65_536
#: timeouts after which a call ends, whatever still comes in
PATIENCE = 2
#: characters of an answer that are kept as the reason of a failure
MAX_REASON = 300
#: RFC 6052: an IPv4 address in IPv6 clothes
NAT64 = ipaddress.ip_network("64:ff9b::/96")
Word = Literal["delivered", "again", "failed"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one try: done, worth another try, or useless to repeat."""

    word: Word
    reason: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address answered; ``body`` is cut at MAX_ANSWER_BYTES."""

    status: int
    body: bytes


class DeliveryError(Exception):
    """Nothing could be delivered to this address."""

    code: ClassVar[str] = "delivery_failed"

    def __str__(self) -> str:
        return ": ".join([self.__doc__ or self.code, *(str(arg) for arg in self.args)])


class AddressRefused(DeliveryError):
    """This address may not be called."""

    code = "address_refused"


class Unreachable(DeliveryError):
    """The address did not answer."""

    code = "unreachable"


@dataclass(frozen=True, slots=True)
class Parcel:
    """What goes out: the address, the key that repeats carry, the body and the signing secret.

    ``public_only`` refuses addresses without TLS and those that lead into a private network.
    """

    url: str
    key: str
    body: bytes
    secret: str
    public_only: bool


class HttpSender:
    """Posts parcels. Holds no connection between two of them."""

    def __init__(self, timeout_seconds: float, now: Callable[[], float] = time.time) -> None:
        # seconds since 1970 by the machine's own watch: a sandbox moves the house's clock, but a
        # receiver compares the signature's time with its own
        self._now = now
        self._timeout_seconds = timeout_seconds

    def post(self, parcel: Parcel) -> Answer:
        """Posts a parcel once.

        Raises:
            AddressRefused: the address may not be called.
            Unreachable: no answer, or not in time.
        """
        url, host = checked_address(parcel.url, public_only=parcel.public_only)
        headers = self._headers(parcel) | {"Host": host}
        timeout = httpx.Timeout(self._timeout_seconds, connect=self._timeout_seconds / 2)
        extensions = {"sni_hostname": urlsplit(parcel.url).hostname or ""}
        # trust_env: a proxy of the environment must not see what is signed
        client = httpx.Client(timeout=timeout, trust_env=False, follow_redirects=False)
        # the timeout starts anew with every byte: a receiver that drips would hold us for ever
        end = threading.Timer(PATIENCE * self._timeout_seconds, client.close)
        end.daemon = True
        end.start()
        try:
            with (
                client,
                client.stream(
                    "POST", url, content=parcel.body, headers=headers, extensions=extensions
                ) as response,
            ):
                return Answer(response.status_code, self._read(response))
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise Unreachable(type(error).__name__) from error
        except (OSError, RuntimeError) as error:  # closed under its hands
            raise Unreachable("the answer took too long") from error
        finally:
            end.cancel()

    def _headers(self, parcel: Parcel) -> dict[str, str]:
        at = datetime.fromtimestamp(int(self._now()), UTC)
        signature = Webhook(parcel.secret).sign(parcel.key, at, parcel.body.decode())
        return {
            "Content-Type": "application/json",
            "User-Agent": "Loupe/1",
            "Idempotency-Key": parcel.key,
            "webhook-id": parcel.key,
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": signature,
        }

    def _read(self, response: httpx.Response) -> bytes:
        until = self._now() + self._timeout_seconds
        body = b""
        for piece in response.iter_bytes():
            body += piece
            if len(body) >= MAX_ANSWER_BYTES or self._now() > until:
                break
        return body[:MAX_ANSWER_BYTES]


def checked_address(url: str, *, public_only: bool) -> tuple[str, str]:
    """The address to connect to, and the ``Host`` header that belongs to it.

    With ``public_only`` the name is looked up here and the connection goes to the address that was
    checked: a name that answers differently a moment later gains nothing.

    Raises:
        AddressRefused: not HTTP, not HTTPS where that is required, or a private address.
        Unreachable: the name is not known.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise AddressRefused("not an address") from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise AddressRefused("not an HTTP address")
    if parts.username is not None or parts.password is not None:
        raise AddressRefused("credentials in the address")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    named = host if port is None else f"{host}:{port}"
    if not public_only:
        return url, named
    if parts.scheme != "https":
        raise AddressRefused("HTTPS is required")
    ip = _public_ip(parts.hostname, port or 443)
    literal = f"[{ip}]" if ":" in ip else ip
    pinned = literal if port is None else f"{literal}:{port}"
    return parts._replace(netloc=pinned, fragment="").geturl(), named


def _public_ip(hostname: str, port: int) -> str:
    try:
        found = socket.getaddrinfo(hostname, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable("the name is not known") from error
    addresses = [str(entry[4][0]) for entry in found]
    for address in addresses:
        if not _is_public(ipaddress.ip_address(address.partition("%")[0])):
            raise AddressRefused("not a public address")
    if not addresses:
        raise Unreachable("the name has no address")
    return addresses[0]


def _is_public(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    if isinstance(ip, ipaddress.IPv6Address):
        # these carry an IPv4 address inside, which may be a private one
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is not None:
            return _is_public(inner)
        if ip in NAT64:
            return False
    return ip.is_global and not ip.is_multicast


def reason_of(answer: Answer) -> str:
    """The status and the start of the answer, printable, for the record."""
    text = "".join(c if c.isprintable() else " " for c in answer.body.decode("utf-8", "replace"))
    return f"HTTP {answer.status} {' '.join(text.split())}"[:MAX_REASON].rstrip()
