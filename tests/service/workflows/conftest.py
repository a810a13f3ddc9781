"""Fixtures of trade; ``trade.context`` is the installation that reaches the receiver."""

from __future__ import annotations

from tests.service.trade_fixtures import receiver, trade

__all__ = ["receiver", "trade"]
