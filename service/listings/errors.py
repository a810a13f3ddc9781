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


class ListingNotFailed(DomainError):
    """Only a listing that failed is tried again."""

    code = "listing_not_failed"
    kind = "conflict"
    state: str


class ListingNotRetried(DomainError):
    """This listing cannot be sent again as it is: list the item again instead."""

    code = "listing_not_retried"
    kind = "conflict"
    listing_id: str


class NothingToAsk(DomainError):
    """This marketplace has no API of its own to be asked: it reports what it shows."""

    code = "marketplace_not_asked"
    kind = "conflict"
    marketplace: str


class ListingNamedTwice(DomainError):
    """A report names each listing once."""

    code = "listing_named_twice"
    listing_id: str


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
