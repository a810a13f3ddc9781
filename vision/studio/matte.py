"""Refine the alpha of a cut-out along its edge.

A segmentation network answers on a small grid (320 x 320 for U²-Netp), so its edge in a
photograph of 4,000 pixels is a ramp some thirty pixels wide that sits a few pixels off. Here the
edge is drawn again from the colours of the photograph (see edge.py); everything away from the edge
becomes solid.

Two assumptions, both about products and not about pictures in general:

* a product is opaque: see-through areas further than the edge width from the outline are the
  network's doubt and end on one side. A hole stays a hole because it has an outline of its own;
* a detached piece is kept when it is at least 0.1 % of the largest piece and the network is
  certain of some part of it (the second shoe, a buckle seen behind a strap), or when it is at
  least 25 %. Anything else is a speck and goes: a thumb, a watermark, a thing on the next shelf.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from vision.geometry import fit_within
from vision.studio.edge import draw_edge

U8 = npt.NDArray[np.uint8]
F32 = npt.NDArray[np.float32]

#: half the width of the edge band, in cells of the network's grid: the sigmoid's ramp is two to
#: three cells wide and its outline was seen up to two cells off on shoes and bags
BAND_CELLS = 2.5
SPECK_SHARE = 0.25
CERTAIN_SPECK_SHARE = 0.001
CERTAIN = 243
FAINT = 20
HALF = 128


def refine_alpha(image_rgb: U8, alpha_u8: U8, *, network_side: int = 320) -> U8:
    """Return the alpha (H, W) with its edge drawn from the photograph.

    image_rgb is (H, W, 3), alpha_u8 is (H, W); network_side is the longer side of the grid that
    the alpha came from. Pixels away from the edge come out as exactly 0 or 255.
    """
    if image_rgb.shape[:2] != alpha_u8.shape:
        raise ValueError(
            f"alpha must be {image_rgb.shape[:2]}, the size of the picture, got {alpha_u8.shape}"
        )
    kept = remove_specks(alpha_u8)
    if not (kept >= HALF).any():
        return np.zeros_like(alpha_u8)
    height, width = alpha_u8.shape
    size_wh = fit_within((width, height), network_side)
    coarse = kept
    if size_wh != (width, height):
        coarse = np.asarray(cv2.resize(kept, size_wh, interpolation=cv2.INTER_AREA), np.uint8)
    drawn = draw_edge(image_rgb, coarse.astype(np.float32) / np.float32(255))
    # what comes loose from the item while its edge is drawn was haze
    half_width = edge_half_width(alpha_u8.shape, network_side)
    refined = solid_away(remove_specks(drawn, coarse), half_width)
    # an edge is drawn near where the network saw one, never beyond its band
    side = 2 * half_width + 1
    near = cv2.dilate((alpha_u8 >= HALF).astype(np.uint8), np.ones((side, side), np.uint8))
    refined[near == 0] = 0
    return refined


def solid_away(alpha_u8: U8, half_width: int) -> U8:
    """The alpha (H, W), decided at 0.5 further than half_width pixels from its outline."""
    height, width = alpha_u8.shape
    size_wh = fit_within((width, height), 1024)
    small = cv2.resize(
        (alpha_u8 >= HALF).astype(np.uint8), size_wh, interpolation=cv2.INTER_NEAREST
    )
    side = 2 * max(2, round(half_width * size_wh[0] / width)) + 1
    near = cv2.morphologyEx(small, cv2.MORPH_GRADIENT, np.ones((side, side), np.uint8))
    near = cv2.resize(near, (width, height), interpolation=cv2.INTER_NEAREST)
    solid = np.asarray(cv2.threshold(alpha_u8, HALF - 1, 255, cv2.THRESH_BINARY)[1], np.uint8)
    np.copyto(solid, alpha_u8, where=np.asarray(near > 0))
    return solid


def edge_half_width(shape_hw: tuple[int, ...], network_side: int) -> int:
    """Half the width of the edge band in pixels, for a picture of this shape."""
    return max(2, round(BAND_CELLS * max(shape_hw[:2]) / network_side))


def remove_specks(alpha_u8: U8, network_u8: U8 | None = None) -> U8:
    """Return the alpha without detached specks (the rule is in the module's docstring).

    network_u8 is the network's own answer where alpha_u8 is not: its certainty then counts.
    """
    height, width = alpha_u8.shape
    shrink = max(1.0, max(height, width) / 1024)
    small_wh = (max(1, round(width / shrink)), max(1, round(height / shrink)))
    small = cv2.resize(alpha_u8, small_wh, interpolation=cv2.INTER_AREA)
    certainty = small
    if network_u8 is not None:
        certainty = cv2.resize(network_u8, small_wh, interpolation=cv2.INTER_AREA)
    count, labels = cv2.connectedComponents((small >= FAINT).astype(np.uint8), connectivity=8)
    core_areas = np.bincount(labels[small >= HALF], minlength=count).astype(np.float64)
    core_areas[0] = 0
    if not core_areas.any():
        return np.zeros_like(alpha_u8)
    certain = np.bincount(labels[certainty >= CERTAIN], minlength=count) > 0
    share = core_areas / core_areas.max()
    keep = (share >= SPECK_SHARE) | ((share >= CERTAIN_SPECK_SHARE) & certain)
    keep[0] = False
    if keep[1:].all() and shrink == 1.0:
        return np.where(alpha_u8 >= FAINT, alpha_u8, 0).astype(np.uint8)
    region = cv2.dilate(keep[labels].astype(np.uint8), np.ones((3, 3), np.uint8))
    region = cv2.resize(region, (width, height), interpolation=cv2.INTER_NEAREST)
    return np.where(region > 0, alpha_u8, 0).astype(np.uint8)
