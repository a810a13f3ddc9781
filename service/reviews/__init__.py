"""The queue of items to judge, and the verdicts of people."""

from __future__ import annotations
