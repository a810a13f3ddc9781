"""The ledger as it can be read: entries, balances and the proof that they sum to zero."""

from __future__ import annotations
