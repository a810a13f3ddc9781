"""The pushed message, and what its answers mean."""

from __future__ import annotations

import json

import pytest

from service.adapters.deliveries import Answer
from service.adapters.marketplaces import adapter_for
from service.adapters.marketplaces.signed_push import (
    SignedPush,
    read_push_answer,
    read_withdrawal_answer,
    withdrawal_body,
)
from service.domain.words import Transport
from tests.service.adapters.marketplaces.sheets import HOSTILE, sheet


def test_the_message_says_what_is_for_sale() -> None:
    body = SignedPush().announce(sheet())
    message = json.loads(body)
    assert message["type"] == "listing.publish"
    assert message["data"]["price"] == {
        "amount_minor": 123_400,
        "currency": "EUR",
        "decimal": "1234.00",
    }
    assert body == SignedPush().announce(sheet())
    assert SignedPush().feed("x", "y", [sheet()]) is None  # type: ignore[func-returns-value]  # that is what is tested


@pytest.mark.parametrize("text", HOSTILE)
def test_any_title_can_be_sent(text: str) -> None:
    body = SignedPush().announce(sheet(title=text))
    assert body.isascii()
    assert "\n" not in json.loads(body)["data"]["title"]


def test_a_withdrawal_names_the_listing() -> None:
    assert json.loads(withdrawal_body("lst_1", "itm_1", "ebay")) == {
        "type": "listing.withdraw",
        "data": {"listing_id": "lst_1", "item_id": "itm_1", "marketplace": "ebay"},
    }


@pytest.mark.parametrize(
    ("status", "push", "withdrawal"),
    [
        (200, "delivered", "delivered"),
        (202, "delivered", "delivered"),
        (301, "failed", "failed"),
        (400, "failed", "failed"),
        (404, "failed", "delivered"),
        (408, "again", "again"),
        (409, "delivered", "delivered"),
        (410, "failed", "delivered"),
        (422, "failed", "failed"),
        (425, "again", "again"),
        (429, "again", "again"),
        (500, "again", "again"),
        (503, "again", "again"),
    ],
)
def test_answers_mean(status: int, push: str, withdrawal: str) -> None:
    assert read_push_answer(Answer(status, b"")).word == push
    assert read_withdrawal_answer(Answer(status, b"")).word == withdrawal


@pytest.mark.parametrize(
    ("body", "external_id"),
    [
        (b'{"external_id": "EB-1"}', "EB-1"),
        (b'{"external_id": 7}', None),
        (b'{"external_id": ""}', None),
        (b'{"external_id": "a\\u0000b"}', None),
        (b'{"external_id": "' + b"x" * 81 + b'"}', None),
        (b"[1]", None),
        (b"\xff\xfe", None),
        (b"[" * 60_000, None),
        (b"", None),
    ],
)
def test_only_a_usable_number_is_kept(body: bytes, external_id: str | None) -> None:
    assert read_push_answer(Answer(200, body)).data.get("external_id") == external_id


@pytest.mark.parametrize("transport", list(Transport))
def test_every_transport_has_an_adapter(transport: Transport) -> None:
    adapter = adapter_for(transport)
    is_fetched = adapter.feed("x", "y", [sheet()]) is not None
    assert is_fetched == (adapter.announce(sheet()) is None)
