"""What listings and feeds are refused for."""

from __future__ import annotations

from service.domain.errors import DomainError


class ListingOver(DomainError):
    """The listing has ended already."""

    code = "listing_over"
    kind = "conflict"
    state: str


class LastListing(DomainError):
    """This is the item's last listing: withdraw the item, or list it again, instead."""

    code = "last_listing"
    kind = "conflict"
    item_id: str


class NoFeed(DomainError):
    """This marketplace is told of each listing by itself and fetches no feed."""

    code = "no_feed"
    kind = "not_found"
    marketplace: str


class ForeignMarketplace(DomainError):
    """This key speaks for another marketplace."""

    code = "foreign_marketplace"
    kind = "forbidden"
    marketplace: str


class RepairNotDone(DomainError):
    """The item must be repaired or restored before it goes on sale."""

    code = "repair_not_done"
    kind = "conflict"
    step: str
