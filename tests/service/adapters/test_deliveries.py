"""The sender signs, follows nothing, reads little, and calls no private address."""

from __future__ import annotations

import socket
from typing import Any

import pytest
from standardwebhooks import Webhook

from service.adapters.deliveries import (
    MAX_ANSWER_BYTES,
    AddressRefused,
    Answer,
    HttpSender,
    Parcel,
    Unreachable,
    checked_address,
    reason_of,
)
from tests.service.receiver import receiving

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def parcel(url: str, *, public_only: bool = False) -> Parcel:
    return Parcel(url, "key-1", b'{"a":1}', SECRET, public_only)


def test_a_parcel_arrives_signed_under_its_key() -> None:
    with receiving() as receiver:
        answer = HttpSender(2).post(parcel(receiver.url))
    assert answer == Answer(200, b"{}")
    [got] = receiver.got
    assert Webhook(SECRET).verify(got.body, dict(got.headers)) == {"a": 1}
    assert got.headers["idempotency-key"] == got.key == "key-1"
    assert got.headers["host"] == receiver.url.split("/")[2]


def test_a_long_answer_is_cut() -> None:
    with receiving() as receiver:
        receiver.answers = [(200, b"x" * 1_000_000)]
        answer = HttpSender(2).post(parcel(receiver.url))
    assert len(answer.body) == MAX_ANSWER_BYTES


def test_an_answer_that_does_not_come_is_unreachable() -> None:
    with receiving() as receiver:
        receiver.gate.clear()
        with pytest.raises(Unreachable, match="ReadTimeout"):
            HttpSender(0.2).post(parcel(receiver.url))


def test_a_redirect_is_an_answer_like_any_other() -> None:
    with receiving() as receiver:
        receiver.answers = [(302, b"")]
        receiver.headers = {"Location": "http://169.254.169.254/"}
        assert HttpSender(2).post(parcel(receiver.url)).status == 302
    assert len(receiver.got) == 1


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/", "https://localhost/", "https://10.0.0.8/", "https://192.168.1.1/",
        "https://172.16.0.1/", "https://169.254.169.254/latest/meta-data", "https://0.0.0.0/",
        "https://100.64.0.1/", "https://[::1]/", "https://[fe80::1]/", "https://[fd00::1]/",
        "https://[::ffff:10.0.0.1]/", "https://[64:ff9b::a00:1]/", "https://[2002:a00:1::]/",
        "https://2130706433/", "https://0x7f.1/", "https://224.0.0.1/", "https://255.255.255.255/",
    ],
)  # fmt: skip
def test_private_addresses_are_refused(url: str) -> None:
    with pytest.raises((AddressRefused, Unreachable)):
        checked_address(url, public_only=True)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.com/", "file:///etc/passwd", "https://", "example.com", "",
        "https://user:secret@example.com/", "https://example.com:99999/", "https://[::1/",
    ],
)  # fmt: skip
@pytest.mark.parametrize("public_only", [True, False])
def test_what_is_no_address_is_refused(url: str, public_only: bool) -> None:
    with pytest.raises(AddressRefused):
        checked_address(url, public_only=public_only)


def test_plain_http_is_refused_where_the_public_is_meant() -> None:
    with pytest.raises(AddressRefused, match="HTTPS"):
        checked_address("http://93.184.215.14/", public_only=True)


def test_the_address_that_was_checked_is_the_one_that_is_called() -> None:
    url, host = checked_address("https://93.184.215.14:8443/a?b#c", public_only=True)
    assert (url, host) == ("https://93.184.215.14:8443/a?b", "93.184.215.14:8443")


def test_a_name_is_pinned_to_what_it_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    def answers(*addresses: str) -> None:
        found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 443)) for one in addresses]
        # the resolver is the world outside; no test may ask it
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_kinds: found)

    answers("93.184.215.14")
    pinned = ("https://93.184.215.14/hook", "hooks.example")
    assert checked_address("https://hooks.example/hook", public_only=True) == pinned
    answers("93.184.215.14", "10.0.0.1")
    with pytest.raises(AddressRefused):
        checked_address("https://hooks.example/hook", public_only=True)


def test_an_unknown_name_is_unreachable(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_args: Any, **_kinds: Any) -> None:
        raise socket.gaierror("not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(Unreachable, match="not known"):
        checked_address("https://nowhere.invalid/", public_only=True)


def test_reasons_are_short_and_printable() -> None:
    assert reason_of(Answer(500, b"a\x00\n  b\xff")) == "HTTP 500 a b\ufffd"
    assert len(reason_of(Answer(500, b"x" * 60_000))) == 300
    assert reason_of(Answer(204, b"")) == "HTTP 204"
