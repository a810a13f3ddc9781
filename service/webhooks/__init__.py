"""Signed messages to partners: where they go, what was delivered, what to send again."""

from __future__ import annotations
