"""Marketplaces behind one protocol: three kinds of feed that they fetch, messages that we send."""

from __future__ import annotations

from service.adapters.marketplaces.csv_feed import CsvFeed
from service.adapters.marketplaces.google_rss import GoogleRss
from service.adapters.marketplaces.meta_csv import MetaCsv
from service.adapters.marketplaces.protocol import MarketplaceAdapter
from service.adapters.marketplaces.signed_push import SignedPush
from service.domain.words import Transport


def adapter_for(transport: Transport) -> MarketplaceAdapter:
    """The adapter that speaks a marketplace's transport."""
    adapters: dict[Transport, MarketplaceAdapter] = {
        Transport.GOOGLE_RSS: GoogleRss(),
        Transport.CSV_FEED: CsvFeed(),
        Transport.META_CSV: MetaCsv(),
        Transport.SIGNED_PUSH: SignedPush(),
        # an API is called with the same message, step by step
        Transport.SHOPIFY_ADMIN: SignedPush(),
        Transport.EBAY_SELL: SignedPush(),
    }
    return adapters[transport]
