"""A marketplace that is told at once, by signed JSON messages (Standard Webhooks).

Four messages exist: ``listing.publish``, ``listing.price``, ``listing.withdraw`` and
``order.cancel``. Each comes under an
``Idempotency-Key`` that its repeats share; a receiver that has seen the key answers 200 or 409.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from service.adapters.deliveries import Answer, Outcome, reason_of
from service.adapters.marketplaces.protocol import ListingSheet, clean_text

#: answers that a later try may turn into a yes
TRY_AGAIN = frozenset({408, 425, 429})
DUPLICATE = 409
#: what there is not cannot be taken down: the wish is fulfilled
ABSENT = frozenset({404, 409, 410})
MAX_EXTERNAL_ID = 80


class SignedPush:
    """Meets MarketplaceAdapter; there is no feed."""

    def announce(self, sheet: ListingSheet) -> str:
        data = {
            "listing_id": sheet.listing_id,
            "item_id": sheet.item_id,
            "marketplace": sheet.marketplace,
            "title": clean_text(sheet.title, 150),
            "description": clean_text(sheet.description, 5000),
            "condition": sheet.condition,
            "brand": clean_text(sheet.brand, 70),
            "category": sheet.category,
            "sku": sheet.sku,
            "country": sheet.country,
            "price": {**sheet.price.to_json(), "decimal": sheet.price.format()},
            "link": sheet.link,
            "pictures": list(sheet.picture_urls),
        }
        return _message("listing.publish", data)

    def reprice(self, sheet: ListingSheet) -> str:
        data = {
            "listing_id": sheet.listing_id,
            "item_id": sheet.item_id,
            "marketplace": sheet.marketplace,
            "price": {**sheet.price.to_json(), "decimal": sheet.price.format()},
        }
        return _message("listing.price", data)

    def feed(self, title: str, link: str, sheets: Sequence[ListingSheet]) -> None:
        del title, link, sheets


def withdrawal_body(listing_id: str, item_id: str, marketplace: str) -> str:
    """The message that takes a listing down."""
    data = {"listing_id": listing_id, "item_id": item_id, "marketplace": marketplace}
    return _message("listing.withdraw", data)


def cancellation_body(
    marketplace: str, order_id: str, order_ref: str, item_id: str, reason: str
) -> str:
    """The message that cancels an order that lost: ``reason`` is its refusal's code."""
    data = {
        "marketplace": marketplace,
        "order_id": order_id,
        "order_ref": order_ref,
        "item_id": item_id,
        "reason": reason,
    }
    return _message("order.cancel", data)


def _message(kind: str, data: Mapping[str, object]) -> str:
    return json.dumps({"type": kind, "data": data}, ensure_ascii=True, separators=(",", ":"))


def read_push_answer(answer: Answer) -> Outcome:
    """What an answer to ``listing.publish`` means: 409 says that an earlier try has arrived."""
    if answer.status // 100 == 2 or answer.status == DUPLICATE:
        data: dict[str, object] = {"status": answer.status}
        external_id = _external_id(answer.body)
        if external_id is not None:
            data["external_id"] = external_id
        return Outcome("delivered", "", data)
    return _refused(answer)


def read_withdrawal_answer(answer: Answer) -> Outcome:
    """What an answer to ``listing.withdraw`` means."""
    if answer.status // 100 == 2 or answer.status in ABSENT:
        return Outcome("delivered", "", {"status": answer.status})
    return _refused(answer)


def _refused(answer: Answer) -> Outcome:
    again = answer.status >= 500 or answer.status in TRY_AGAIN
    return Outcome("again" if again else "failed", reason_of(answer), {"status": answer.status})


def _external_id(body: bytes) -> str | None:
    """The marketplace's own number (``external_id``), where it sends a usable one."""
    try:
        found = json.loads(body).get("external_id")
    except (ValueError, AttributeError, RecursionError):
        return None
    usable = isinstance(found, str) and 0 < len(found) <= MAX_EXTERNAL_ID and found.isprintable()
    return found if usable else None
