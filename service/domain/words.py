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


class Method(StrEnum):
    """How a consignor is paid."""

    BANK_TRANSFER = "bank_transfer"
    STORE_CREDIT = "store_credit"


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


class Weekday(StrEnum):
    """The days of a week in ISO order, so that the position is `date.weekday()`."""

    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"
