"""Where the item's surface breaks with its own surroundings: candidates for damage, located.

Two witnesses must agree, because each alone sees damage in every seam and buckle:

* pixels: a colour (CIE Lab) that stands out from the median around it, in units of the item's own
  local texture, at two scales: lines for scratches, areas for stains and scuffs;
* patches: a network cell unlike the genuine references of that view or, where there are none,
  unlike the rest of the item.

Candidates, not findings: the threshold trades missed damage for false alarms, and what people
confirm counts. The method needs no training.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.geometry import Box, box_iou
from vision.results import Damage, Mask
from vision.tasks.compare import ViewReferences
from vision.tasks.look import ItemPhoto, Look
from vision.tasks.views import is_whole

#: longer side, in pixels, of the copy that is searched: 1 px is about 0.5 mm of a bag
WORKING_SIDE = 640
#: the item's outline is no damage: this share of the longer side is left out along it
RIM_SHARE = 0.015
#: how far a pixel must stand out, in units of the local texture
STANDS_OUT = 5.0
#: texture below this many Lab units counts as this much: sensor noise is not texture
TEXTURE_FLOOR = 2.0
#: widths, in pixels of the working copy, of the surroundings that a pixel is compared with
SCALES = (15, 51)
#: pixels of the working copy; smaller spots are noise
SMALLEST = 14
#: share of the item; what is larger is a part or a shadow, not a damage
LARGEST_SHARE = 0.06
#: longest to shortest side from which a spot is a line
LINE_RATIO = 3.0
#: share of a photo's cells that can be unlike the rest
RARE_QUANTILE = 0.97
#: candidates per photo; more would only bury the worst
MOST = 6

Plane = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class _Surface:
    """The searched copy: Lab planes, which pixels count, and how to get back to the photo."""

    lab: Plane
    inside: NDArray[np.bool_]
    origin_xy: tuple[int, int]
    scale: float


@dataclass(frozen=True, slots=True)
class _Spot:
    box: Box
    area: int
    lightness: float
    elongation: float
    contrast: float


def find_damage(
    photo: ItemPhoto, mask: Mask | None, look: Look, references: ViewReferences | None
) -> tuple[Damage, ...]:
    """Damage candidates of one photo, the most severe first.

    Args:
        mask: the cut-out, for views of the whole item; close-ups are searched as a whole.
        look: what the networks saw of the same photo.
        references: genuine photos of the same view, or None.
    """
    surface = _surface(photo, mask if is_whole(photo.view) else None, look.crop_xyxy)
    if not surface.inside.any():
        return ()
    rarity, limit = _rarity(look, references)
    spots = [
        spot
        for width in SCALES
        for spot in _spots(surface, width)
        if _rarity_at(spot, surface, rarity) > limit
    ]
    area = int(surface.inside.sum())
    damages = [_damage(spot, photo, surface, look, area) for spot in _distinct(spots)]
    damages.sort(key=lambda damage: -damage.severity * damage.area_fraction**0.5)
    return tuple(damages[:MOST])


def _surface(photo: ItemPhoto, mask: Mask | None, crop: Box) -> _Surface:
    x0, y0, x1, y1 = crop
    part = photo.image_rgb[y0:y1, x0:x1]
    scale = min(1.0, WORKING_SIDE / max(part.shape[:2]))
    size = (max(1, round(part.shape[1] * scale)), max(1, round(part.shape[0] * scale)))
    small = cv2.resize(part, size, interpolation=cv2.INTER_AREA)
    lab = cv2.cvtColor(small.astype(np.float32) / np.float32(255.0), cv2.COLOR_RGB2LAB)
    inside = np.ones(size[::-1], np.uint8)
    if mask is not None:
        alpha = cv2.resize(mask.alpha_u8[y0:y1, x0:x1], size, interpolation=cv2.INTER_AREA)
        inside = (alpha >= 250).astype(np.uint8)
        rim = 2 * max(1, round(RIM_SHARE * max(size))) + 1
        padded = cv2.copyMakeBorder(inside, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
        inside = cv2.erode(padded, np.ones((rim, rim), np.uint8))[1:-1, 1:-1]
    return _Surface(np.asarray(lab, np.float32), inside.astype(bool), (x0, y0), scale)


def _spots(surface: _Surface, width: int) -> list[_Spot]:
    """Connected pixels that stand out from the median of their surroundings of this width."""
    difference = np.empty_like(surface.lab)
    for channel in range(3):
        plane = np.ascontiguousarray(surface.lab[:, :, channel])
        difference[:, :, channel] = plane - _median(plane, width)
    size = np.sqrt((difference**2).sum(axis=2))
    texture = _texture(size, surface.inside, 3 * width)
    standing = (size > STANDS_OUT * np.maximum(texture, TEXTURE_FLOOR)) & surface.inside
    joined = cv2.morphologyEx(standing.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    most = LARGEST_SHARE * surface.inside.sum()
    return [
        _measure(labels == index, stats[index], difference, size / np.maximum(texture, 1e-6))
        for index in range(1, count)
        if SMALLEST <= stats[index, cv2.CC_STAT_AREA] <= most
    ]


def _median(plane: Plane, width: int) -> Plane:
    # opencv's wide median wants bytes; half a Lab unit of rounding is below the texture floor
    low, high = float(plane.min()), float(plane.max())
    step = max(high - low, 1.0) / 255.0
    bytes_u8 = np.round((plane - low) / step).astype(np.uint8)
    return np.asarray(cv2.medianBlur(bytes_u8, width).astype(np.float32) * step + low, np.float32)


def _texture(size: Plane, inside: NDArray[np.bool_], width: int) -> Plane:
    """Mean difference around each pixel, of the item's pixels alone."""
    weight = cv2.blur(inside.astype(np.float32), (width, width))
    total = cv2.blur(np.where(inside, size, 0.0).astype(np.float32), (width, width))
    return np.asarray(total / np.maximum(weight, 1e-3), np.float32)


def _measure(
    spot: NDArray[np.bool_], stats: NDArray[Any], difference: Plane, contrast: Plane
) -> _Spot:
    left, top, wide, high, area = (int(value) for value in stats)
    points = np.argwhere(spot).astype(np.float32)
    _, (long_side, short_side), _ = cv2.minAreaRect(points)
    sides = sorted((long_side + 1.0, short_side + 1.0))
    return _Spot(
        box=(left, top, left + wide, top + high),
        area=area,
        lightness=float(difference[:, :, 0][spot].mean()),
        elongation=sides[1] / sides[0],
        contrast=float(contrast[spot].mean()),
    )


def _rarity(look: Look, references: ViewReferences | None) -> tuple[Plane, float]:
    """Per compared cell how unlike it is, and the limit above which that is unusual."""
    cells = np.ascontiguousarray(look.grid.features[look.compared])
    field = np.zeros(look.compared.shape, np.float32)
    if references is not None:
        likest = np.max(
            [
                (cells @ np.ascontiguousarray(each.grid.features[each.compared]).T).max(axis=1)
                for each in references.looks
            ],
            axis=0,
        )
        field[look.compared] = 1.0 - likest
        usual = 1.0 - np.concatenate(references.own)
        return field, float(np.quantile(usual, RARE_QUANTILE))
    places = np.argwhere(look.compared)
    likeness = cells @ cells.T
    # the next cells overlap in what they see, so they say nothing
    near = np.abs(places[:, None, :] - places[None, :, :]).max(axis=2) <= 2
    likeness[near] = -1.0
    field[look.compared] = 1.0 - likeness.max(axis=1)
    return field, float(np.quantile(field[look.compared], RARE_QUANTILE))


def _rarity_at(spot: _Spot, surface: _Surface, rarity: Plane) -> float:
    rows, columns = rarity.shape
    high, wide = surface.inside.shape
    x0, y0, x1, y1 = spot.box
    block = rarity[
        y0 * rows // high : max(y0 * rows // high + 1, -(-y1 * rows // high)),
        x0 * columns // wide : max(x0 * columns // wide + 1, -(-x1 * columns // wide)),
    ]
    return float(block.max())


def _distinct(spots: Sequence[_Spot]) -> list[_Spot]:
    """One of each group that overlaps: the two scales see large marks both."""
    kept: list[_Spot] = []
    for spot in sorted(spots, key=lambda each: -each.area):
        if all(
            box_iou(spot.box, other.box) < 0.2 and not _within(spot.box, other.box)
            for other in kept
        ):
            kept.append(spot)
    return kept


def _within(inner: Box, outer: Box) -> bool:
    return (
        inner[0] >= outer[0] - 2
        and inner[1] >= outer[1] - 2
        and inner[2] <= outer[2] + 2
        and inner[3] <= outer[3] + 2
    )


def _damage(spot: _Spot, photo: ItemPhoto, surface: _Surface, look: Look, area: int) -> Damage:
    kind = _kind(spot)
    severity = float(np.clip((spot.contrast - STANDS_OUT) / (2.0 * STANDS_OUT) + 0.25, 0.05, 1.0))
    x, y = surface.origin_xy
    height, width = photo.image_rgb.shape[:2]
    left, top, right, bottom = (side / surface.scale for side in spot.box)
    box = (
        min(width - 1, x + int(left)),
        min(height - 1, y + int(top)),
        min(width, x + int(np.ceil(right))),
        min(height, y + int(np.ceil(bottom))),
    )
    share = spot.area / area
    view = photo.view.replace("_", " ")
    tone = "darker" if spot.lightness < 0 else "lighter"
    return Damage(
        kind=kind,
        photo=photo.key,
        view=photo.view,
        box_xyxy=box,
        area_fraction=min(1.0, share),
        severity=severity,
        sentence=(
            f"Possible {kind} on {view}: {tone} than its surroundings over {share:.2%} of the item."
        ),
        model=look.grid.model,
    )


def _kind(spot: _Spot) -> str:
    if spot.elongation >= LINE_RATIO:
        return "scratch"
    return "stain" if spot.lightness < 0 else "scuff"
