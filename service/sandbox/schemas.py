"""Bodies of the sandbox."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from service.api import Schema, View
from service.sandbox.service import LONGEST_ADVANCE


class ClockAdvance(Schema):
    """How far to move the clock; it never goes back."""

    advance_seconds: Annotated[
        int, Field(ge=0, le=int(LONGEST_ADVANCE.total_seconds()), strict=True)
    ]


class ClockView(View):
    """The sandbox's time and how far it is ahead of the machine's."""

    now: datetime
    offset_seconds: float
