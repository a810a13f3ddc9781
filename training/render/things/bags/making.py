"""What is put together while a bag is built: parts, letters, anchors and seams."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from training.render.shapes import Floats
from training.render.things.bags.shape import Body
from training.render.things.fittings.patch import Patch
from training.render.things.fittings.pieces import put, standing
from training.render.things.fittings.seam import Stitch
from training.render.things.thing import Anchor, Letters, Part, Seam


@dataclass
class Making:
    """A bag in the making."""

    params: dict[str, Any]
    body: Body
    stitch: Stitch
    draw: random.Random
    parts: list[Part] = field(default_factory=list)
    letters: list[Letters] = field(default_factory=list)
    anchors: list[Anchor] = field(default_factory=list)
    seams: list[Seam] = field(default_factory=list)

    def sewn(self, made: tuple[list[Part], Seam]) -> None:
        """Take in one seam."""
        self.parts += made[0]
        self.seams.append(made[1])

    def fixed(self, parts: list[Part], frame: Floats) -> None:
        """Put hardware on a frame."""
        self.parts += [put(part, frame) for part in parts]

    def anchor(self, name: str, at: Floats, normal: Floats, across_mm: float) -> None:
        """Note a place worth a close-up."""
        size = max(1e-9, float(np.linalg.norm(normal)))
        point = (float(at[0]), float(at[1]), float(at[2]))
        facing = (float(normal[0] / size), float(normal[1] / size), float(normal[2] / size))
        self.anchors.append(Anchor(name, point, facing, across_mm))

    def anchor_on(self, name: str, patch: Patch, u: float, v: float, across_mm: float) -> None:
        """An anchor at a place of a patch."""
        uv = np.array([[u, v]])
        self.anchor(name, patch.at(uv)[0], patch.normals(uv)[0], across_mm)


def frame_at(patch: Patch, u: float, v: float, lift_mm: float = 0.0) -> Floats:
    """A frame on a patch: x along u, z out of the good side."""
    uv = np.array([[u, v]])
    gap = np.array([[0.01, 0.0]])
    normal = patch.normals(uv)[0]
    across = (patch.at(uv + gap) - patch.at(uv - gap))[0]
    return standing(across, normal, patch.at(uv)[0] + lift_mm * normal)


def frame_flat(patch: Patch, x: float, y: float, lift_mm: float = 0.0) -> Floats:
    """A frame at millimetres on the cut piece."""
    u, v = patch.uv_of(np.array([[x, y]]))[0]
    return frame_at(patch, float(u), float(v), lift_mm)
