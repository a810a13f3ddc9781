"""Prices: versions of price books, dated exchange rates, and ranges from past sales."""

from __future__ import annotations
