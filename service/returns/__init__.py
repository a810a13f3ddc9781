"""Buyers' returns, before and after the consignor was paid."""

from __future__ import annotations
