"""The things that are photographed: parametric goods of invented houses, and props around them."""

from __future__ import annotations

from training.render.things import box
from training.render.things.bags.kinds import BAGS
from training.render.things.goods.kinds import OTHER_GOODS
from training.render.things.props.kinds import CLUTTER, FURNITURE
from training.render.things.thing import Kind

GOODS: dict[str, Kind] = {"box": box, **BAGS, **OTHER_GOODS}
"""What a picture may be about, by its kind."""

PROPS: dict[str, Kind] = {"box": box, **CLUTTER, **FURNITURE}
"""What may stand around it as clutter."""
