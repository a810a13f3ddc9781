"""Hand-overs of one or more items: how they arrive and how their consignor is paid."""

from __future__ import annotations
