"""The closed lists of words that programmes choose from: views, grades, channels, rewards."""

from __future__ import annotations

from enum import StrEnum

VIEWS: frozenset[str] = frozenset(
    {
        "front", "three_quarter", "side", "back", "base", "corner", "interior", "open", "logo",
        "serial", "zip", "hardware", "stitching", "handle", "strap", "edge", "sole", "insole",
        "tongue", "heel", "size_label", "box_label", "care_label", "brand_label", "print",
        "dust_bag", "card", "defect",
    }
)  # fmt: skip
"""Which picture of the item a photo can be. `defect` may be added to any item, any number."""


class Grade(StrEnum):
    """The named steps of condition, best first; the score of 0-100 behind them is vision's."""

    PRISTINE = "pristine"
    EXCELLENT = "excellent"
    VERY_GOOD = "very_good"
    GOOD = "good"
    FAIR = "fair"


class Channel(StrEnum):
    """How an item arrives."""

    STORE_DROP_OFF = "store_drop_off"
    COLLECTION = "collection"
    SHIP_IN = "ship_in"


class Method(StrEnum):
    """How a consignor is paid."""

    BANK_TRANSFER = "bank_transfer"
    STORE_CREDIT = "store_credit"


class Holding(StrEnum):
    """Who keeps the item until it is sold."""

    WE = "we"
    SELLER = "seller_until_sold"
    SHOP = "shop"


class Ownership(StrEnum):
    """Whose the item is while it is sold: the consignor's, bought by us, or ours all along."""

    CONSIGNED = "consigned"
    BOUGHT = "bought_outright"
    ARCHIVE = "archive"


class Use(StrEnum):
    """What happens to the item. One that is rented out may also be for sale."""

    SALE = "sale"
    RENTAL = "rental"


class PaidWhen(StrEnum):
    """When the consignor's money falls due."""

    AT_APPROVAL = "at_approval"
    AT_SALE = "at_sale"
    AFTER_WINDOW = "after_return_window"
    MONTHLY = "monthly"
    NEXT_WORKING_DAY = "next_working_day"


class PromiseKind(StrEnum):
    """What an offer promises: a fixed net, or a share of what the item sells for."""

    FIXED_NET = "fixed_net"
    SHARE = "share"


class CommissionKind(StrEnum):
    """What the rate of the house's share depends on."""

    FLAT = "flat"
    BY_PRICE = "by_price"
    BY_YEAR = "by_year"


class StepKind(StrEnum):
    """What is done to an item before it goes on sale."""

    REPAIR = "repair"
    RESTORATION = "restoration"


class PaidBy(StrEnum):
    """Who bears the cost of a step."""

    HOUSE = "house"
    CONSIGNOR = "consignor"


class AfterTerm(StrEnum):
    """What becomes of an item that nobody bought within its term."""

    NEW_PRICE = "new_price"
    SEND_BACK = "send_back"


class Reviewer(StrEnum):
    """Who may judge an item: anyone who judges, or an expert."""

    ANY = "any"
    EXPERT = "expert"


class PlaceKind(StrEnum):
    """What a channel is: a marketplace of others, or the brand's own shop."""

    MARKETPLACE = "marketplace"
    OWN_SHOP = "own_shop"


class CopyRule(StrEnum):
    """What a country does with an item that was judged not authentic."""

    RETURN = "return"
    HOLD = "hold"
    DESTROY = "destroy"


class Transport(StrEnum):
    """How a marketplace is told about a listing."""

    GOOGLE_RSS = "google_rss"
    CSV_FEED = "csv_feed"
    SIGNED_PUSH = "signed_push"
    META_CSV = "meta_csv"
    SHOPIFY_ADMIN = "shopify_admin"
    EBAY_SELL = "ebay_sell"


class Weekday(StrEnum):
    """The days of a week in ISO order, so that the position is `date.weekday()`."""

    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"
