"""Marketplace pictures from a photograph and its cut-out."""

from __future__ import annotations
