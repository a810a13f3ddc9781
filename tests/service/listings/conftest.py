"""Fixtures of trade."""

from __future__ import annotations

from tests.service.trade_fixtures import context, receiver, trade

__all__ = ["context", "receiver", "trade"]
