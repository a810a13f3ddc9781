"""Damage with known truth, composed onto CC0 photographs of clothes."""

from __future__ import annotations
