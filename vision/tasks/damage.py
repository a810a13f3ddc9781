"""Where the item's surface breaks with its own surroundings: candidates for damage, located.

Two witnesses must agree, because each alone sees damage in every seam and buckle:

* pixels: a colour (CIE Lab) that stands out from the median around it, in units of the item's own
  local texture, at three scales: lines for scratches, areas for stains and scuffs;
* patches: network cells unlike the genuine references, of that view or, where there are none, of
  any view, and unlike the rest of the item. A seam or an edge is like other seams and edges.

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

#: longer side, in pixels, of the copy that is searched: 1 px is about 0.5 mm of a bag
WORKING_SIDE = 640
#: the item's outline is no damage: this share of the longer side is left out along it
RIM_SHARE = 0.015
#: how far a pixel must stand out, in units of the local texture
STANDS_OUT = 5.0
#: texture below this many Lab units counts as this much: sensor noise is not texture
TEXTURE_FLOOR = 2.0
#: widths, in pixels of the working copy, of the surroundings that a pixel is compared with
SCALES = (15, 51, 151)
SMALLEST = 50  # pixels of the working copy; smaller spots are noise
#: share of the item; what is larger is a part or a shadow, not a damage
LARGEST_SHARE = 0.06
#: longest to shortest side from which a spot is a line
LINE_RATIO = 3.0
#: genuine cells that are more usual than a rare one: of the same view, and of all views
RARE_BESIDE_VIEW = 0.995
RARE_BESIDE_ALL = 0.98
#: cells of the photo itself that are more usual than a rare one
RARE_ALONE = 0.97
#: share of a photo's cells that must be like a cell for it to be common: a seam across the photo
#: has more cells than that, a scratch has fewer
COMMON_SHARE = 0.025
#: cells this near overlap in what they see
NEAR_CELLS = 2
#: share of a spot that must lie in rare cells: a seam crosses one here and there
RARE_SHARE = 0.5
#: how much a candidate counts that no genuine photo of the same view could speak against
UNSURE = 0.5
MOST = 6  # candidates per photo; more would only bury the worst

Plane = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class _Surface:
    """The searched copy: Lab planes, which pixels count, and how to get back to the photo."""

    lab: Plane
    inside: NDArray[np.bool_]
    origin_xy: tuple[int, int]
    scale: float


@dataclass(frozen=True, eq=False)
class _Spot:
    """One group of pixels; ``pixels`` covers its box alone, as hundreds may be held at once."""

    box: Box
    pixels: NDArray[np.bool_]
    area: int
    lightness: float
    elongation: float
    contrast: float

    def within(self, plane: NDArray[Any]) -> NDArray[Any]:
        """The spot's values of a plane of the searched copy."""
        return _part(plane, self.box)[self.pixels]


def _part(plane: NDArray[Any], box: Box) -> NDArray[Any]:
    return plane[box[1] : box[3], box[0] : box[2]]


def find_damage(
    photo: ItemPhoto, mask: Mask | None, look: Look, references: Sequence[ViewReferences]
) -> tuple[Damage, ...]:
    """Damage candidates of one photo, the most severe first.

    Args:
        mask: the cut-out, for views that show ground; without one the whole frame is searched.
        look: what the networks saw of the same photo.
        references: the product's genuine photos in their views; none where it has none.
    """
    surface = _surface(photo, mask, look.crop_xyxy)
    if not (look.shows_item and surface.inside.any()):
        return ()
    rare = _at_size(_rare_cells(look, references), surface.inside.shape)
    spots = [
        spot
        for width in SCALES
        for spot in _spots(surface, width)
        if spot.within(rare).mean() >= RARE_SHARE
    ]
    area = int(surface.inside.sum())
    sure = 1.0 if any(view.view == look.view for view in references) else UNSURE
    damages = [_damage(spot, photo, surface, look, (area, sure)) for spot in _distinct(spots)]
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
    if mask is not None and not mask.is_empty:
        alpha = cv2.resize(mask.alpha_u8[y0:y1, x0:x1], size, interpolation=cv2.INTER_AREA)
        inside = (alpha >= 250).astype(np.uint8)
        rim = 2 * max(1, round(RIM_SHARE * max(size))) + 1
        padded = cv2.copyMakeBorder(inside, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
        inside = cv2.erode(padded, np.ones((rim, rim), np.uint8))[1:-1, 1:-1]
    return _Surface(np.asarray(lab, np.float32), inside.astype(bool), (x0, y0), scale)


def _spots(surface: _Surface, width: int) -> list[_Spot]:
    """Connected pixels that stand out from the median of their surroundings of this width."""
    difference = np.empty_like(surface.lab)
    for channel, plane in enumerate(np.ascontiguousarray(surface.lab.transpose(2, 0, 1))):
        difference[:, :, channel] = plane - _median(plane, width)
    size = np.sqrt((difference**2).sum(axis=2))
    texture = _texture(size, surface.inside, 3 * width)
    standing = (size > STANDS_OUT * np.maximum(texture, TEXTURE_FLOOR)) & surface.inside
    joined = cv2.morphologyEx(standing.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    most = LARGEST_SHARE * surface.inside.sum()
    contrast = size / np.maximum(texture, 1e-6)
    return [
        _measure(np.asarray(labels), index, stats[index], difference, contrast)
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
    labels: NDArray[Any], index: int, stats: NDArray[Any], difference: Plane, contrast: Plane
) -> _Spot:
    left, top, wide, high, area = (int(value) for value in stats)
    box = (left, top, left + wide, top + high)
    spot = _part(labels, box) == index
    points = np.argwhere(spot).astype(np.float32)
    _, (long_side, short_side), _ = cv2.minAreaRect(points)
    sides = sorted((long_side + 1.0, short_side + 1.0))
    return _Spot(
        box=box,
        pixels=spot,
        area=area,
        lightness=float(_part(difference[:, :, 0], box)[spot].mean()),
        elongation=sides[1] / sides[0],
        contrast=float(_part(contrast, box)[spot].mean()),
    )


def _rare_cells(look: Look, references: Sequence[ViewReferences]) -> NDArray[np.bool_]:
    """Which cells are unlike what they should be like: bool (rows, columns)."""
    cells = np.ascontiguousarray(look.grid.features[look.compared])
    same = [view for view in references if view.view == look.view]
    if same:
        return _spread(look, _strange_beside(cells, same, RARE_BESIDE_VIEW))
    alone = _strange_alone(look, cells)
    if references:
        alone &= _strange_beside(cells, references, RARE_BESIDE_ALL)
    return _spread(look, alone)


def _strange_beside(
    cells: Plane, references: Sequence[ViewReferences], quantile: float
) -> NDArray[np.bool_]:
    """Cells less like every genuine cell than this share of genuine cells is like the others."""
    likest = np.max(
        [
            (cells @ np.ascontiguousarray(look.grid.features[look.compared]).T).max(axis=1)
            for view in references
            for look in view.looks
        ],
        axis=0,
    )
    usual = np.concatenate([own for view in references for own in view.own])
    return np.asarray(likest < np.quantile(usual, 1.0 - quantile), np.bool_)


def _strange_alone(look: Look, cells: Plane) -> NDArray[np.bool_]:
    """Cells that only few others of their own photo are like; a seam's cells are like its others.

    A cell's commonness is its likeness to the cell that COMMON_SHARE of all cells surpass.
    """
    places = np.argwhere(look.compared)
    likeness = cells @ cells.T
    # the next cells overlap in what they see, so they say nothing
    near = np.abs(places[:, None, :] - places[None, :, :]).max(axis=2) <= NEAR_CELLS
    likeness[near] = -1.0
    rank = max(1, round(COMMON_SHARE * len(cells)))
    common = np.partition(likeness, -rank, axis=1)[:, -rank]
    return np.asarray(common < np.quantile(common, 1.0 - RARE_ALONE), np.bool_)


def _spread(look: Look, strange: NDArray[np.bool_]) -> NDArray[np.bool_]:
    field = look.compared.copy()
    field[look.compared] = strange
    return field


def _at_size(cells: NDArray[np.bool_], shape_hw: tuple[int, ...]) -> NDArray[np.bool_]:
    size_wh = (shape_hw[1], shape_hw[0])
    large = cv2.resize(cells.astype(np.uint8), size_wh, interpolation=cv2.INTER_NEAREST)
    return np.asarray(large, np.bool_)


def _distinct(spots: Sequence[_Spot]) -> list[_Spot]:
    """One of each group that overlaps: several scales see large marks."""
    kept: list[_Spot] = []
    for spot in sorted(spots, key=lambda each: -each.area):
        if all(
            box_iou(spot.box, other.box) < 0.2 and not _within(spot.box, other.box)
            for other in kept
        ):
            kept.append(spot)
    return kept


def _within(inner: Box, outer: Box) -> bool:
    # two pixels of play: a wider median moves a mark's edge
    starts = (low >= limit - 2 for low, limit in zip(inner[:2], outer[:2], strict=True))
    ends = (high <= limit + 2 for high, limit in zip(inner[2:], outer[2:], strict=True))
    return all(starts) and all(ends)


def _damage(
    spot: _Spot, photo: ItemPhoto, surface: _Surface, look: Look, weights: tuple[int, float]
) -> Damage:
    kind = _kind(spot)
    area, sure = weights
    contrast = (spot.contrast - STANDS_OUT) / (2.0 * STANDS_OUT) + 0.25
    severity = sure * float(np.clip(contrast, 0.05, 1.0))
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
