"""The audit trail: what happened, chained by hash, sealed, and checked."""

from __future__ import annotations
