"""One look at one photo: the part worth comparing, its vector and its patches.

References and intake photos go through this same function, so that nothing but the item differs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.errors import ResultInvalid
from vision.geometry import Box, clip_box, pad_box
from vision.results import Embedding, Mask, PatchGrid
from vision.runtime import Runtime
from vision.tasks.cutout import cut_out
from vision.tasks.embed import embed, embed_patches
from vision.tasks.views import is_whole

#: share of the item's longer side that stays around it
MARGIN = 0.04
#: a cell is compared when at least this share of it is item
CELL_SHARE = 0.5


@dataclass(frozen=True, eq=False)
class ItemPhoto:
    """One photo of an item as it is judged: image_rgb uint8 (H, W, 3), upright, and its view.

    ``damaged`` holds boxes of confirmed damage: they are left out of every comparison.
    """

    key: str
    view: str
    image_rgb: NDArray[np.uint8]
    mask: Mask | None = None
    damaged: tuple[Box, ...] = ()

    def __post_init__(self) -> None:
        shape = self.image_rgb.shape
        if self.image_rgb.dtype != np.uint8 or len(shape) != 3 or shape[2] != 3:
            raise ResultInvalid(f"image_rgb: expected uint8 (H, W, 3), got {shape}")


@dataclass(frozen=True, eq=False)
class Look:
    """What the networks saw of one photo.

    Attributes:
        crop_xyxy: the part of the photo that was looked at, in its pixels.
        compared: bool (rows, columns): the grid's cells that show the item and no damage.
    """

    key: str
    view: str
    crop_xyxy: Box
    embedding: Embedding
    grid: PatchGrid
    compared: NDArray[np.bool_]

    @property
    def shows_item(self) -> bool:
        """Whether there is anything to compare: an item was found, and not all of it is damaged."""
        return bool(self.compared.any())

    def cell_box(self, rows: slice, columns: slice) -> Box:
        """The box of a block of cells in pixels of the photo."""
        first = self.grid.box_xyxy(rows.start, columns.start)
        last = self.grid.box_xyxy(rows.stop - 1, columns.stop - 1)
        x, y = self.crop_xyxy[:2]
        return first[0] + x, first[1] + y, last[2] + x, last[3] + y


def look_at(photo: ItemPhoto, runtime: Runtime) -> Look:
    """Looks at one photo: the cut-out item in views of the whole, the whole frame in close-ups.

    A view of the whole in which no item was found has no cell that is compared.
    """
    height, width = photo.image_rgb.shape[:2]
    frame: Box = (0, 0, width, height)
    mask = (photo.mask or cut_out(photo.image_rgb, runtime)) if is_whole(photo.view) else None
    found = mask.box_xyxy if mask is not None else None
    crop = clip_box(pad_box(found, MARGIN), (width, height)) if found is not None else frame
    x0, y0, x1, y1 = crop
    part = np.ascontiguousarray(photo.image_rgb[y0:y1, x0:x1])
    seen = embed_patches(part, runtime)
    grid = PatchGrid(_half(seen.features), seen.model, seen.size_wh)
    on_item = None if mask is None else mask.alpha_u8[y0:y1, x0:x1]
    compared = _cells_of(on_item, grid) & ~_cells_in(photo.damaged, crop, grid)
    return Look(photo.key, photo.view, crop, _halved(embed(part, runtime)), grid, compared)


def _halved(embedding: Embedding) -> Embedding:
    return Embedding(_half(embedding.vector), embedding.model)


def _half(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Rounded to half precision, as galleries keep it: a newcomer rounded otherwise than the
    references would not be exchangeable with them. The rounding is a hundredth of what two
    genuine items differ by.
    """
    return values.astype(np.float16).astype(np.float32)


def _cells_of(alpha_u8: NDArray[np.uint8] | None, grid: PatchGrid) -> NDArray[np.bool_]:
    rows, columns, _ = grid.features.shape
    if alpha_u8 is None:
        return np.ones((rows, columns), np.bool_)
    if not (alpha_u8 >= 255 * CELL_SHARE).any():
        return np.zeros((rows, columns), np.bool_)
    shares = cv2.resize(alpha_u8, (columns, rows), interpolation=cv2.INTER_AREA)
    cells = np.asarray(shares >= 255 * CELL_SHARE, np.bool_)
    # a thin item may fill no cell by half; then all cells are better than none
    return cells if cells.any() else np.ones((rows, columns), np.bool_)


def _cells_in(boxes: Sequence[Box], crop: Box, grid: PatchGrid) -> NDArray[np.bool_]:
    rows, columns, _ = grid.features.shape
    cells = np.zeros((rows, columns), np.bool_)
    width, height = crop[2] - crop[0], crop[3] - crop[1]
    for x0, y0, x1, y1 in boxes:
        top = max(0, (y0 - crop[1]) * rows // height)
        left = max(0, (x0 - crop[0]) * columns // width)
        bottom = max(0, -(-(y1 - crop[1]) * rows // height))
        right = max(0, -(-(x1 - crop[0]) * columns // width))
        cells[top:bottom, left:right] = True
    return cells
