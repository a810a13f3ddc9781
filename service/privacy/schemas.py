"""Bodies of consents and erasures."""

from __future__ import annotations

from datetime import datetime

from service.api import Schema, View
from service.fields import Word


class ConsentNew(Schema):
    """A consent given, or with ``given`` false taken back, to one version of a text."""

    purpose: Word
    version: Word
    given: bool = True


class ConsentView(View):
    """A consent as it was given or taken back; the newest of a purpose holds."""

    id: str
    consignor_id: str
    consignment_id: str | None
    purpose: str
    version: str
    text_sha256: str
    given: bool
    by: str
    at: datetime


class ErasureView(View):
    """How far an erasure has come. While it waits, ``waits_for`` says for what."""

    id: str
    consignor_id: str
    cause: str
    state: str
    waits_for: list[str]
    asked_by: str
    asked_at: datetime
    erased_at: datetime | None
    done_at: datetime | None
