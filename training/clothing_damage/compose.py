"""One photograph with its damage: where, what, how much, and whether it can be seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from training.clothing_damage.cloth import Cloth, Plane, lightness, to_srgb
from training.clothing_damage.kinds import KINDS, Painted, Point

LEAST_CONTRAST = 6.0  # CIE 1976 delta E over the mask; below about 2 nobody sees a difference
LEAST_OF_TEXTURE = 3.5  # bumps and puckers change only parts of their mask, each by much more
TEXTURES = frozenset({"pilling", "snag"})
LEAST_PIXELS = 12  # half covered; fewer is no truth at the picture's own scale
TRIES = 6
FADING_NEEDS = 0.75  # relative luminance above which cloth has no colour to lose
STEPS = ((0.4, "light"), (0.7, "moderate"), (1.01, "heavy"))


@dataclass(frozen=True, eq=False)
class Damaged:
    """One damage as it came out.

    mask: float32 (H, W), 0..1. contrast: mean delta E over the mask. pixels: half covered ones.
    """

    kind: str
    severity: float
    step: str
    at_xy: Point
    mask: Plane
    contrast: float
    pixels: int

    def facts(self) -> dict[str, Any]:
        """What the JSON keeps."""
        return {
            "kind": self.kind,
            "severity": round(self.severity, 3),
            "step": self.step,
            "at_xy": [round(each, 1) for each in self.at_xy],
            "contrast_delta_e": round(self.contrast, 2),
            "pixels_over_half": self.pixels,
        }


def inflict(cloth: Cloth, kind: str, random: np.random.Generator) -> tuple[Cloth, Damaged] | None:
    """The cloth with one damage more that can be seen; None where none came out so."""
    if kind == "fading" and _mean_lightness(cloth) > FADING_NEEDS:
        return None
    severity = float(random.uniform(0.15, 1.0))
    for _ in range(TRIES):
        at = place(cloth, random)
        painted = KINDS[kind](cloth, at, severity, random)
        pixels = int((painted.mask > 0.5).sum())
        contrast = difference(cloth, painted)
        wanted = LEAST_OF_TEXTURE if kind in TEXTURES else LEAST_CONTRAST
        if pixels >= LEAST_PIXELS and contrast >= wanted:
            step = next(name for limit, name in STEPS if severity < limit)
            found = Damaged(kind, severity, step, at, painted.mask, contrast, pixels)
            worn = Cloth(painted.colours, cloth.inside, cloth.shade, cloth.bend, cloth.light_xy)
            return worn, found
        severity = min(1.0, severity + 0.15)
    return None


def place(cloth: Cloth, random: np.random.Generator) -> Point:
    """A place well inside the garment, likelier the deeper it lies."""
    solid = (cloth.inside > 0.9).astype(np.uint8)
    depth = np.minimum(cv2.distanceTransform(solid, cv2.DIST_L2, 3), cloth.extent * 0.12)
    weight = (depth - min(4.0, float(depth.max()) / 2)).clip(0).ravel()
    index = int(random.choice(weight.size, p=weight / weight.sum()))
    width = cloth.size_wh[0]
    return float(index % width), float(index // width)


def difference(cloth: Cloth, painted: Painted) -> float:
    """Mean CIE 1976 delta E between before and after, weighted by the mask; 0 without a mask."""
    total = float(painted.mask.sum())
    if total < 1.0:
        return 0.0
    before, after = (_lab(to_srgb(each)) for each in (cloth.colours, painted.colours))
    apart = np.sqrt(((before - after) ** 2).sum(axis=2))
    return float((apart * painted.mask).sum()) / total


def _lab(image_rgb: NDArray[np.uint8]) -> NDArray[np.float32]:
    units = image_rgb.astype(np.float32) / np.float32(255.0)
    return np.asarray(cv2.cvtColor(units, cv2.COLOR_RGB2Lab), np.float32)


def _mean_lightness(cloth: Cloth) -> float:
    return float((lightness(cloth.colours) * cloth.inside).sum() / max(1.0, cloth.inside.sum()))


def finish(
    before: NDArray[np.uint8], colours: NDArray[np.float32], random: np.random.Generator
) -> NDArray[np.uint8]:
    """Back to a picture: what was painted gets the photograph's own noise; uint8 RGB."""
    after = to_srgb(colours).astype(np.float32)
    changed = np.abs(after - before).max(axis=2)
    share = np.clip(changed / 12.0, 0, 1)[..., None]
    sharp = random.standard_normal(before.shape, np.float32)
    # 1.6 gives back the deviation that a phone's smoothing takes
    grain = np.asarray(cv2.GaussianBlur(sharp, (0, 0), 0.6), np.float32) * np.float32(1.6)
    seen = np.clip(after + grain * noise_level(before) * share, 0, 255)
    return np.asarray(seen, dtype=np.uint8)


def noise_level(image_rgb: NDArray[np.uint8]) -> float:
    """Deviation of the noise in levels (Immerkær, 1996), by the calmest tenth of the picture."""
    grey = cv2.cvtColor(image_rgb, cv2.COLOR_RGB2GRAY).astype(np.float32)
    kernel = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)
    rough = cv2.blur(np.abs(cv2.filter2D(grey, -1, kernel)), (15, 15))
    return float(np.quantile(rough, 0.1) * np.sqrt(np.pi / 2) / 6.0)
