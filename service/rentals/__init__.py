"""Rentals: an item goes out, comes back, and is compared with what went out."""

from __future__ import annotations
