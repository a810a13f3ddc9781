"""Bodies of the audit trail."""

from __future__ import annotations

from datetime import datetime

from service.api import View


class AuditEntryView(View):
    """One link: what was done to which row, by whom, and the hash that the next one names."""

    seq: int
    kind: str
    subject: str
    by: str
    fields: str
    row_sha256: str
    at: datetime
    previous: str
    hash: str


class AuditTrailView(View):
    """A chain. ``broken_at`` is the number of the first link that does not hold, else null."""

    chain: str
    entries: list[AuditEntryView]
    broken_at: int | None
