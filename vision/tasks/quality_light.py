"""Is the item lit well? Exposure and clipping, and glare that hides what lies under it."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.geometry import fit_within
from vision.preprocess import resize
from vision.tasks.quality_finding import Finding
from vision.tasks.quality_limits import QualityLimits

TONE_LONGEST = 512  # light and colour need no detail
AT_ITS_END, LOST = 253, 6  # a channel's last levels, where nothing can be told apart
GLARE_LONGEST = 1024
GLARE_LEVEL = 250
#: pixels of the glare copy over which the surroundings of a highlight are looked at
SURROUNDINGS = 81
#: L* of surroundings above which a white spot is a white thing, not a reflection on a darker one
DARKER_THAN = 74.0


def lab_of(image_rgb: NDArray[np.uint8]) -> NDArray[np.float32]:
    """CIE L*a*b* (D65) of uint8 (H, W, 3), float32."""
    units = image_rgb.astype(np.float32) / np.float32(255.0)
    return np.asarray(cv2.cvtColor(units, cv2.COLOR_RGB2LAB), dtype=np.float32)


def find_exposure(
    image_rgb: NDArray[np.uint8], alpha_u8: NDArray[np.uint8] | None, limits: QualityLimits
) -> Finding:
    """The worst of three: a dark picture, an item burnt out, an item lost in black.

    A white ground may be at its end, an item may not: without a mask only darkness is judged.
    """
    size_wh = fit_within((image_rgb.shape[1], image_rgb.shape[0]), TONE_LONGEST)
    small = resize(image_rgb, size_wh)
    brightest = float(np.percentile(lab_of(small)[..., 0], 98))
    blown = crushed = 0.0
    if alpha_u8 is not None:
        item = small[resize(alpha_u8, size_wh) >= 128]
        if item.size:
            # two channels at their end: one alone is a saturated colour
            blown = 100.0 * float((np.median(item, axis=1) >= AT_ITS_END).mean())
            crushed = 100.0 * float((item.max(axis=1) <= LOST).mean())
    darkest = limits.min_brightest_lightness
    excesses = {
        "dark": darkest / max(brightest, 0.1),
        "blown": blown / max(limits.max_blown_percent, 1e-3),
        "crushed": crushed / max(limits.max_crushed_percent, 1e-3),
    }
    worst = max(excesses, key=lambda name: excesses[name])
    value, unit, limit = brightest, "L*", f"at least {darkest:g}"
    bad = "The picture is too dark; add light or expose longer."
    if worst == "blown" and excesses[worst] > 1.0:
        value, unit = blown, "% of the item"
        limit = f"at most {limits.max_blown_percent:g} % pure white"
        bad = f"{blown:.0f} % of the item is burnt out to white; expose less or soften the light."
    elif worst == "crushed" and excesses[worst] > 1.0:
        value, unit = crushed, "% of the item"
        limit = f"at most {limits.max_crushed_percent:g} % pure black"
        bad = f"{crushed:.0f} % of the item is lost in black; light it from the side."
    good = "The item is well exposed."
    return Finding("exposure", round(value, 1), unit, limit, excesses[worst], good, bad)


def find_glare(
    image_rgb: NDArray[np.uint8], alpha_u8: NDArray[np.uint8] | None, limits: QualityLimits
) -> Finding:
    """White reflections on hardware, patent leather, glass: clipped spots on something darker."""
    percent, limit = measure_glare(image_rgb, alpha_u8), limits.max_glare_percent
    return Finding(
        name="glare",
        value=round(percent, 2),
        unit="% of the item",
        limit=f"at most {limit:g} %",
        excess=percent / max(limit, 1e-3),
        good="No reflection hides anything.",
        bad=f"Reflections hide {percent:.1f} % of the item; move the light to the side or hang a "
        "white cloth before it.",
    )


def measure_glare(image_rgb: NDArray[np.uint8], alpha_u8: NDArray[np.uint8] | None = None) -> float:
    """Per cent of the item (of the picture without a mask) under clipped spots on darker ground."""
    size_wh = fit_within((image_rgb.shape[1], image_rgb.shape[0]), GLARE_LONGEST)
    small = resize(image_rgb, size_wh)
    item = np.ones(small.shape[:2], bool)
    if alpha_u8 is not None:
        item = resize(alpha_u8, size_wh) >= 128
    if not item.any():
        return 0.0
    clipped = (small.min(axis=2) >= GLARE_LEVEL) & item
    if not clipped.any():
        return 0.0
    around = (item & ~clipped).astype(np.float32)
    lightness = lab_of(small)[..., 0]
    window = (SURROUNDINGS, SURROUNDINGS)
    weight = cv2.blur(around, window, borderType=cv2.BORDER_CONSTANT)
    total = cv2.blur(lightness * around, window, borderType=cv2.BORDER_CONSTANT)
    # a spot without surroundings of its own is a burnt-out item, which exposure tells
    darker = (weight > 0.05) & (total < DARKER_THAN * weight)
    return 100.0 * float((clipped & darker).sum()) / float(item.sum())
