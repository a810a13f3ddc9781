"""Bodies of repairs."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from service.api import Schema, View
from service.domain.words import StepKind
from service.fields import Reason
from service.money import MAX_AMOUNT_MINOR


class RepairNew(Schema):
    """What shall be done to the item."""

    kind: StepKind
    work: Reason


class RepairDone(Schema):
    """What it cost, in the item's currency, and what was done."""

    cost_minor: Annotated[int, Field(ge=0, le=MAX_AMOUNT_MINOR, strict=True)]
    note: Reason


class RepairView(View):
    """Work on an item; ``cost_minor`` and ``finished_at`` are null while it is under way."""

    id: str
    item_id: str
    kind: str
    work: str
    cost_minor: int | None
    currency: str
    started_by: str
    started_at: datetime
    finished_by: str | None
    finished_at: datetime | None
