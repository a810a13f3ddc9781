"""Makes and judges models. The only room with torch."""

from __future__ import annotations
