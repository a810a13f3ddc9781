"""What the student sees: items as photographed, laid on real grounds and on studio grounds.

The catalogue's way of showing things (an item that fills a white frame) has the largest share; it
is what the studio makes, and what shops hand in a second time.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from training.cutout.shapes import drawn_item
from training.data_compose import crop_matrix, place, seen_by_phone, shadow
from training.data_grounds import plain_ground, spread
from training.data_renders import Foreground, Image, Plane, Render, read_plane, read_rgb

LARGEST_CUT = 0.02  # share of the frame's border that a laid item may have touched in its own
Moved = tuple[Image, Plane, Plane]


@dataclass(frozen=True)
class Shares:
    """How often each kind of picture comes up; what is left of 1 are empty scenes."""

    as_photographed: float = 0.25
    on_ground: float = 0.3
    on_plain: float = 0.41
    drawn: float = 0.15  # of the laid items, such as are drawn shapes instead of goods
    garments: float = 0.35  # of the laid and photographed ones, such as are CC0 garments

    def __post_init__(self) -> None:
        if not 0.0 < self.as_photographed + self.on_ground + self.on_plain <= 1.0:
            raise ValueError("the shares of pictures must add up to at most 1")


@dataclass(frozen=True, eq=False)
class Lesson:
    """One training picture: uint8 (H, W, 3), true alpha and where it is known, float32 (H, W)."""

    image_rgb: Image
    alpha: Plane
    counted: Plane


@dataclass(frozen=True)
class Lessons:
    """Makes lessons of any size; each is a function of its `random.Random` alone."""

    renders: Sequence[Render]
    garments: Sequence[Render]
    grounds: Sequence[Path]
    shares: Shares = field(default_factory=Shares)

    def lesson(self, size_wh: tuple[int, int], draw: random.Random) -> Lesson:
        """One picture of ``size_wh``."""
        kind = draw.random()
        bounds = np.cumsum(
            [self.shares.as_photographed, self.shares.on_ground, self.shares.on_plain]
        )
        if kind < bounds[0]:
            return self._as_photographed(size_wh, draw)
        if kind < bounds[1]:
            return self._laid(self._ground(size_wh, draw), draw)
        if kind < bounds[2]:
            return self._laid(plain_ground(size_wh, draw), draw, large=True)
        plain = draw.random() < 0.4
        ground = plain_ground(size_wh, draw) if plain else self._ground(size_wh, draw)
        empty = np.zeros(size_wh[::-1], np.float32)
        return Lesson(seen_by_phone(ground.astype(np.float32), draw), empty, np.ones_like(empty))

    def _ground(self, size_wh: tuple[int, int], draw: random.Random) -> Image:
        if not self.grounds:
            return plain_ground(size_wh, draw)
        return spread(read_rgb(draw.choice(self.grounds)), size_wh, draw)

    def _pictures(self, draw: random.Random) -> Sequence[Render]:
        wants_garment = draw.random() < self.shares.garments
        return self.garments if self.garments and wants_garment else self.renders

    def _as_photographed(self, size_wh: tuple[int, int], draw: random.Random) -> Lesson:
        render = draw.choice(self._pictures(draw))
        image, alpha = render.photo(), render.alpha()
        counted = np.ones_like(alpha)
        if render.beside("counted.png").is_file():
            counted = read_plane(render.beside("counted.png"))
        matrix = crop_matrix((alpha.shape[1], alpha.shape[0]), size_wh, draw)
        moved, truth, known = (_moved(each, matrix, size_wh) for each in (image, alpha, counted))
        seen = seen_by_phone(moved.astype(np.float32), draw)
        return Lesson(seen, np.clip(truth, 0.0, 1.0), (known > 0.99).astype(np.float32))

    def _laid(self, ground: Image, draw: random.Random, *, large: bool = False) -> Lesson:
        size_wh = ground.shape[1], ground.shape[0]
        item = self._item(draw)
        fill = draw.triangular(0.5, 1.12, 0.97) if large else draw.triangular(0.35, 1.05, 0.8)
        colours, alpha = place(item, size_wh, draw, fill)
        lit = ground.astype(np.float32) * shadow(alpha, draw)[..., None]
        image = colours * draw.uniform(0.85, 1.15) + lit * (1.0 - alpha[..., None])
        return Lesson(seen_by_phone(image, draw), alpha, np.ones_like(alpha))

    def _item(self, draw: random.Random) -> Foreground:
        if draw.random() < self.shares.drawn:
            texture = read_rgb(draw.choice(self.grounds)) if self.grounds else None
            return drawn_item(draw, texture)
        for _ in range(8):  # most are whole; the last one is taken whatever the frame did to it
            item = draw.choice(self._pictures(draw)).foreground()
            if share_cut(item.alpha) <= LARGEST_CUT:
                break
        return item


def share_cut(alpha: Plane) -> float:
    """Share of the frame's border that float32 (H, W) covers: an item cut there has no edge."""
    border = np.concatenate([alpha[0], alpha[-1], alpha[1:-1, 0], alpha[1:-1, -1]])
    return float((border > 0.5).mean())


def _moved(
    plane: NDArray[np.generic], matrix: NDArray[np.float64], size_wh: tuple[int, int]
) -> Plane:
    return np.asarray(
        cv2.warpAffine(
            np.asarray(plane, np.float32),
            matrix,
            size_wh,
            flags=cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REFLECT_101,
        ),
        np.float32,
    )
