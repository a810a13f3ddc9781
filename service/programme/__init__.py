"""What the caller's programme takes in, where, and what it pays with."""

from __future__ import annotations
