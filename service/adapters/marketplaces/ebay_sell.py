"""eBay by its Sell Inventory API (developer.ebay.com, version 1.18): conforms_assumed.

Requests are built to the published pages of the methods below and tested against a server that
holds to them; the vendor's contract is under its own licence and is not kept here to validate
against.

The listing's id is the SKU, so that each step finds what an earlier try did: inventory item, offer,
published listing. Orders are taken through our inbound endpoint; this API cancels none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from service.adapters.deliveries import Outcome
from service.adapters.marketplaces.api_call import ApiAnswer, ApiCaller, ApiRefused, refused
from service.domain.reconcile import Shown
from service.money import Money

INVENTORY = "/sell/inventory/v1"
SCOPE = "https://api.ebay.com/oauth/api_scope/sell.inventory"
#: pictures of one listing (product.imageUrls)
MAX_PICTURES = 24
#: "This Offer is not available": no offer has the SKU
NO_OFFER = 25713
#: errors of eBay's own systems; 25025 is two calls for one item at the same moment
PASSING = frozenset({25001, 25025})
#: MarketplaceEnum and Content-Language by the item's country
SITES: Mapping[str, tuple[str, str]] = {
    "FR": ("EBAY_FR", "fr-FR"),
    "GB": ("EBAY_GB", "en-GB"),
    "IT": ("EBAY_IT", "it-IT"),
    "SG": ("EBAY_SG", "en-US"),
    "US": ("EBAY_US", "en-US"),
}


@dataclass(frozen=True, slots=True)
class EbaySite:
    """The seller's business policies and stock location on one of eBay's sites."""

    fulfillment_policy_id: str
    payment_policy_id: str
    return_policy_id: str
    merchant_location_key: str


@dataclass(frozen=True, slots=True)
class EbayKeys:
    """The application's keys and the seller's own consent."""

    client_id: str
    client_secret: str
    refresh_token: str


class EbaySell:
    """Meets MarketApi for one seller."""

    def __init__(
        self,
        base: str,
        keys: EbayKeys,
        sites: Mapping[str, EbaySite],
        *,
        timeout_seconds: float,
        until: float | None = None,
    ) -> None:
        self._call = ApiCaller(base, timeout_seconds, until=until)
        self._keys = keys
        self._sites = sites
        self._token: str | None = None

    def publish(self, data: Mapping[str, Any]) -> Outcome:
        return _outcome(lambda: self._publish(data))

    def reprice(self, data: Mapping[str, Any]) -> Outcome:
        return _outcome(lambda: self._reprice(data))

    def withdraw(self, data: Mapping[str, Any]) -> Outcome:
        return _outcome(lambda: self._withdraw(data["listing_id"]))

    def cancel(self, data: Mapping[str, Any]) -> Outcome:
        words = f"cancel order {data['order_ref']} in eBay's Seller Hub ({data['reason']})"
        return Outcome("failed", f"the Inventory API cancels no orders: {words}"[:300])

    def look(self, listing_id: str, country: str) -> Shown | None:
        offer = self._offer(listing_id, country)
        if offer is None or offer.get("status") != "PUBLISHED":
            return None
        price = offer.get("pricingSummary", {}).get("price")
        listing = offer.get("listing", {})
        if listing.get("listingStatus") in ("ENDED", "OUT_OF_STOCK"):
            return None
        money = None if price is None else Money.parse(price["value"], price["currency"])
        return Shown(listing_id, money, listing.get("listingId"))

    def _publish(self, data: Mapping[str, Any]) -> dict[str, Any]:
        sku, country = data["listing_id"], data["country"]
        site = self._sites.get(country)
        if site is None:
            raise refused(f"no business policies are set for {country}", again=False)
        offer = self._offer(sku, country)
        if offer is not None and offer.get("status") == "PUBLISHED":
            # an earlier try arrived: nothing is put into stock again, it may have been sold since
            return {"external_id": offer.get("listing", {}).get("listingId")}
        path = f"{INVENTORY}/inventory_item/{quote(sku, safe='')}"
        self._ask("PUT", path, inventory_item(data), country)
        body = offer_body(data, site)
        if offer is None:
            offer = dict(self._ask("POST", f"{INVENTORY}/offer", body, country).body)
        else:
            self._ask("PUT", f"{INVENTORY}/offer/{offer['offerId']}", body, country)
        published = self._ask("POST", f"{INVENTORY}/offer/{offer['offerId']}/publish", {}, country)
        return {"external_id": published.body.get("listingId")}

    def _reprice(self, data: Mapping[str, Any]) -> dict[str, Any]:
        # a price's message names no country: the SKU's offer says where it stands
        offer = self._offer(data["listing_id"], None)
        if offer is None:
            raise refused("eBay has no offer of this listing", again=False)
        # no quantity: stock that was sold meanwhile must not come back
        change = {"offerId": offer["offerId"], "price": _amount(data)}
        body = {"requests": [{"sku": data["listing_id"], "offers": [change]}]}
        answer = self._ask("POST", f"{INVENTORY}/bulk_update_price_quantity", body, None)
        for response in answer.body.get("responses", []):
            if int(response.get("statusCode", 200)) // 100 != 2:
                raise refused(_words(response), again=_passes(response))
        return {}

    def _withdraw(self, listing_id: str) -> dict[str, Any]:
        offer = self._offer(listing_id, None)
        if offer is not None and offer.get("status") == "PUBLISHED":
            self._ask("POST", f"{INVENTORY}/offer/{offer['offerId']}/withdraw", {}, None)
        return {"was_there": offer is not None}

    def _offer(self, sku: str, country: str | None) -> dict[str, Any] | None:
        query = {"sku": sku, "format": "FIXED_PRICE"}
        if country is not None:
            query["marketplace_id"] = _site(country)[0]
        answer = self._send("GET", f"{INVENTORY}/offer", None, country, query)
        if answer.status == 404 and NO_OFFER in _ids(answer.body):
            return None
        if not answer.is_yes:
            raise _refusal(answer)
        offers = answer.body.get("offers") or []
        published = [offer for offer in offers if offer.get("status") == "PUBLISHED"]
        found: list[dict[str, Any]] = [*published, *offers]
        return found[0] if found else None

    def _ask(
        self, method: str, path: str, body: Mapping[str, Any], country: str | None
    ) -> ApiAnswer:
        answer = self._send(method, path, body, country, None)
        if not answer.is_yes:
            raise _refusal(answer)
        return answer

    def _send(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None,
        country: str | None,
        query: Mapping[str, str] | None,
    ) -> ApiAnswer:
        headers = {"Authorization": f"Bearer {self._token or self._new_token()}"}
        if country is not None:
            headers["Content-Language"] = _site(country)[1]
        return self._call(method, path, body, headers=headers, query=query)

    def _new_token(self) -> str:
        """A user token by the seller's consent, for the calls of one effect."""
        fields = {
            "grant_type": "refresh_token",
            "refresh_token": self._keys.refresh_token,
            "scope": SCOPE,
        }
        auth = (self._keys.client_id, self._keys.client_secret)
        answer = self._call.form("/identity/v1/oauth2/token", fields, auth=auth)
        if not answer.is_yes or "access_token" not in answer.body:
            raise answer.refusal(f"eBay gives no token: {answer.body.get('error', '')}")
        self._token = str(answer.body["access_token"])
        return self._token


def inventory_item(data: Mapping[str, Any]) -> dict[str, Any]:
    """A listing as InventoryItem: one piece with its pictures."""
    product = {
        "title": data["title"],
        "description": data["description"],
        "aspects": {"Brand": [data["brand"]]},
        "brand": data["brand"],
        "imageUrls": list(data["pictures"][:MAX_PICTURES]),
    }
    if data["sku"] is not None:
        product["mpn"] = data["sku"]
    return {
        "availability": {"shipToLocationAvailability": {"quantity": 1}},
        "condition": data["condition"],
        "product": product,
    }


def offer_body(data: Mapping[str, Any], site: EbaySite) -> dict[str, Any]:
    """A listing as EbayOfferDetailsWithKeys, complete enough to be published."""
    return {
        "sku": data["listing_id"],
        "marketplaceId": _site(data["country"])[0],
        "format": "FIXED_PRICE",
        "availableQuantity": 1,
        "categoryId": data["category"],
        "listingDescription": data["description"],
        "listingDuration": "GTC",
        "listingPolicies": {
            "fulfillmentPolicyId": site.fulfillment_policy_id,
            "paymentPolicyId": site.payment_policy_id,
            "returnPolicyId": site.return_policy_id,
        },
        "merchantLocationKey": site.merchant_location_key,
        "pricingSummary": {"price": _amount(data)},
    }


def _amount(data: Mapping[str, Any]) -> dict[str, str]:
    price = Money(data["price"]["amount_minor"], data["price"]["currency"])
    return {"currency": price.currency, "value": price.format()}


def _site(country: str) -> tuple[str, str]:
    if country not in SITES:
        raise refused(f"eBay has no site for {country}", again=False)
    return SITES[country]


def _outcome(work: Callable[[], dict[str, Any]]) -> Outcome:
    try:
        return Outcome("delivered", "", work())
    except ApiRefused as error:
        return error.outcome


def _refusal(answer: ApiAnswer) -> ApiRefused:
    if _passes(answer.body):
        return refused(_words(answer.body), again=True)
    return answer.refusal(_words(answer.body))


def _errors(body: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [error for error in body.get("errors") or [] if isinstance(error, dict)]


def _ids(body: Mapping[str, Any]) -> set[int]:
    return {error["errorId"] for error in _errors(body) if isinstance(error.get("errorId"), int)}


def _passes(body: Mapping[str, Any]) -> bool:
    return bool(_ids(body) & PASSING)


def _words(body: Mapping[str, Any]) -> str:
    return "; ".join(
        f"{error.get('errorId')} {error.get('longMessage') or error.get('message')}"
        for error in _errors(body)
    )
