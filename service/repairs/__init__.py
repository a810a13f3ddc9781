"""Repairs and restorations between acceptance and sale, with what they cost."""

from __future__ import annotations
