"""Every good of this room by its kind's name."""

from __future__ import annotations

from training.render.things.goods import (
    belt,
    boot,
    card_holder,
    garment,
    pump,
    sneaker,
    sunglasses,
    wallet,
)
from training.render.things.thing import Kind

OTHER_GOODS: dict[str, Kind] = {
    "belt": belt,
    "boot": boot,
    "card_holder": card_holder,
    "garment": garment,
    "pump": pump,
    "sneaker": sneaker,
    "sunglasses": sunglasses,
    "wallet": wallet,
}
"""Goods that are no bags."""
