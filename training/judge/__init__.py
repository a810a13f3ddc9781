"""Judges pictures and networks against real photographs, and says how sure the figures are."""

from __future__ import annotations
