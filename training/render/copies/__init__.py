"""Copies: a genuine thing's plan with committed alterations and nothing else changed."""

from __future__ import annotations

from training.render.copies.aim import aim, fineness, sought
from training.render.copies.alter import alter, applies
from training.render.copies.reshape import reshape

__all__ = ["aim", "alter", "applies", "fineness", "reshape", "sought"]
