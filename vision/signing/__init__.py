"""Content credentials of finished pictures."""

from __future__ import annotations
