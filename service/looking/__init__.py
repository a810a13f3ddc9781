"""Only the looking: pictures in, findings out, and nothing is kept."""

from __future__ import annotations
