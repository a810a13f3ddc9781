"""Payouts, the runs that release them, and what banks and people say became of them."""

from __future__ import annotations
