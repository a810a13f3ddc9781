"""What the camera in the scene sees: where points fall, how large, within what frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from training.render.shapes import Floats

Border = tuple[int, int, int, int]
"""x0, y0, x1, y1 in pixels of the sensor, rows downwards, end outside."""


@dataclass(frozen=True, eq=False)
class Sight:
    """A perspective camera with square pixels.

    ``matrix_world`` (4, 4) camera to world in metres, the camera looking along its -z;
    ``sensor_wh`` pixels of the whole sensor; ``crop`` the part of it that is the picture.
    """

    matrix_world: Floats
    focal_px: float
    shift_px: tuple[float, float]
    sensor_wh: tuple[int, int]
    crop: Border

    def __post_init__(self) -> None:
        x0, y0, x1, y1 = self.crop
        if not (0 <= x0 < x1 <= self.sensor_wh[0] and 0 <= y0 < y1 <= self.sensor_wh[1]):
            raise ValueError(f"the picture {self.crop} lies outside the sensor {self.sensor_wh}")
        if not self.focal_px > 0.0:
            raise ValueError("a lens has a focal length")

    def project(self, points_mm: Floats) -> Floats:
        """(n, 3): pixel x, y on the sensor and distance along the view in mm, of world points."""
        turn, place = self.matrix_world[:3, :3], self.matrix_world[:3, 3] * 1000.0
        local = (points_mm - place) @ turn
        ahead = -local[:, 2]
        scale = self.focal_px / np.where(ahead == 0.0, 1e-9, ahead)
        x = self.sensor_wh[0] / 2 + local[:, 0] * scale - self.shift_px[0]
        y = self.sensor_wh[1] / 2 - local[:, 1] * scale + self.shift_px[1]
        return np.stack([x, y, ahead], axis=1)

    def box(self, points_mm: Floats) -> Border:
        """The part of the picture that points fall into, with room for blur around them.

        All of it where something reaches behind the lens. Raises ValueError where nothing is seen.
        """
        seen = self.project(points_mm)
        x0, y0, x1, y1 = self.crop
        if (seen[:, 2] <= 0.0).any():
            return self.crop
        pad = 8 + 0.03 * max(x1 - x0, y1 - y0)
        low, high = seen[:, :2].min(axis=0) - pad, seen[:, :2].max(axis=0) + pad
        box = (
            max(x0, int(np.floor(low[0]))),
            max(y0, int(np.floor(low[1]))),
            min(x1, int(np.ceil(high[0]))),
            min(y1, int(np.ceil(high[1]))),
        )
        if box[0] >= box[2] or box[1] >= box[3]:
            raise ValueError("the item is outside the picture")
        return box


def of(camera: Any, sensor_wh: Sequence[int], crop: Border | None) -> Sight:
    """The sight of a Blender camera for a sensor of that many pixels."""
    width, height = int(sensor_wh[0]), int(sensor_wh[1])
    lens = camera.data
    longest = float(height if lens.sensor_fit == "VERTICAL" else max(width, height))
    if lens.sensor_fit == "HORIZONTAL":
        longest = float(width)
    across_mm = lens.sensor_height if lens.sensor_fit == "VERTICAL" else lens.sensor_width
    return Sight(
        matrix_world=np.array(camera.matrix_world, dtype=np.float64),
        focal_px=longest * lens.lens / across_mm,
        shift_px=(lens.shift_x * longest, lens.shift_y * longest),
        sensor_wh=(width, height),
        crop=crop or (0, 0, width, height),
    )
