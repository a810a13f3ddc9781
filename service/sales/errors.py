"""What orders and sales are refused for."""

from __future__ import annotations

from service.domain.errors import DomainError
from service.errors import ServiceError


class SignatureInvalid(ServiceError):
    """The order's signature is missing, wrong or too old."""

    code = "signature_invalid"
    status = 401


class NoMarketplace(DomainError):
    """This key speaks for no marketplace, or not for the one that is meant."""

    code = "marketplace_key_required"
    kind = "forbidden"


class OrderRefused(DomainError):
    """The order was refused and recorded; cancel it with the buyer."""

    code = "order_refused"
    kind = "conflict"
    order_id: str
    item_id: str


class AlreadySold(OrderRefused):
    """The item was sold before this order came; cancel it with the buyer."""

    code = "already_sold"


class ItemNotForSale(OrderRefused):
    """The item is not for sale; cancel the order with the buyer."""

    code = "item_not_for_sale"


class NotListedHere(OrderRefused):
    """The item was never listed on this marketplace; cancel the order with the buyer."""

    code = "not_listed_here"


class OrderRefReused(DomainError):
    """This order reference came before with another item or price."""

    code = "order_ref_reused"
    kind = "conflict"
    order_ref: str


class PriceCurrencyWrong(DomainError):
    """The order's currency is not the listing's."""

    code = "order_currency_wrong"
    expected: str
    got: str


class PriceBelowListing(DomainError):
    """The order's price is below the price that the item is listed at."""

    code = "price_below_listing"
    listed_minor: int
    got_minor: int


class SaleOver(DomainError):
    """The sale is over, so this cannot be done to it any more."""

    code = "sale_over"
    kind = "conflict"
    state: str


REFUSALS: dict[str, type[OrderRefused]] = {
    error.code: error for error in (AlreadySold, ItemNotForSale, NotListedHere)
}
"""The refusals that are recorded with their order, by the code that the record keeps."""
