"""What the machine said about an item, and the reference photos that it compared with."""

from __future__ import annotations
