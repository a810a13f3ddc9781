"""Bodies of the assessment room."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from service.api import View


class AssessmentView(View):
    """What the machine said about one stay of an item: never a verdict, never changed.

    ``identity``, ``authenticity`` and ``condition`` carry their evidence: kind, photo, box in
    pixels of the upright photo, strength, direction, a sentence, the model, and the key of the
    reference photo compared with.
    """

    id: str
    item_id: str
    revision: int
    decision: str
    p_value: float | None
    grade: str
    score: float
    identity: dict[str, Any]
    authenticity: dict[str, Any]
    condition: dict[str, Any]
    photos: list[str]
    models: list[str]
    seconds: float
    created_at: datetime
