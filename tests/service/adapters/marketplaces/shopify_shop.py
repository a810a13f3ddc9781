"""A small shop that holds to Shopify's reference pages (GraphQL Admin API 2025-10).

The schema below is written by hand from the pages of the types that are used; graphql-core checks
every document and every variable against it, so that a wrong name or a missing input is refused as
the real API refuses it. It is the part of the whole that those pages tell.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from graphql import build_schema, graphql_sync

from tests.service.adapters.marketplaces.http_shop import Asked

SDL = """
scalar Money
scalar URL
scalar Decimal
enum ProductStatus { ACTIVE ARCHIVED DRAFT UNLISTED }
enum ProductVariantInventoryPolicy { CONTINUE DENY }
enum FileContentType { EXTERNAL_VIDEO FILE IMAGE MODEL_3D VIDEO }
enum OrderCancelReason { CUSTOMER DECLINED FRAUD INVENTORY OTHER STAFF }
input ProductIdentifierInput { handle: String id: ID }
input ProductSetIdentifiers { handle: String id: ID }
input FileSetInput {
  alt: String contentType: FileContentType filename: String id: ID originalSource: String
}
input OptionValueSetInput { id: ID name: String }
input OptionSetInput { id: ID name: String position: Int values: [OptionValueSetInput!] }
input VariantOptionValueInput { id: ID name: String optionId: ID optionName: String }
input InventoryItemInput { cost: Decimal requiresShipping: Boolean sku: String tracked: Boolean }
input ProductSetInventoryInput { locationId: ID! name: String! quantity: Int! }
input ProductVariantSetInput {
  barcode: String compareAtPrice: Money id: ID inventoryItem: InventoryItemInput
  inventoryPolicy: ProductVariantInventoryPolicy inventoryQuantities: [ProductSetInventoryInput!]
  optionValues: [VariantOptionValueInput!]! position: Int price: Money sku: String taxable: Boolean
}
input ProductSetInput {
  category: ID collections: [ID!] descriptionHtml: String files: [FileSetInput!] giftCard: Boolean
  handle: String id: ID productOptions: [OptionSetInput!] productType: String
  requiresSellingPlan: Boolean status: ProductStatus tags: [String!] templateSuffix: String
  title: String variants: [ProductVariantSetInput!] vendor: String
}
input ProductUpdateInput { handle: String id: ID status: ProductStatus title: String }
input ProductVariantsBulkInput { compareAtPrice: Money id: ID price: Money }
input PublicationInput { publicationId: ID publishDate: String }
input OrderCancelRefundMethodInput { originalPaymentMethodsRefund: Boolean }
type UserError { field: [String!] message: String! }
type ProductSetUserError { code: String field: [String!] message: String! }
type OrderCancelUserError { code: String field: [String!] message: String! }
type Shop { currencyCode: String! }
type ProductVariant { id: ID! price: Money! inventoryQuantity: Int }
type ProductVariantConnection { nodes: [ProductVariant!]! }
type Product {
  id: ID! handle: String! status: ProductStatus!
  variants(first: Int): ProductVariantConnection!
}
type Job { id: ID! done: Boolean! }
type ProductSetPayload { product: Product userErrors: [ProductSetUserError!]! }
type ProductUpdatePayload { product: Product userErrors: [UserError!]! }
type ProductVariantsBulkUpdatePayload { product: Product userErrors: [UserError!]! }
type PublishablePublishPayload { userErrors: [UserError!]! }
type OrderCancelPayload { job: Job orderCancelUserErrors: [OrderCancelUserError!]! }
type Query { shop: Shop! productByIdentifier(identifier: ProductIdentifierInput!): Product }
type Mutation {
  productSet(
    identifier: ProductSetIdentifiers, input: ProductSetInput!, synchronous: Boolean = true
  ): ProductSetPayload
  productUpdate(product: ProductUpdateInput): ProductUpdatePayload
  productVariantsBulkUpdate(
    productId: ID!, variants: [ProductVariantsBulkInput!]!, allowPartialUpdates: Boolean
  ): ProductVariantsBulkUpdatePayload
  publishablePublish(id: ID!, input: [PublicationInput!]!): PublishablePublishPayload
  orderCancel(
    orderId: ID!, notifyCustomer: Boolean, refundMethod: OrderCancelRefundMethodInput!,
    restock: Boolean!, reason: OrderCancelReason!, staffNote: String
  ): OrderCancelPayload
}
"""
SCHEMA = build_schema(SDL)
TOKEN = "shpat_test"
PATH = "/admin/api/2025-10/graphql.json"


@dataclass
class Shop:
    """The shop's state and root values; ``answers`` come instead of the next answers."""

    currency: str = "EUR"
    products: dict[str, dict[str, Any]] = field(default_factory=dict)
    published: set[str] = field(default_factory=set)
    cancelled: list[dict[str, Any]] = field(default_factory=list)
    answers: list[tuple[int, Any]] = field(default_factory=list)
    #: the next answer is lost after its work was done
    loses: int = 0
    #: names of the fields that were called, in order
    calls: list[str] = field(default_factory=list)

    def __call__(self, asked: Asked) -> tuple[int, Any]:
        if asked.headers.get("x-shopify-access-token") != TOKEN:
            return 401, {"errors": "[API] Invalid API key or access token"}
        if (asked.method, asked.path) != ("POST", PATH):
            return 404, {"errors": "Not Found"}
        if self.answers:
            return self.answers.pop(0)
        body = asked.body
        done = graphql_sync(SCHEMA, body["query"], Root(self), variable_values=body["variables"])
        if self.loses:
            self.loses -= 1
            return 502, None
        return 200, done.formatted


class Root:
    """What graphql-core resolves; a method for each field, in the API's own spelling."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop

    def shop(self, info: Any) -> dict[str, str]:
        return {"currencyCode": self._shop.currency}

    def productByIdentifier(self, info: Any, identifier: dict[str, str]) -> Any:
        return self._shop.products.get(identifier["handle"])

    def productSet(  # the API's own name
        self, info: Any, input: dict[str, Any], identifier: Any = None, synchronous: bool = True
    ) -> Any:
        self._shop.calls.append("productSet")
        problems = _problems(input)
        if problems:
            return {"product": None, "userErrors": problems}
        before = self._shop.products.get(identifier["handle"])
        number = before["id"] if before else f"gid://shopify/Product/{len(self._shop.products) + 1}"
        variant = input["variants"][0]
        product = {
            "id": number,
            "handle": input["handle"],
            "status": input["status"],
            "given": input,
            "variants": {
                "nodes": [
                    {
                        "id": number.replace("Product", "ProductVariant"),
                        "price": variant["price"],
                        "inventoryQuantity": variant["inventoryQuantities"][0]["quantity"],
                    }
                ]
            },
        }
        self._shop.products[identifier["handle"]] = product
        return {"product": product, "userErrors": []}

    def productUpdate(self, info: Any, product: dict[str, Any]) -> Any:  # the API's own name
        self._shop.calls.append("productUpdate")
        [found] = [one for one in self._shop.products.values() if one["id"] == product["id"]]
        found["status"] = product["status"]
        return {"product": found, "userErrors": []}

    def productVariantsBulkUpdate(  # the API's own name
        self,
        info: Any,
        productId: str,
        variants: list[dict[str, Any]],  # the same
    ) -> Any:
        self._shop.calls.append("productVariantsBulkUpdate")
        [found] = [one for one in self._shop.products.values() if one["id"] == productId]
        [node] = found["variants"]["nodes"]
        if variants[0]["id"] != node["id"]:
            return {"userErrors": [{"field": ["id"], "message": "Variant does not exist"}]}
        node["price"] = variants[0]["price"]
        return {"userErrors": []}

    def publishablePublish(self, info: Any, id: str, input: Any) -> Any:  # the API's own name
        self._shop.calls.append("publishablePublish")
        self._shop.published.add(id)
        return {"userErrors": []}

    def orderCancel(self, info: Any, **given: Any) -> Any:  # the API's own name
        self._shop.calls.append("orderCancel")
        if any(one["orderId"] == given["orderId"] for one in self._shop.cancelled):
            error = {"field": ["orderId"], "message": "already cancelled", "code": "INVALID"}
            return {"job": None, "orderCancelUserErrors": [error]}
        self._shop.cancelled.append(given)
        return {"job": {"id": "gid://shopify/Job/1", "done": False}, "orderCancelUserErrors": []}


def _problems(given: dict[str, Any]) -> list[dict[str, Any]]:
    """The page of productSet: options and variants go together; a title is needed."""
    problems = []
    if not given.get("title"):
        problems.append({"field": ["input", "title"], "message": "Title can't be blank"})
    options = {option["name"] for option in given.get("productOptions", [])}
    for variant in given.get("variants", []):
        named = {value["optionName"] for value in variant["optionValues"]}
        if named != options:
            problems.append({"field": ["input", "variants"], "message": "options differ"})
    return problems
