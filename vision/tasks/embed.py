"""Photographs as numbers to compare: one vector for the whole item, one per small part."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.errors import ResultInvalid
from vision.geometry import Box, clip_box, pad_box
from vision.preprocess import to_tensor
from vision.results import Embedding, Mask, PatchGrid
from vision.runtime import Runtime

EMBEDDING_MODEL = "efficientnet-lite0"
PATCH_MODEL = "efficientnet-lite0-patches"
SUBJECT_MARGIN = 0.06  # the outline itself tells products apart, so some ground stays around it
NEIGHBOURHOOD = 3  # cells averaged into one, as PatchCore does (Roth et al., CVPR 2022)


def embed(image_rgb: NDArray[np.uint8], runtime: Runtime, mask: Mask | None = None) -> Embedding:
    """Describe the item in uint8 (H, W, 3); with a mask, of its surroundings only a margin.

    Where the mask is empty the whole picture is described. Raises ResultInvalid where the mask has
    another size than the picture.
    """
    model = runtime.model(EMBEDDING_MODEL)
    tensor = to_tensor(subject_crop(image_rgb, mask), model.card.input)
    vector = model.run(tensor)["embedding"][0]
    return Embedding(_unit(vector), model.reference)


def subject_crop(image_rgb: NDArray[np.uint8], mask: Mask | None) -> NDArray[np.uint8]:
    """Cut the picture to the item and a margin; the whole picture without an item."""
    if mask is None:
        return image_rgb
    height, width = image_rgb.shape[:2]
    if mask.alpha_u8.shape != (height, width):
        raise ResultInvalid(
            f"mask: expected the picture's {(height, width)}, got {mask.alpha_u8.shape}"
        )
    box: Box | None = mask.box_xyxy
    if box is None:
        return image_rgb
    x0, y0, x1, y1 = clip_box(pad_box(box, SUBJECT_MARGIN), (width, height))
    return image_rgb[y0:y1, x0:x1]


def embed_patches(image_rgb: NDArray[np.uint8], runtime: Runtime) -> PatchGrid:
    """Describe each cell of a grid over uint8 (H, W, 3): one cell per 16 pixels of the network's
    input, 152 numbers each: 40 of fine texture and 112 of form, both halves weighing the same.
    """
    model = runtime.model(PATCH_MODEL)
    maps = model.run(to_tensor(image_rgb, model.card.input))
    fine = maps["stride_8"][0]
    channels, rows, columns = fine.shape
    halved = fine.reshape(channels, rows // 2, 2, columns // 2, 2).mean(axis=(2, 4))
    parts = [_unit(_smooth(each.transpose(1, 2, 0))) for each in (halved, maps["stride_16"][0])]
    height, width = image_rgb.shape[:2]
    return PatchGrid(_unit(np.concatenate(parts, axis=2)), model.reference, (width, height))


def _smooth(cells: NDArray[np.float32]) -> NDArray[np.float32]:
    window = (NEIGHBOURHOOD, NEIGHBOURHOOD)
    # only opencv's filters of 2-d arrays take any number of channels, which blur does too
    return np.asarray(cv2.blur(np.ascontiguousarray(cells), window), dtype=np.float32)


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), dtype=np.float32)
