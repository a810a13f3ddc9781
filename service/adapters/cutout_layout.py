"""How a cut-out is laid out: its size, what of the photo is kept, where the item stands."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Literal

Colour = tuple[int, int, int]
Box = tuple[int, int, int, int]

#: how much an item may be enlarged to fill a frame: beyond it the enlarged pixels are plain to see
MAX_ENLARGED = 4.0


@dataclass(frozen=True, slots=True)
class Length:
    """A distance in pixels of the finished picture, or as a share (0..1) of a length."""

    amount: float
    unit: Literal["px", "share"]

    def pixels(self, whole: float) -> float:
        """In pixels, where it is a share of this many."""
        return self.amount if self.unit == "px" else self.amount * whole


NOTHING = Length(0, "px")


@dataclass(frozen=True, slots=True)
class Sides:
    """Distances on the four sides, in the order of CSS."""

    top: Length = NOTHING
    right: Length = NOTHING
    bottom: Length = NOTHING
    left: Length = NOTHING


@dataclass(frozen=True, slots=True)
class CutoutLayout:
    """The layout of a cut-out; the default is the photo's own size with the item where it was.

    frame_wh: the finished picture's size; None takes it from the photo, or from the item with
    ``crop``. max_pixels bounds that. ``margin`` is kept around a cropped item, in shares of its
    own width and height; ``padding`` within a frame, in shares of the frame's. ``position`` is
    where the item stands in the room that is left (0..1 across and down); None keeps the whole
    photo in the frame, with the item where it was.
    """

    frame_wh: tuple[int, int] | None = None
    max_pixels: int | None = None
    crop: bool = False
    margin: Sides = field(default_factory=Sides)
    padding: Sides = field(default_factory=Sides)
    position: tuple[float, float] | None = (0.5, 0.5)
    shadow: bool = False
    alpha_only: bool = False

    @property
    def needs_item(self) -> bool:
        """Whether there is no picture without an item."""
        return self.crop or (self.frame_wh is not None and self.position is not None)


@dataclass(frozen=True, slots=True)
class Placed:
    """A part of the photo, box_xyxy, in a finished picture of size_wh at ``scale``."""

    size_wh: tuple[int, int]
    scale: float
    left: float
    top: float
    box_xyxy: Box


def place(layout: CutoutLayout, photo_wh: tuple[int, int], item_xyxy: Box) -> Placed:
    """Where the item (its box in the photo) goes: ``left`` and ``top`` are its corner's place."""
    if layout.frame_wh is not None:
        return _in_frame(layout, layout.frame_wh, photo_wh, item_xyxy)
    x0, y0, x1, y1 = _kept(layout, photo_wh, item_xyxy)
    scale = 1.0
    if layout.max_pixels is not None:
        scale = min(1.0, math.sqrt(layout.max_pixels / ((x1 - x0) * (y1 - y0))))
    size_wh = (max(1, round((x1 - x0) * scale)), max(1, round((y1 - y0) * scale)))
    left, top = (item_xyxy[0] - x0) * scale, (item_xyxy[1] - y0) * scale
    return Placed(size_wh, scale, left, top, item_xyxy)


def _kept(
    layout: CutoutLayout, photo_wh: tuple[int, int], item_xyxy: Box
) -> tuple[float, float, float, float]:
    """The part of the photo's plane that is shown; a margin may reach beyond the photo."""
    if not layout.crop:
        return 0, 0, photo_wh[0], photo_wh[1]
    x0, y0, x1, y1 = item_xyxy
    margin, width, height = layout.margin, x1 - x0, y1 - y0
    return (
        x0 - margin.left.pixels(width),
        y0 - margin.top.pixels(height),
        x1 + margin.right.pixels(width),
        y1 + margin.bottom.pixels(height),
    )


def _in_frame(
    layout: CutoutLayout, frame_wh: tuple[int, int], photo_wh: tuple[int, int], item_xyxy: Box
) -> Placed:
    width, height = frame_wh
    padding = layout.padding
    left, top = padding.left.pixels(width), padding.top.pixels(height)
    room_w = max(1.0, width - left - padding.right.pixels(width))
    room_h = max(1.0, height - top - padding.bottom.pixels(height))
    shown = (0, 0, *photo_wh) if layout.position is None else item_xyxy
    shown_w, shown_h = shown[2] - shown[0], shown[3] - shown[1]
    scale = min(room_w / shown_w, room_h / shown_h, MAX_ENLARGED)
    across, down = layout.position or (0.5, 0.5)
    left += (room_w - shown_w * scale) * across + (item_xyxy[0] - shown[0]) * scale
    top += (room_h - shown_h * scale) * down + (item_xyxy[1] - shown[1]) * scale
    return Placed(frame_wh, scale, left, top, item_xyxy)
