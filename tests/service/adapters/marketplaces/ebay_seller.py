"""A small eBay that holds to the published pages of the Sell Inventory API (1.18).

Which fields a call needs, which it knows, what it answers with and which errors it gives are those
of the pages of each method; an unknown field is refused, so that a slip of ours is seen.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from typing import Any

from tests.service.adapters.marketplaces.http_shop import Asked

BASE = "/sell/inventory/v1"
CLIENT, SECRET, REFRESH = "client", "secret", "refresh"
ITEM_FIELDS = {
    "availability",
    "condition",
    "conditionDescription",
    "packageWeightAndSize",
    "product",
}
PRODUCT_FIELDS = {"title", "description", "aspects", "brand", "mpn", "imageUrls", "ean", "epid"}
OFFER_FIELDS = {
    "sku", "marketplaceId", "format", "availableQuantity", "categoryId", "listingDescription",
    "listingDuration", "listingPolicies", "merchantLocationKey", "pricingSummary",
}  # fmt: skip
CONDITIONS = {"PRE_OWNED_EXCELLENT", "USED_EXCELLENT", "PRE_OWNED_FAIR", "NEW", "LIKE_NEW"}
LANGUAGES = {"it-IT", "fr-FR", "en-GB", "en-US"}


class Refused(Exception):
    """An answer with the errors container."""

    def __init__(self, status: int, error_id: int, message: str, **parameters: str) -> None:
        named = [{"name": name, "value": value} for name, value in parameters.items()]
        error = {
            "errorId": error_id,
            "domain": "API_INVENTORY",
            "category": "REQUEST",
            "message": message,
            "parameters": named,
        }
        self.answer = status, {"errors": [error]}


@dataclass
class Seller:
    """What the seller has; ``answers`` come instead of the next answers."""

    items: dict[str, dict[str, Any]] = field(default_factory=dict)
    offers: dict[str, dict[str, Any]] = field(default_factory=dict)
    answers: list[tuple[int, Any]] = field(default_factory=list)
    #: the answer of this call, counted from 1, is lost after its work was done
    loses: int = 0
    calls: list[str] = field(default_factory=list)
    tokens: int = 0

    def __call__(self, asked: Asked) -> tuple[int, Any]:
        if asked.path == "/identity/v1/oauth2/token":
            return self._token(asked)
        self.calls.append(f"{asked.method} {asked.path.removeprefix(BASE)}")
        if self.answers:
            return self.answers.pop(0)
        try:
            answer = self._serve(asked)
        except Refused as refused:
            answer = refused.answer
        if len(self.calls) == self.loses:
            return 503, None
        return answer

    def _token(self, asked: Asked) -> tuple[int, Any]:
        wanted = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        form = asked.form
        right = asked.headers.get("authorization") == f"Basic {wanted}"
        if not right or form.get("refresh_token") != REFRESH:
            return 400, {"error": "invalid_grant", "error_description": "the token is wrong"}
        assert form["grant_type"] == "refresh_token"
        assert "sell.inventory" in form["scope"]
        self.tokens += 1
        token = {
            "access_token": "user-token",
            "expires_in": 7200,
            "token_type": "User Access Token",
        }
        return 200, token

    def _serve(self, asked: Asked) -> tuple[int, Any]:
        if asked.headers.get("authorization") != "Bearer user-token":
            raise Refused(401, 1001, "Invalid access token")
        parts = asked.path.removeprefix(BASE).strip("/").split("/")
        match asked.method, parts:
            case "GET", ["offer"]:
                return self._find(asked)
            case "PUT", ["inventory_item", sku]:
                return self._put_item(asked, sku)
            case "POST", ["offer"]:
                return self._create(asked)
            case "PUT", ["offer", offer_id]:
                self._check_offer(asked)
                self.offers[offer_id] |= asked.body
                return 204, None
            case "POST", ["offer", offer_id, "publish"]:
                return self._publish(offer_id)
            case "POST", ["offer", offer_id, "withdraw"]:
                offer = self._get(offer_id)
                offer |= {"status": "UNPUBLISHED"}
                return 200, {"listingId": offer.pop("listing")["listingId"]}
            case "POST", ["bulk_update_price_quantity"]:
                return 200, {"responses": [self._reprice(one) for one in asked.body["requests"]]}
        raise Refused(404, 2002, "Resource not found")

    def _find(self, asked: Asked) -> tuple[int, Any]:
        wanted = asked.query.get("marketplace_id")
        found = [
            offer
            for offer in self.offers.values()
            if offer["sku"] == asked.query["sku"] and wanted in (None, offer["marketplaceId"])
        ]
        if not found:
            raise Refused(404, 25713, "This Offer is not available.")
        return 200, {"total": len(found), "size": len(found), "offers": found}

    def _put_item(self, asked: Asked, sku: str) -> tuple[int, Any]:
        self._check_language(asked)
        body = asked.body
        if set(body) - ITEM_FIELDS or set(body["product"]) - PRODUCT_FIELDS:
            raise Refused(400, 2004, "Invalid request")
        if body["condition"] not in CONDITIONS:
            raise Refused(400, 25021, "Invalid condition", condition=body["condition"])
        if len(body["product"]["title"]) > 80 or len(body["product"]["description"]) > 4000:
            raise Refused(400, 25709, "Invalid value", field="product")
        if not all(url.startswith("https://") for url in body["product"]["imageUrls"]):
            raise Refused(400, 25015, "Invalid picture address")
        is_new = sku not in self.items
        self.items[sku] = body
        return (201 if is_new else 204), None

    def _check_offer(self, asked: Asked) -> None:
        self._check_language(asked)
        if set(asked.body) - OFFER_FIELDS:
            raise Refused(400, 2004, "Invalid request")

    @staticmethod
    def _check_language(asked: Asked) -> None:
        if asked.headers.get("content-language") not in LANGUAGES:
            raise Refused(400, 25709, "Invalid value for header Content-Language.")

    def _create(self, asked: Asked) -> tuple[int, Any]:
        self._check_offer(asked)
        body = asked.body
        if body["sku"] not in self.items:
            raise Refused(404, 25751, "The inventory item does not exist")
        for offer in self.offers.values():
            if (offer["sku"], offer["marketplaceId"]) == (body["sku"], body["marketplaceId"]):
                raise Refused(400, 25002, "Offer entity already exists", offerId=offer["offerId"])
        offer_id = str(len(self.offers) + 1)
        self.offers[offer_id] = {**body, "offerId": offer_id, "status": "UNPUBLISHED"}
        return 201, {"offerId": offer_id}

    def _get(self, offer_id: str) -> dict[str, Any]:
        if offer_id not in self.offers:
            raise Refused(404, 25713, "This Offer is not available.")
        return self.offers[offer_id]

    def _publish(self, offer_id: str) -> tuple[int, Any]:
        offer = self._get(offer_id)
        policies = {"fulfillmentPolicyId", "paymentPolicyId", "returnPolicyId"}
        complete = {"categoryId", "merchantLocationKey", "pricingSummary", "listingPolicies"}
        if complete - set(offer) or set(offer["listingPolicies"]) != policies:
            raise Refused(400, 25016, "A required field is missing")
        number = f"1100{offer_id}"
        offer |= {
            "status": "PUBLISHED",
            "listing": {"listingId": number, "listingStatus": "ACTIVE", "soldQuantity": 0},
        }
        return 200, {"listingId": number}

    def _reprice(self, wanted: dict[str, Any]) -> dict[str, Any]:
        [change] = wanted["offers"]
        offer = self.offers.get(change["offerId"])
        if offer is None:
            error = {"errorId": 25713, "message": "This Offer is not available."}
            return {"statusCode": 404, "offerId": change["offerId"], "errors": [error]}
        offer["pricingSummary"] = {"price": change["price"]}
        return {"statusCode": 200, "offerId": change["offerId"], "sku": wanted["sku"]}
