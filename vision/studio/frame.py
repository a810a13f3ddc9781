"""Decide where the subject goes in a marketplace's frame, and how large."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vision.errors import NoSubject, SubjectTooSmall
from vision.geometry import Box, clip_box, mask_box
from vision.studio.rules import MarketplaceRule

#: alpha below this cannot be seen (3 %) and does not count as subject
VISIBLE = 8
#: source pixels kept around the subject, so that resampling ends in clear ones
CROP_PAD = 2


@dataclass(frozen=True)
class Placement:
    """One subject in one frame.

    subject_xyxy and crop_xyxy are boxes in the photograph, crop_xyxy a little larger; the crop,
    resized to crop_size_wh, is pasted with its corner at paste_xy into a frame of size_wh. `scale`
    is frame pixels per photograph pixel.
    """

    subject_xyxy: Box
    crop_xyxy: Box
    size_wh: tuple[int, int]
    crop_size_wh: tuple[int, int]
    paste_xy: tuple[int, int]
    scale: float

    @property
    def fill(self) -> float:
        """Share of the frame that the subject takes in its tighter direction."""
        x0, y0, x1, y1 = self.subject_xyxy
        width, height = self.size_wh
        return self.scale * max((x1 - x0) / width, (y1 - y0) / height)


def place_subject(
    alpha_u8: NDArray[np.uint8], rule: MarketplaceRule, *, height_share: float | None = None
) -> Placement:
    """Centre the subject of alpha (H, W) so that it takes rule.fill_target of the frame.

    height_share asks for a smaller subject: this share of the frame's height, as far as
    rule.fill_range allows it (see sets.shared_height).

    The frame is the rule's output size. It becomes smaller, down to the rule's minimum, where
    the photograph has too few pixels for it: enlarging adds bytes and no detail. Raises NoSubject
    for an empty alpha and SubjectTooSmall where even the minimum asks for more enlargement than
    rule.max_upscale.
    """
    subject_xyxy = mask_box(alpha_u8 >= VISIBLE)
    if subject_xyxy is None:
        raise NoSubject
    x0, y0, x1, y1 = subject_xyxy
    subject_wh = (x1 - x0, y1 - y0)
    fill = _fill(subject_wh, rule, height_share)
    wanted = _scale(subject_wh, rule.output_size_wh, fill)
    size_wh = _shrink_frame(rule, 1 / wanted)
    scale = _scale(subject_wh, size_wh, fill)
    if scale > rule.max_upscale:
        raise SubjectTooSmall(
            f"The item measures {subject_wh[0]} x {subject_wh[1]} pixels; {rule.title} needs it "
            f"{scale:.1f} times as large and {rule.max_upscale:g} times is the limit. "
            "Photograph it closer.",
            subject_wh=subject_wh,
            upscale=scale,
            max_upscale=rule.max_upscale,
        )
    height, width = alpha_u8.shape
    crop_xyxy = clip_box(
        (x0 - CROP_PAD, y0 - CROP_PAD, x1 + CROP_PAD, y1 + CROP_PAD), (width, height)
    )
    return _paste(subject_xyxy, crop_xyxy, size_wh, scale)


def border_ring(size_wh: tuple[int, int]) -> int:
    """Width in pixels of the border that must be pure ground: 1 % of the shorter side."""
    return max(2, round(0.01 * min(size_wh)))


def _fill(subject_wh: tuple[int, int], rule: MarketplaceRule, height_share: float | None) -> float:
    if height_share is None:
        return rule.fill_target
    width, height = rule.output_size_wh
    tighter = max(subject_wh[0] / width, subject_wh[1] / height)
    asked = height_share * height / subject_wh[1] * tighter
    # a hundredth inside the range: half-covered edge pixels are not measured as item
    return min(rule.fill_target, max(rule.fill_range[0] + 0.01, asked))


def _scale(subject_wh: tuple[int, int], size_wh: tuple[int, int], fill: float) -> float:
    return fill * min(size_wh[0] / subject_wh[0], size_wh[1] / subject_wh[1])


def _shrink_frame(rule: MarketplaceRule, factor: float) -> tuple[int, int]:
    width, height = rule.output_size_wh
    least = max(rule.min_long_side / max(width, height), rule.min_short_side / min(width, height))
    factor = min(1.0, max(factor, least))
    # rounded up, and down by less than a thousandth of a pixel, so that the minimum is met
    size_wh = (math.ceil(width * factor - 1e-3), math.ceil(height * factor - 1e-3))
    return size_wh if rule.size_fits(size_wh) else rule.output_size_wh


def _paste(subject_xyxy: Box, crop_xyxy: Box, size_wh: tuple[int, int], scale: float) -> Placement:
    x0, y0, x1, y1 = crop_xyxy
    centre_x = (subject_xyxy[0] + subject_xyxy[2]) / 2 - x0
    centre_y = (subject_xyxy[1] + subject_xyxy[3]) / 2 - y0
    return Placement(
        subject_xyxy=subject_xyxy,
        crop_xyxy=crop_xyxy,
        size_wh=size_wh,
        crop_size_wh=(max(1, round((x1 - x0) * scale)), max(1, round((y1 - y0) * scale))),
        paste_xy=(
            round(size_wh[0] / 2 - centre_x * scale),
            round(size_wh[1] / 2 - centre_y * scale),
        ),
        scale=scale,
    )
