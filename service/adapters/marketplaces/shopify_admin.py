"""A shop on Shopify by its GraphQL Admin API (shopify.dev, version 2025-10): conforms_assumed.

The vendor publishes its schema by introspection of a shop alone, which was not to be had: requests
are built to the reference pages of ``productSet``, ``productByIdentifier``,
``productVariantsBulkUpdate``, ``productUpdate``, ``publishablePublish`` and ``orderCancel``, and
are tested against a server that holds to those pages.

A product's handle is made of the listing's id, so that each step finds what an earlier try did.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from service.adapters.deliveries import Outcome
from service.adapters.marketplaces.api_call import ApiCaller, ApiRefused, refused
from service.domain.reconcile import Shown
from service.money import Money

VERSION = "2025-10"
#: Shopify's own name of the one option of a product that has no choices
OPTION, VALUE = "Title", "Default Title"
#: errors of the whole request that a later try may not meet
PASSING = frozenset({"THROTTLED", "INTERNAL_SERVER_ERROR", "MAX_COST_EXCEEDED"})

FIND = """query Find($identifier: ProductIdentifierInput!) {
  shop { currencyCode }
  productByIdentifier(identifier: $identifier) {
    id status variants(first: 1) { nodes { id price inventoryQuantity } }
  }
}"""
SET = """mutation Set(
  $identifier: ProductSetIdentifiers, $input: ProductSetInput!, $synchronous: Boolean
) {
  productSet(identifier: $identifier, input: $input, synchronous: $synchronous) {
    product { id } userErrors { field message }
  }
}"""
PUBLISH = """mutation Publish($id: ID!, $input: [PublicationInput!]!) {
  publishablePublish(id: $id, input: $input) { userErrors { field message } }
}"""
PRICE = """mutation Price($productId: ID!, $variants: [ProductVariantsBulkInput!]!) {
  productVariantsBulkUpdate(productId: $productId, variants: $variants) {
    userErrors { field message }
  }
}"""
UPDATE = """mutation Update($product: ProductUpdateInput!) {
  productUpdate(product: $product) { product { id status } userErrors { field message } }
}"""
CANCEL = """mutation Cancel(
  $orderId: ID!, $refundMethod: OrderCancelRefundMethodInput!, $restock: Boolean!,
  $reason: OrderCancelReason!, $notifyCustomer: Boolean, $staffNote: String
) {
  orderCancel(
    orderId: $orderId, refundMethod: $refundMethod, restock: $restock, reason: $reason,
    notifyCustomer: $notifyCustomer, staffNote: $staffNote
  ) { job { id } orderCancelUserErrors { field message code } }
}"""
ORDER = re.compile(r"(gid://shopify/Order/)?([0-9]{1,20})")


class ShopifyAdmin:
    """Meets MarketApi for one shop."""

    def __init__(
        self,
        base: str,
        token: str,
        *,
        location_id: str,
        publication_id: str | None,
        timeout_seconds: float,
        until: float | None = None,
    ) -> None:
        headers = {"X-Shopify-Access-Token": token}
        self._call = ApiCaller(base, timeout_seconds, headers, until)
        self._location_id = location_id
        self._publication_id = publication_id

    def publish(self, data: Mapping[str, Any]) -> Outcome:
        try:
            product, currency = self._find(data["listing_id"])
            price = _price(data)
            if currency != price.currency:
                words = f"the shop sells in {currency}, not in {price.currency}"
                raise refused(words, again=False)
            # one that is up is left alone: its stock may have been sold since the lost answer
            if product is None or product["status"] != "ACTIVE":
                product = self._set(data, price)
            self._show(product["id"])
        except ApiRefused as error:
            return error.outcome
        return Outcome("delivered", "", {"external_id": product["id"]})

    def reprice(self, data: Mapping[str, Any]) -> Outcome:
        try:
            product, _ = self._find(data["listing_id"])
            if product is None:
                raise refused("the product is not in the shop", again=False)
            variant = {"id": product["variants"]["nodes"][0]["id"], "price": _price(data).format()}
            variables = {"productId": product["id"], "variants": [variant]}
            self._mutate(PRICE, "productVariantsBulkUpdate", variables)
        except ApiRefused as error:
            return error.outcome
        return Outcome("delivered", "", {"external_id": product["id"]})

    def withdraw(self, data: Mapping[str, Any]) -> Outcome:
        try:
            product, _ = self._find(data["listing_id"])
            if product is not None and product["status"] != "ARCHIVED":
                variables = {"product": {"id": product["id"], "status": "ARCHIVED"}}
                self._mutate(UPDATE, "productUpdate", variables)
        except ApiRefused as error:
            return error.outcome
        return Outcome("delivered", "", {"was_there": product is not None})

    def cancel(self, data: Mapping[str, Any]) -> Outcome:
        number = ORDER.fullmatch(str(data["order_ref"]))
        if number is None:
            return Outcome("failed", "the order's reference is no number of a Shopify order")
        variables = {
            "orderId": f"gid://shopify/Order/{number[2]}",
            "refundMethod": {"originalPaymentMethodsRefund": True},
            "restock": False,
            "reason": "INVENTORY",
            "notifyCustomer": True,
            "staffNote": f"Loupe {data['order_id']}: {data['reason']}"[:255],
        }
        try:
            self._mutate(CANCEL, "orderCancel", variables, errors="orderCancelUserErrors")
        except ApiRefused as error:
            return error.outcome
        return Outcome("delivered", "", {})

    def look(self, listing_id: str, country: str) -> Shown | None:
        del country
        product, currency = self._find(listing_id)
        if product is None or product["status"] != "ACTIVE":
            return None
        variant = product["variants"]["nodes"][0]
        if (variant["inventoryQuantity"] or 0) <= 0:
            return None
        return Shown(listing_id, Money.parse(variant["price"], currency), product["id"])

    def _find(self, listing_id: str) -> tuple[dict[str, Any] | None, str]:
        answer = self._ask(FIND, {"identifier": {"handle": handle_of(listing_id)}})
        return answer["productByIdentifier"], answer["shop"]["currencyCode"]

    def _set(self, data: Mapping[str, Any], price: Money) -> dict[str, Any]:
        handle = handle_of(data["listing_id"])
        variables = {
            "identifier": {"handle": handle},
            "input": product_input(data, price, self._location_id),
            "synchronous": True,
        }
        product: dict[str, Any] = self._mutate(SET, "productSet", variables)["product"]
        return product

    def _show(self, product_id: str) -> None:
        if self._publication_id is not None:
            where = [{"publicationId": self._publication_id}]
            self._mutate(PUBLISH, "publishablePublish", {"id": product_id, "input": where})

    def _mutate(
        self, query: str, name: str, variables: Mapping[str, Any], errors: str = "userErrors"
    ) -> dict[str, Any]:
        answer = self._ask(query, variables)
        payload: dict[str, Any] = answer[name]
        if payload[errors]:
            words = "; ".join(str(error["message"]) for error in payload[errors])
            raise refused(f"{name}: {words}", again=False)
        return payload

    def _ask(self, query: str, variables: Mapping[str, Any]) -> dict[str, Any]:
        body = {"query": query, "variables": variables}
        answer = self._call("POST", f"/admin/api/{VERSION}/graphql.json", body)
        errors = answer.body.get("errors")
        if not answer.is_yes:
            raise answer.refusal(str(errors or ""))
        if errors:
            codes = {error.get("extensions", {}).get("code") for error in errors}
            words = "; ".join(str(error.get("message")) for error in errors)
            raise refused(words, again=bool(codes & PASSING))
        if not isinstance(answer.body.get("data"), dict):
            raise refused("the answer is none of GraphQL", again=True)
        found: dict[str, Any] = answer.body["data"]
        return found


def handle_of(listing_id: str) -> str:
    """A listing's id in the characters of a handle: small letters, digits and hyphens."""
    return listing_id.lower().replace("_", "-")


def product_input(data: Mapping[str, Any], price: Money, location_id: str) -> dict[str, Any]:
    """A listing as ProductSetInput: one piece, which is sold once."""
    pictures: Sequence[str] = data["pictures"]
    return {
        "handle": handle_of(data["listing_id"]),
        "title": data["title"],
        "descriptionHtml": f"<p>{escape(data['description'])}</p>",
        "vendor": data["brand"],
        "productType": data["category"],
        "status": "ACTIVE",
        "tags": ["pre-owned", f"condition: {data['condition']}"],
        "productOptions": [{"name": OPTION, "values": [{"name": VALUE}]}],
        "files": [
            {"originalSource": url, "contentType": "IMAGE", "alt": data["title"]}
            for url in pictures
        ],
        "variants": [
            {
                "optionValues": [{"optionName": OPTION, "name": VALUE}],
                "price": price.format(),
                "sku": data["item_id"],
                "inventoryPolicy": "DENY",
                "inventoryItem": {"tracked": True},
                "inventoryQuantities": [
                    {"locationId": location_id, "name": "available", "quantity": 1}
                ],
            }
        ],
    }


def _price(data: Mapping[str, Any]) -> Money:
    return Money(data["price"]["amount_minor"], data["price"]["currency"])
