"""Every good of this room by its kind's name."""

from __future__ import annotations

from training.render.things.goods import wallet
from training.render.things.thing import Kind

OTHER_GOODS: dict[str, Kind] = {"wallet": wallet}
"""Goods that are no bags."""
