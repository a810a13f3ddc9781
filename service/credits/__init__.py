"""Store credit that was issued."""

from __future__ import annotations
