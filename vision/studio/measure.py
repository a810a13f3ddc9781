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
GROUND = 250
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


def ring_white(shown_rgb: U8) -> WhiteCount:
    """Count the pixels of the border ring of (H, W, 3)."""
    height, width = shown_rgb.shape[:2]
    ring = np.zeros((height, width), dtype=np.bool_)
    thick = border_ring((width, height))
    ring[:thick] = ring[-thick:] = True
    ring[:, :thick] = ring[:, -thick:] = True
    return _count(shown_rgb.min(axis=2)[ring])


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

    A row or column counts as soon as it holds two pixels below GROUND (one is noise). A shadow
    that can be seen counts; a white part of the subject on white ground cannot be seen and does
    not.
    """
    covered = shown_rgb.min(axis=2) < GROUND
    spans = []
    for axis in (0, 1):
        at = np.flatnonzero(covered.sum(axis=axis) >= 2)
        length = covered.shape[1 - axis]
        spans.append(float(at[-1] - at[0] + 1) / length if at.size else 0.0)
    return max(spans)


def _count(darkest: U8) -> WhiteCount:
    exact = int((darkest == 255).sum())
    almost = int(((darkest >= ALMOST_WHITE) & (darkest < 255)).sum())
    return WhiteCount(exact, almost, int(darkest.size) - exact - almost)
