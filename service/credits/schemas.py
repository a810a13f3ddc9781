"""Bodies of store credit."""

from __future__ import annotations

from datetime import datetime

from service.api import View


class CreditView(View):
    """Credit at the brand's shops. ``country`` null is every country, ``expires_at`` null never.

    What is left of single-use credit after one occasion is lost.
    """

    id: str
    consignor_id: str
    payout_id: str
    amount_minor: int
    remaining_minor: int
    currency: str
    country: str | None
    expires_at: datetime | None
    single_use: bool
    created_at: datetime
