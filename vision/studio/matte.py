"""Refine the alpha of a cut-out along its edge.

A segmentation network answers on a small grid (320 x 320 for U²-Netp), so its edge in a
photograph of 4,000 pixels is a ramp some thirty pixels wide that sits a few pixels off. Here the
edge is drawn again from the colours of the photograph; everything away from the edge becomes
solid.

Two assumptions, both about products and not about pictures in general:

* a product is opaque: see-through areas further than the edge width from the outline are the
  network's doubt and are decided at 0.5 (the inside becomes 255, the outside 0). A hole stays a
  hole because it has an outline of its own;
* a detached piece is kept when it is at least 0.1 % of the largest piece and the network is
  certain of some part of it (the second shoe, a buckle seen behind a strap), or when it is at
  least 25 %. Anything else is a speck and goes: a thumb, a watermark, a thing on the next shelf.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from vision.studio.tiles import tiles_of

U8 = npt.NDArray[np.uint8]
F32 = npt.NDArray[np.float32]

#: half the width of the edge band, in cells of the network's grid: the sigmoid's ramp is two to
#: three cells wide and its outline was seen up to two cells off on shoes and bags
BAND_CELLS = 2.5
#: the colour regression runs at this many samples per network cell; more adds time and no detail
SAMPLES_PER_CELL = 2
#: regularisation of the colour regression, in squared units of the 0..1 range (He et al. 2013
#: use 1e-4 .. 1e-2): below it, sensor noise is taken for an edge
EPSILON = 4e-4
#: from here on the network's word bounds what the colours may say
CERTAIN_FROM = 0.9
SPECK_SHARE = 0.25
CERTAIN_SPECK_SHARE = 0.001
CERTAIN = 243
FAINT = 20
HALF = 128


@dataclass(frozen=True)
class _Regression:
    """alpha = slope . colour + offset, per cell of a small grid, trusted as far as `fit`."""

    slope: F32  # (h, w, 3)
    offset: F32  # (h, w)
    fit: F32  # (h, w) share of the alpha's variance that the colours explain, 0..1


def refine_alpha(image_rgb: U8, alpha_u8: U8, *, network_side: int = 320) -> U8:
    """Return the alpha (H, W) with its edge fitted to the photograph.

    image_rgb is (H, W, 3), alpha_u8 is (H, W); network_side is the longer side of the grid that
    the alpha came from. Pixels further than the edge width from the 0.5 outline come out as
    exactly 0 or 255. The edge follows a weighted guided filter (He, Sun, Tang 2013, its fast
    variant of 2015): alpha is regressed on the colours of the neighbourhood, where the network's
    certain pixels count most, and the regression is used as far as it explains the alpha.
    """
    if image_rgb.shape[:2] != alpha_u8.shape:
        raise ValueError(
            f"alpha must be {image_rgb.shape[:2]}, the size of the picture, got {alpha_u8.shape}"
        )
    kept = remove_specks(alpha_u8)
    core: U8 = np.where(kept >= HALF, 255, 0).astype(np.uint8)
    half_width = edge_half_width(alpha_u8.shape, network_side)
    side = _side_of_edge(core, half_width)
    out = core.copy()
    if not core.any() or core.all():
        return out
    regression = _fit(image_rgb, kept, network_side)
    for rows, columns in tiles_of((side > 0) & (side < 255), side=512):
        window = (rows, columns)
        out[window] = _edge_tile(
            image_rgb[window],
            kept[window],
            side[window],
            _sample(regression, alpha_u8.shape, rows, columns),
        )
    # haze that joined a speck to the subject is gone now
    return remove_specks(out, alpha_u8)


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


def _side_of_edge(core: U8, half_width: int) -> U8:
    """0 well outside, 255 well inside, between them on the band: the mean over a square."""
    side = 2 * half_width + 1
    return np.asarray(
        cv2.boxFilter(core, -1, (side, side), borderType=cv2.BORDER_REPLICATE), dtype=np.uint8
    )


def _fit(image_rgb: U8, alpha_u8: U8, network_side: int) -> _Regression:
    height, width = alpha_u8.shape
    shrink = max(1.0, max(height, width) / (network_side * SAMPLES_PER_CELL))
    small_wh = (max(1, round(width / shrink)), max(1, round(height / shrink)))
    shrunk = cv2.resize(image_rgb, small_wh, interpolation=cv2.INTER_AREA)
    colour = np.asarray(shrunk, dtype=np.float32) / np.float32(255)
    small = cv2.resize(alpha_u8, small_wh, interpolation=cv2.INTER_AREA)
    alpha = _levels(np.asarray(small, dtype=np.uint8))
    radius = max(2, round(1.5 * edge_half_width(alpha_u8.shape, network_side) / shrink))
    # squared distance from doubt, so that the ramp itself hardly votes on where the edge is
    weight = np.square(2 * alpha - 1).astype(np.float32) + np.float32(0.01)
    return _regress(colour, alpha, weight, radius)


def _regress(colour: F32, alpha: F32, weight: F32, radius: int) -> _Regression:
    """Weighted linear regression of alpha on colour in a square around every sample."""

    def mean(values: F32) -> F32:
        ksize = (2 * radius + 1, 2 * radius + 1)
        blurred = cv2.boxFilter(values, cv2.CV_32F, ksize, borderType=cv2.BORDER_REFLECT)
        return np.asarray(blurred, dtype=np.float32)

    total = mean(weight)
    colour_mean = mean(colour * weight[..., None]) / total[..., None]
    alpha_mean = mean(alpha * weight) / total
    alpha_variance = np.maximum(mean(alpha * alpha * weight) / total - alpha_mean**2, 0)
    joint = mean(colour * (alpha * weight)[..., None]) / total[..., None]
    joint -= colour_mean * alpha_mean[..., None]
    spread = np.empty((*alpha.shape, 3, 3), dtype=np.float32)
    for i in range(3):
        for j in range(i, 3):
            product = mean(colour[..., i] * colour[..., j] * weight) / total
            spread[..., i, j] = product - colour_mean[..., i] * colour_mean[..., j]
            spread[..., j, i] = spread[..., i, j]
    spread += np.eye(3, dtype=np.float32) * np.float32(EPSILON)
    slope = np.zeros_like(colour)
    # the solve is the dear part, and only neighbourhoods that hold both sides need it
    near = alpha_variance > 1e-3
    slope[near] = np.linalg.solve(spread[near], joint[near][..., None])[..., 0]
    fit = np.clip((slope * joint).sum(axis=2) / np.maximum(alpha_variance, 1e-3), 0, 1)
    offset = alpha_mean - (slope * colour_mean).sum(axis=2)
    return _Regression(slope, offset.astype(np.float32), fit.astype(np.float32))


def _levels(alpha_u8: U8) -> F32:
    """0.1 .. 0.9 of the network's answer to 0 .. 1: fixed, never the picture's own extremes."""
    return np.clip((alpha_u8.astype(np.float32) / 255 - 0.1) / 0.8, 0, 1)


def _certainty(alpha_u8: U8) -> tuple[F32, F32]:
    """The least and the most that the alpha may be, given what the network is certain of.

    Colours alone punch holes: a highlight on a black handle looks like the wall behind it.
    """
    network = alpha_u8.astype(np.float32) / 255
    ramp = 1 - CERTAIN_FROM - 0.01
    least = np.clip((network - CERTAIN_FROM) / ramp, 0, 1)
    most = 1 - np.clip((1 - network - CERTAIN_FROM) / ramp, 0, 1)
    return least.astype(np.float32), most.astype(np.float32)


def _sample(
    regression: _Regression, shape_hw: tuple[int, ...], rows: slice, columns: slice
) -> _Regression:
    """The regression at every pixel of one tile, bilinear between its samples."""
    height, width = regression.offset.shape
    y = (np.arange(rows.start, rows.stop, dtype=np.float32) + 0.5) * (height / shape_hw[0]) - 0.5
    x = (np.arange(columns.start, columns.stop, dtype=np.float32) + 0.5) * (
        width / shape_hw[1]
    ) - 0.5
    map_x, map_y = np.meshgrid(x.astype(np.float32), y.astype(np.float32))

    def at(values: F32) -> F32:
        sampled = cv2.remap(values, map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(sampled, dtype=np.float32)

    return _Regression(at(regression.slope), at(regression.offset), at(regression.fit))


def _edge_tile(image_rgb: U8, alpha_u8: U8, side: U8, regression: _Regression) -> U8:
    # where the colours say nothing, the ramp is halved in width and drawn in a little: a sliver
    # of the subject is missed less than a sliver of the wall is seen
    network = np.clip((_levels(alpha_u8) - 0.3) / 0.5, 0, 1)
    colour = image_rgb.astype(np.float32) / 255
    guided = np.clip((regression.slope * colour).sum(axis=2) + regression.offset, 0, 1)
    # what the regression leaves near 0 and 1 is noise of the sensor, not the edge
    guided = np.clip((guided - 0.12) / 0.76, 0, 1)
    edge = network + (guided - network) * regression.fit
    edge = np.clip(edge, *_certainty(alpha_u8))
    # the band's own rim is blended into the solid parts, so that no step shows where it ends
    solid = (side >= HALF).astype(np.float32)
    rim = np.clip(np.minimum(side, 255 - side).astype(np.float32) / 40, 0, 1)
    blended = solid + (edge - solid) * rim
    return np.asarray(blended * 255 + 0.5).astype(np.uint8)
