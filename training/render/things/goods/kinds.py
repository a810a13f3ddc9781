"""Every good of this room by its kind's name."""

from __future__ import annotations

from training.render.things.goods import belt, card_holder, pump, sneaker, wallet
from training.render.things.thing import Kind

OTHER_GOODS: dict[str, Kind] = {
    "belt": belt,
    "card_holder": card_holder,
    "pump": pump,
    "sneaker": sneaker,
    "wallet": wallet,
}
"""Goods that are no bags."""
