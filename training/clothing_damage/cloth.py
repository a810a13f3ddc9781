"""A photographed garment as damage needs it: where it is, how it is lit, how it bends."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from training.errors import TrainingError
from vision.preprocess import to_tensor
from vision.runtime import Runtime
from vision.tasks.cutout import CUTOUT_MODEL, cut_out

Plane = NDArray[np.float32]
Colours = NDArray[np.float32]

LEAST_AREA, MOST_AREA = 0.08, 0.85  # shares of the picture that a whole garment covers
LEAST_CERTAINTY = 0.9  # the network's mean answer inside its own outline
LEAST_OF_ONE = 0.92  # share of the outline's area in its largest part
MOST_BORDER = 0.35  # share of the frame's edge that the garment may touch
EDGE = 3  # pixels beside the outline that stay untouched: the mask is a network's


class NotOneGarment(TrainingError):
    """The photograph shows no garment whose outline is sure enough."""

    code = "not_one_garment"


@dataclass(frozen=True, eq=False)
class Cloth:
    """colours: linear RGB float32 (H, W, 3), 0..1; inside: float32 (H, W), 1 on safe garment.

    shade: light relative to the surroundings, about 1; bend: (H, W, 2) x and y pixels by which a
    flat mark is drawn aside by folds; light_xy: unit vector towards the light in the picture.
    """

    colours: Colours
    inside: Plane
    shade: Plane
    bend: NDArray[np.float32]
    light_xy: tuple[float, float]

    @property
    def size_wh(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.inside.shape[1], self.inside.shape[0]

    @property
    def extent(self) -> float:
        """The garment's size: the root of its area, in pixels."""
        return float(np.sqrt(self.inside.sum()))


def read_cloth(image_rgb: NDArray[np.uint8], runtime: Runtime) -> Cloth:
    """Find the garment in uint8 (H, W, 3). Raises NotOneGarment that says what is unsure."""
    model = runtime.model(CUTOUT_MODEL)
    (output,) = model.run(to_tensor(image_rgb, model.card.input)).values()
    alpha = cut_out(image_rgb, runtime).alpha_u8
    check_outline(alpha >= 128, output[0, 0])
    kernel = np.ones((2 * EDGE + 1, 2 * EDGE + 1), np.uint8)
    core = cv2.erode((alpha >= 200).astype(np.uint8), kernel)
    inside = cv2.GaussianBlur(core.astype(np.float32), (0, 0), 1.0) * core
    colours = to_linear(image_rgb)
    shade = _shade(colours, inside)
    bend, light = _bend(shade, inside)
    return Cloth(colours, np.asarray(inside, np.float32), shade, bend, light)


def check_outline(mask: NDArray[np.bool_], probability: Plane) -> None:
    """Raise NotOneGarment unless the outline is of one sure garment within the frame."""
    share = float(mask.mean())
    if not LEAST_AREA <= share <= MOST_AREA:
        raise NotOneGarment(f"the outline covers {share:.0%} of the picture")
    certainty = float(probability[probability > 0.5].mean())
    if certainty < LEAST_CERTAINTY:
        raise NotOneGarment(f"the outline's certainty is {certainty:.2f}")
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8))
    one = float(stats[1:, cv2.CC_STAT_AREA].max()) / float(mask.sum())
    if one < LEAST_OF_ONE:
        raise NotOneGarment(f"the largest part is {one:.0%} of the outline")
    border = np.concatenate([mask[0], mask[-1], mask[:, 0], mask[:, -1]])
    if border.mean() > MOST_BORDER:
        raise NotOneGarment(f"the garment touches {border.mean():.0%} of the frame")


def to_linear(image_rgb: NDArray[np.uint8]) -> Colours:
    """sRGB to linear light (IEC 61966-2-1): float32 0..1."""
    values = image_rgb.astype(np.float32) / 255.0
    low, high = values / 12.92, ((values + 0.055) / 1.055) ** 2.4
    return np.where(values <= 0.04045, low, high).astype(np.float32)


def to_srgb(colours: Colours) -> NDArray[np.uint8]:
    """Linear light to sRGB, uint8."""
    values = np.clip(colours, 0.0, 1.0)
    low, high = values * 12.92, 1.055 * values ** (1 / 2.4) - 0.055
    return np.round(np.where(values <= 0.0031308, low, high) * 255.0).astype(np.uint8)


def lightness(colours: Colours) -> Plane:
    """Relative luminance of linear RGB (ITU-R BT.709)."""
    return np.asarray(colours @ np.array([0.2126, 0.7152, 0.0722], np.float32), np.float32)


def smooth_inside(plane: Plane, inside: Plane, reach: float) -> Plane:
    """Gaussian mean over the garment alone, so that the ground's colour does not bleed in."""
    weight = cv2.GaussianBlur(inside, (0, 0), reach)
    if plane.ndim == 3:
        total = cv2.GaussianBlur(plane * inside[..., None], (0, 0), reach)
        return np.asarray(total / np.maximum(weight, 1e-3)[..., None], np.float32)
    total = cv2.GaussianBlur(plane * inside, (0, 0), reach)
    return np.asarray(total / np.maximum(weight, 1e-3), np.float32)


def _shade(colours: Colours, inside: Plane) -> Plane:
    """Folds are lightness between the weave's scale and the garment's."""
    light = lightness(colours) + 0.004
    fine = smooth_inside(light, inside, 2.0)
    coarse = smooth_inside(light, inside, 24.0)
    return np.asarray(np.clip(fine / np.maximum(coarse, 1e-3), 0.3, 2.5), np.float32)


def _bend(shade: Plane, inside: Plane) -> tuple[NDArray[np.float32], tuple[float, float]]:
    """Folds draw a mark aside along the slope of light; prints have slopes too, hence the limit."""
    height = cv2.GaussianBlur(np.log(shade) * inside, (0, 0), 4.0)
    slope = np.stack([cv2.Sobel(height, cv2.CV_32F, *d, scale=1 / 8) for d in ((1, 0), (0, 1))], 2)
    bend = np.clip(slope * 60.0, -4.0, 4.0).astype(np.float32)
    # light falls from where lightness rises over the whole garment, from above in doubt
    total = (slope * inside[..., None]).sum(axis=(0, 1)) + np.array([0.0, -1e-3])
    total = total / np.hypot(*total)
    return bend, (float(total[0]), float(total[1]))
