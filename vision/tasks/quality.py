"""Must this photograph be retaken? Measured checks, each with a sentence to act on."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from vision.checked import require
from vision.results import Mask, PhotoQuality
from vision.tasks.quality_cast import find_cast
from vision.tasks.quality_finding import Finding
from vision.tasks.quality_focus import find_focus
from vision.tasks.quality_light import find_exposure, find_glare
from vision.tasks.quality_limits import QualityLimits, QualityThresholds, default_thresholds
from vision.tasks.quality_place import find_framing, find_item, find_one_item, find_subject_size
from vision.tasks.quality_screen import find_screen

__all__ = ["QualityThresholds", "check_quality", "default_thresholds", "find_faults"]

#: share of the frame below which the mask says nothing about light and focus
MIN_SUBJECT = 0.005


def check_quality(
    image_rgb: NDArray[np.uint8],
    mask: Mask | None = None,
    *,
    view: str = "front",
    category: str = "",
    thresholds: QualityThresholds | None = None,
) -> PhotoQuality:
    """Check uint8 (H, W, 3) by the limits of its view and category.

    Without a mask the item's place is not judged; light and focus are judged on the item where the
    mask shows one, else on the whole picture. A picture without an item fails that check alone of
    those about its place. Raises ResultInvalid where mask and picture differ in size.
    """
    limits = (thresholds or default_thresholds()).of(view, category)
    checks = tuple(finding.to_check() for finding in find_faults(image_rgb, mask, limits))
    return PhotoQuality(checks, () if mask is None else (mask.model,))


def find_faults(
    image_rgb: NDArray[np.uint8], mask: Mask | None, limits: QualityLimits
) -> Iterator[Finding]:
    """What each check of the limits finds, in a fixed order."""
    require(
        mask is None or mask.alpha_u8.shape == image_rgb.shape[:2],
        f"mask: expected the picture's size {image_rgb.shape[:2]}",
    )
    placed = mask is not None and "item" in limits.checks
    subject = mask.alpha_u8 if mask is not None and placed else None
    if mask is not None and mask.coverage < MIN_SUBJECT:
        subject = None
    for name in limits.checks:
        if name == "resolution":
            yield _resolution(image_rgb, limits)
        elif name == "focus":
            yield find_focus(image_rgb, subject, limits)
        elif name == "exposure":
            yield find_exposure(image_rgb, subject, limits)
        elif name == "glare":
            yield find_glare(image_rgb, subject, limits)
        elif name == "colour_cast":
            yield find_cast(image_rgb, limits)
        elif name == "screen":
            yield find_screen(image_rgb, limits)
    if mask is not None and placed:
        yield from _place(mask, limits)


def _place(mask: Mask, limits: QualityLimits) -> Iterator[Finding]:
    found = find_item(mask, limits)
    yield found
    if not found.passed:
        return  # where nothing is, nothing is too small or cut
    if "one_item" in limits.checks:
        yield find_one_item(mask, limits)
    if "subject_size" in limits.checks:
        yield find_subject_size(mask, limits)
    if "framing" in limits.checks:
        yield find_framing(mask, limits)


def _resolution(image_rgb: NDArray[np.uint8], limits: QualityLimits) -> Finding:
    short, limit = min(image_rgb.shape[:2]), limits.min_short_side_px
    return Finding(
        name="resolution",
        value=float(short),
        unit="px",
        limit=f"at least {limit} px on the shorter side",
        excess=limit / short,
        good="The picture is large enough.",
        bad=f"The picture is only {short} pixels on its shorter side; "
        f"send the original with at least {limit}.",
    )
