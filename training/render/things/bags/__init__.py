"""Bags: panels and gussets cut, bent, sewn and hung with hardware, all from a dict of numbers."""

from __future__ import annotations
