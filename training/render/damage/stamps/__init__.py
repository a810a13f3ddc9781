"""The drawings of damage: each kind turns its numbers into a stamp of masks and heights."""

from __future__ import annotations

from collections.abc import Callable

from training.render.damage.raster import Stamp
from training.render.damage.stamps import lines, patches
from training.render.things.thing import Params

STAMPS: dict[str, Callable[[Params], Stamp]] = {
    "scratch": lines.scratch,
    "scuff": patches.scuff,
    "stain": patches.stain,
}
"""Drawing by kind; the other kinds reshape the thing."""

VARIANTS: dict[str, tuple[str, ...]] = {
    "scratch": ("hair", "deep", "claw", "bundle", "band"),
    "scuff": ("rubbed", "swipe", "speckled"),
    "stain": ("ring", "oil", "drops", "blot", "smear", "glue"),
}
"""The looks that a kind has; one is drawn with each damage."""
