"""A copy of the record in one file, and an installation made from it."""

from __future__ import annotations
