"""Bodies of returns."""

from __future__ import annotations

from datetime import datetime

from service.api import Schema, View
from service.fields import Reason


class ReturnNew(Schema):
    """Why the buyer sent it back. ``accept_late``, for operators, takes it after the window."""

    reason: Reason
    accept_late: bool = False


class ReturnView(View):
    """A return. After a payout the consignor's balance is negative until the item sells again."""

    id: str
    sale_id: str
    item_id: str
    reason: str
    after_payout: bool
    created_at: datetime
