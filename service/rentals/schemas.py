"""Bodies of rentals."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from service.api import Schema, View
from service.fields import Reason
from service.money import MAX_AMOUNT_MINOR
from service.rentals.service import Comparison


class RentalView(View):
    """One rental. ``net_minor`` is the lender's share of the fee ``price_minor``."""

    id: str
    item_id: str
    order_id: str
    marketplace: str
    days: int
    price_minor: int
    net_minor: int
    damage_minor: int
    currency: str
    state: str
    comparison: str | None
    rented_at: datetime
    back_until: datetime
    compared_at: datetime | None
    #: when the lender's share falls due; null until the item is back and compared
    pay_from: datetime | None


class ComparisonNew(Schema):
    """What a person found: the same, damaged, or another item altogether."""

    word: Comparison
    because: Reason
    #: what the renter is charged, in the rental's currency
    damage_minor: Annotated[int, Field(ge=0, le=MAX_AMOUNT_MINOR, strict=True)] = 0
