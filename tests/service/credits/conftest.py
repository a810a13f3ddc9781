"""The house with an account of the payouts' tests."""

from __future__ import annotations

from tests.service.payouts.conftest import paying

__all__ = ["paying"]
