"""What a thing is: named parts with their material roles, letters, and places worth a close-up.

Pure arrays in millimetres: x to the right, y away from the viewer (the front looks towards -y),
z up, standing on z = 0 about the origin. No Blender here, so that shapes can be tested anywhere.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any, Protocol

from training.render.shapes import Floats, Mesh

Params = dict[str, Any]
"""Numbers, words, lists and dicts that JSON keeps as they are: all that makes one thing."""


@dataclass(frozen=True)
class Part:
    """One object of a thing.

    ``roles`` names what each of the mesh's slots is made of ("leather", "metal", ...): a key of the
    picture's materials. ``flat_mm`` is each vertex's place on the cut material, (n, 2) in
    millimetres, for patterns that follow it (monogram, quilting, straight grain); without it a
    material lays itself on by the axis that the surface faces.
    """

    name: str
    mesh: Mesh
    roles: tuple[str, ...]
    flat_mm: Floats | None = None
    smooth: bool = True


@dataclass(frozen=True)
class Letters:
    """Words of an invented house on a thing: raised, debossed or printed, stood by a 4 x 4 frame.

    The frame's local x runs along the line of letters, y up, z out of the surface, in millimetres.
    """

    name: str
    text: str
    role: str
    frame: Floats
    size_mm: float
    depth_mm: float = 0.2
    spacing: float = 1.0
    weight_mm: float = 0.0
    font: str = "sans"


@dataclass(frozen=True)
class Anchor:
    """A place worth a close-up: what is there, where, its outward normal, millimetres across."""

    name: str
    at_mm: tuple[float, float, float]
    normal: tuple[float, float, float]
    across_mm: float


@dataclass(frozen=True)
class Seam:
    """A line of stitches: its points and normals in space, (n, 3) each, one point a stitch."""

    name: str
    points_mm: Floats
    normals: Floats


@dataclass(frozen=True)
class Thing:
    """One good or prop as it stands in the world, ready to be made of its materials."""

    kind: str
    parts: tuple[Part, ...]
    letters: tuple[Letters, ...] = ()
    anchors: tuple[Anchor, ...] = ()
    seams: tuple[Seam, ...] = ()
    poses: tuple[str, ...] = ("standing",)
    notes: Params = field(default_factory=dict)


class Kind(Protocol):
    """A family of things: ``plan`` draws its numbers, ``build`` makes the thing that they mean."""

    def plan(self, draw: random.Random) -> Params:
        """All numbers of one thing, as JSON keeps them."""

    def build(self, params: Params) -> Thing:
        """The thing: the same numbers always make the same arrays."""

    def materials(self, draw: random.Random) -> dict[str, Params]:
        """For each role of its parts, a material's kind and numbers that suit this thing."""
