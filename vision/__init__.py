"""Looks at photographs: arrays in, findings out. No web, no database, no settings, no torch."""

from __future__ import annotations
