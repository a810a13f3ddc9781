"""The item without its background: a soft alpha at the photo's own size.

The network answers on a few hundred pixels. Its edge is drawn again from the photo's own colours
(vision.studio.edge), here on a copy that is large enough to look at; the pictures that leave the
house have theirs drawn at their own size (vision.studio.prepare).
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.card import ModelCard
from vision.geometry import fit_within
from vision.preprocess import resize, to_tensor
from vision.results import Mask
from vision.runtime import Runtime
from vision.studio.edge import draw_edge

CUTOUT_MODEL = "u2netp"
DRAWN_LONGEST = 1024  # the edge is drawn on a copy of this size

Plane = NDArray[np.float32]


def cut_out(image_rgb: NDArray[np.uint8], runtime: Runtime) -> Mask:
    """Cut the item out of uint8 (H, W, 3). A picture without an item gives an empty mask.

    Nothing is stretched to the picture's own range: the same probability gives the same alpha in
    every picture.
    """
    height, width = image_rgb.shape[:2]
    probability, model = item_probability(image_rgb, runtime)
    if not probability.any():
        return Mask(np.zeros((height, width), np.uint8), model)
    size_wh = fit_within((width, height), DRAWN_LONGEST)
    alpha_u8 = draw_edge(resize(image_rgb, size_wh), probability)
    if size_wh != (width, height):
        enlarged = cv2.resize(alpha_u8, (width, height), interpolation=cv2.INTER_LINEAR)
        alpha_u8 = np.asarray(enlarged, dtype=np.uint8)
    return Mask(alpha_u8, model)


def item_probability(image_rgb: NDArray[np.uint8], runtime: Runtime) -> tuple[Plane, str]:
    """The network's own answer for uint8 (H, W, 3), and the name of the model that gave it.

    float32 (h, w) in 0..1 over the whole picture, all zero where there is no item.
    """
    model = runtime.model(CUTOUT_MODEL)
    (output,) = model.run(to_tensor(image_rgb, model.card.input)).values()
    return keep_parts(output[0, 0], model.card), model.reference


def keep_parts(probability: Plane, card: ModelCard) -> Plane:
    """Clear the parts that are not the item: never confident, or tiny beside the largest one.

    A pair of shoes keeps both; holes stay, for a handle has one. All zero without any such part.
    """
    candidates = (probability > card.threshold("alpha_floor")).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(candidates)
    areas = stats[:, cv2.CC_STAT_AREA].astype(np.float64)
    peaks = np.zeros(count)
    np.maximum.at(peaks, labels.astype(np.intp).ravel(), probability.ravel())
    sure = peaks >= card.threshold("part_peak")
    sure[0] = False  # label 0 is the ground
    if not sure.any():
        return np.zeros_like(probability)
    kept = sure & (areas >= card.threshold("part_share") * areas[sure].max())
    kept[0] = True  # the soft skirt of the kept parts lies in the ground, below the floor
    return np.asarray(np.where(kept[labels], probability, 0.0), dtype=np.float32)
