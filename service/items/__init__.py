"""Items: what they are said to be, where they stand, whose hands they are in."""

from __future__ import annotations
