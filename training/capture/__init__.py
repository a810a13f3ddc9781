"""Photographs spoilt in known ways, to measure the capture checks by."""

from __future__ import annotations
