"""Measures of a finished picture's ground and subject, on its decoded pixels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vision.geometry import mask_box
from vision.studio.frame import border_ring

U8 = NDArray[np.uint8]

#: from here on a pixel passes for white at a glance: the band that marketplaces reject most
ALMOST_WHITE = 245
#: JPEG rings by a few levels beside a dark edge
DIFFERENT = 5
#: soft edges, the tail of a shadow and JPEG's ringing lie within this share of the longer side
NEAR_SUBJECT = 0.03


@dataclass(frozen=True)
class WhiteCount:
    """Pixels of an area: exactly white, almost white (245..254 in its darkest channel), darker."""

    exact: int
    almost: int
    darker: int

    @property
    def total(self) -> int:
        """All pixels of the area."""
        return self.exact + self.almost + self.darker


@dataclass(frozen=True)
class GroundTone:
    """A coloured ground: its darkest level, the most that its channels differ by in one place, and
    the share of the border that is not the tone of its row."""

    darkest: int
    tint: int
    uneven: float


def ring_white(shown_rgb: U8) -> WhiteCount:
    """Count the pixels of the border ring of (H, W, 3)."""
    return _count(shown_rgb.min(axis=2)[ring_of(shown_rgb.shape[:2])])


def ring_of(shape_hw: tuple[int, ...]) -> NDArray[np.bool_]:
    """True on the border ring of a picture of this shape."""
    height, width = shape_hw
    ring = np.zeros((height, width), dtype=np.bool_)
    thick = border_ring((width, height))
    ring[:thick] = ring[-thick:] = True
    ring[:, :thick] = ring[:, -thick:] = True
    return ring


def ground_white(shown_rgb: U8) -> WhiteCount:
    """Count the pixels outside the box around the subject, grown by NEAR_SUBJECT.

    A tinted sheet inside a painted white frame is found here. Inside the box a white shirt and an
    almost white sheet are the same pixels, so nothing is claimed there.
    """
    darkest = shown_rgb.min(axis=2)
    height, width = darkest.shape
    outside = np.ones((height, width), dtype=np.bool_)
    box_xyxy = mask_box(darkest < ALMOST_WHITE)
    if box_xyxy is not None:
        reach = max(16, round(NEAR_SUBJECT * max(height, width)))
        x0, y0, x1, y1 = box_xyxy
        outside[max(0, y0 - reach) : y1 + reach, max(0, x0 - reach) : x1 + reach] = False
    return _count(darkest[outside])


def subject_fill(shown_rgb: U8) -> float:
    """Share of the frame that is not ground, in its tighter direction: 0..1, 0 for an empty one.

    The ground of a row is what its two ends show, so that grey and slowly changing grounds count as
    ground too. A row or column counts as soon as it holds two pixels that differ by more than
    DIFFERENT (one is noise). A shadow that can be seen counts; a part of the subject in the
    ground's own colour cannot be seen and does not.
    """
    ground = row_ground(shown_rgb)
    if (ground == 255).all():
        covered = shown_rgb.min(axis=2) < 255 - DIFFERENT
    else:
        covered = _differs(shown_rgb, ground)
    spans = []
    for axis in (0, 1):
        at = np.flatnonzero(covered.sum(axis=axis) >= 2)
        length = covered.shape[1 - axis]
        spans.append(float(at[-1] - at[0] + 1) / length if at.size else 0.0)
    return max(spans)


def row_ground(shown_rgb: U8) -> U8:
    """The ground's colour of each row of (H, W, 3): the median of its two ends, (H, 3)."""
    thick = border_ring((shown_rgb.shape[1], shown_rgb.shape[0]))
    ends = np.concatenate([shown_rgb[:, :thick], shown_rgb[:, -thick:]], axis=1)
    return np.asarray(np.median(ends, axis=1) + 0.5).astype(np.uint8)


def ground_even(shown_rgb: U8) -> GroundTone:
    """How light, neutral and even the border ring of (H, W, 3) is."""
    ground = row_ground(shown_rgb).astype(np.int16)
    ring = ring_of(shown_rgb.shape[:2])
    off = np.abs(shown_rgb.astype(np.int16) - ground[:, None]).max(axis=2)[ring]
    return GroundTone(
        darkest=int(ground.min()),
        tint=int((ground.max(axis=1) - ground.min(axis=1)).max()),
        uneven=float((off > DIFFERENT).mean()),
    )


def _differs(shown_rgb: U8, ground: U8) -> NDArray[np.bool_]:
    covered = np.zeros(shown_rgb.shape[:2], dtype=np.bool_)
    for top in range(0, len(covered), 256):
        rows = slice(top, top + 256)
        off = np.abs(shown_rgb[rows].astype(np.int16) - ground[rows, None].astype(np.int16))
        covered[rows] = off.max(axis=2) > DIFFERENT
    return covered


def _count(darkest: U8) -> WhiteCount:
    exact = int((darkest == 255).sum())
    almost = int(((darkest >= ALMOST_WHITE) & (darkest < 255)).sum())
    return WhiteCount(exact, almost, int(darkest.size) - exact - almost)
