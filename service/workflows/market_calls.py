"""Calls a marketplace's own API with an effect's body, or to see what it shows."""

from __future__ import annotations

import json
import time
from collections.abc import Callable

from service.adapters.deliveries import Outcome, Unreachable
from service.adapters.marketplaces.ebay_sell import EbayKeys, EbaySell, EbaySite
from service.adapters.marketplaces.market_api import MarketApi
from service.adapters.marketplaces.shopify_admin import ShopifyAdmin
from service.domain.errors import DomainError
from service.domain.programme_parts import Marketplace
from service.domain.words import Transport
from service.settings import MarketplaceAccess, Settings
from service.workflows.intents import LISTING_PRICE, LISTING_PUSH, LISTING_WITHDRAW, ORDER_CANCEL

EBAY = "https://api.ebay.com"
#: one delivery's calls together end after so many timeouts: it must not outlive its claim, which
#: another worker would take up beside it (see ``service.workflows.effects.lease_of``)
TIMEOUTS_TOGETHER = 2.0


class ApiNotSet(DomainError):
    """The marketplace's API is not set up: LOUPE_MARKETPLACES names its address and its keys."""

    code = "marketplace_api_not_set"
    kind = "conflict"
    marketplace: str


def api_of(settings: Settings, place: Marketplace, *, until: float | None = None) -> MarketApi:
    """The client of a marketplace's API; ``until`` (of ``time.monotonic``) ends all its calls.

    Raises ApiNotSet.
    """
    access = settings.marketplaces.get(place.id)
    made = None
    if access is not None and place.transport is Transport.SHOPIFY_ADMIN:
        made = _shopify(access, settings.delivery_timeout_seconds, until)
    if access is not None and place.transport is Transport.EBAY_SELL:
        made = _ebay(access, settings.delivery_timeout_seconds, until)
    if made is None:
        raise ApiNotSet(marketplace=place.id)
    return made


def _shopify(
    access: MarketplaceAccess, timeout_seconds: float, until: float | None
) -> MarketApi | None:
    if access.shopify is None or access.url is None:
        return None
    return ShopifyAdmin(
        access.url.rstrip("/"),
        access.shopify.token.get_secret_value(),
        location_id=access.shopify.location_id,
        publication_id=access.shopify.publication_id,
        timeout_seconds=timeout_seconds,
        until=until,
    )


def _ebay(
    access: MarketplaceAccess, timeout_seconds: float, until: float | None
) -> MarketApi | None:
    if access.ebay is None:
        return None
    keys = EbayKeys(
        access.ebay.client_id,
        access.ebay.client_secret.get_secret_value(),
        access.ebay.refresh_token.get_secret_value(),
    )
    sites = {
        country: EbaySite(
            site.fulfillment_policy_id,
            site.payment_policy_id,
            site.return_policy_id,
            site.merchant_location_key,
        )
        for country, site in access.ebay.sites.items()
    }
    base = (access.url or EBAY).rstrip("/")
    return EbaySell(base, keys, sites, timeout_seconds=timeout_seconds, until=until)


def call_api(settings: Settings, place: Marketplace, kind: str, body: str) -> Outcome:
    """Does what an effect says by the marketplace's API; whatever goes wrong is an outcome."""
    until = time.monotonic() + TIMEOUTS_TOGETHER * settings.delivery_timeout_seconds
    try:
        api = api_of(settings, place, until=until)
    except ApiNotSet as error:
        return Outcome("failed", f"{error} [{error.code}]")
    data = json.loads(body)["data"]
    works: dict[str, Callable[[], Outcome]] = {
        LISTING_PUSH: lambda: api.publish(data),
        LISTING_PRICE: lambda: api.reprice(data),
        LISTING_WITHDRAW: lambda: api.withdraw(data),
        ORDER_CANCEL: lambda: api.cancel(data),
    }
    try:
        return works[kind]()
    except Unreachable as error:
        return Outcome("again", str(error))
    except (KeyError, IndexError, TypeError, AttributeError) as error:
        # an answer that is not of the documented shape
        return Outcome("again", f"an answer of another shape ({type(error).__name__})")
