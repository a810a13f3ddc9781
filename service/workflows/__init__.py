"""Durable workflows: ids in, nothing big through the queue, every step safe to repeat."""

from __future__ import annotations
