"""Price proposals: made by the house, answered by the consignor through a single-use link."""

from __future__ import annotations
