"""Questions that only the seller can answer, and until when."""

from __future__ import annotations
