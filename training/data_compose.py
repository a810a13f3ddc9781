"""Foregrounds laid on grounds, again and again, as training asks for them.

Every picture is a function of its `random.Random` alone; the item is placed, turned and scaled,
throws a soft shadow, and the whole goes through a cheap phone: light, colour, blur, noise, JPEG.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from training.data_grounds import plain_ground, spread
from training.data_renders import Foreground, Image, Plane, Render, read_rgb

AS_RENDERED, ON_GROUND, ON_PLAIN = 0.3, 0.37, 0.28  # the rest are empty scenes
VISIBLE = 0.02  # alpha from which a pixel belongs to the item's box


@dataclass(frozen=True, eq=False)
class Sample:
    """One training picture: image_rgb uint8 (H, W, 3) and alpha float32 (H, W), 0..1."""

    image_rgb: Image
    alpha: Plane


@dataclass(frozen=True)
class Composer:
    """Makes samples from a set of renders and a set of ground strips."""

    renders: Sequence[Render]
    grounds: Sequence[Path]
    size_wh: tuple[int, int]

    def sample(self, draw: random.Random) -> Sample:
        """One picture of ``size_wh``."""
        kind = draw.random()
        if kind < AS_RENDERED:
            return self._as_rendered(draw)
        if kind < AS_RENDERED + ON_GROUND:
            return self._laid(self._ground(draw), draw)
        if kind < AS_RENDERED + ON_GROUND + ON_PLAIN:
            return self._laid(plain_ground(self.size_wh, draw), draw)
        ground = plain_ground(self.size_wh, draw) if draw.random() < 0.4 else self._ground(draw)
        empty = np.zeros(self.size_wh[::-1], np.float32)
        return Sample(seen_by_phone(ground.astype(np.float32), draw), empty)

    def _ground(self, draw: random.Random) -> Image:
        if not self.grounds:
            return plain_ground(self.size_wh, draw)
        return spread(read_rgb(draw.choice(self.grounds)), self.size_wh, draw)

    def _as_rendered(self, draw: random.Random) -> Sample:
        render = draw.choice(self.renders)
        image, alpha = render.photo(), render.alpha()
        height, width = alpha.shape
        matrix = crop_matrix((width, height), self.size_wh, draw)
        moved = cv2.warpAffine(
            image, matrix, self.size_wh, flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REFLECT_101
        )
        truth = cv2.warpAffine(
            alpha, matrix, self.size_wh, flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REFLECT_101
        )
        return Sample(seen_by_phone(moved.astype(np.float32), draw), np.clip(truth, 0.0, 1.0))

    def _laid(self, ground: Image, draw: random.Random) -> Sample:
        item = draw.choice(self.renders).foreground()
        colours, alpha = place(item, self.size_wh, draw)
        lit = ground.astype(np.float32) * shadow(alpha, draw)[..., None]
        image = colours * draw.uniform(0.85, 1.15) + lit * (1.0 - alpha[..., None])
        return Sample(seen_by_phone(image, draw), alpha)


def crop_matrix(
    size_wh: tuple[int, int], out_wh: tuple[int, int], draw: random.Random
) -> NDArray[np.float64]:
    """The whole picture or a large part of it, sometimes mirrored, as an affine 2 x 3 matrix."""
    share = draw.uniform(0.75, 1.0)
    width, height = size_wh
    x0 = draw.uniform(0.0, 1.0 - share) * width
    y0 = draw.uniform(0.0, 1.0 - share) * height
    scale_x, scale_y = out_wh[0] / (share * width), out_wh[1] / (share * height)
    if draw.random() < 0.5:
        return np.array(
            [[-scale_x, 0, scale_x * (x0 + share * width)], [0, scale_y, -y0 * scale_y]]
        )
    return np.array([[scale_x, 0, -x0 * scale_x], [0, scale_y, -y0 * scale_y]])


def place(
    item: Foreground,
    out_wh: tuple[int, int],
    draw: random.Random,
    fill: float | None = None,
) -> tuple[Plane, Plane]:
    """Turn, scale and move an item: premultiplied colours (h, w, 3), 0..255, and alpha (h, w).

    Its longer side fills ``fill`` of the frame; drawn from 35 to 105 % where not given, so that
    some items are cut by it.
    """
    ys, xs = np.nonzero(item.alpha > VISIBLE)
    if not xs.size:
        empty = np.zeros(out_wh[::-1], np.float32)
        return np.repeat(empty[..., None], 3, axis=2), empty
    box_w, box_h = float(np.ptp(xs)) + 1.0, float(np.ptp(ys)) + 1.0
    fill = draw.triangular(0.35, 1.05, 0.8) if fill is None else fill
    scale = fill * min(out_wh) / max(box_w, box_h)
    stretch = draw.uniform(0.8, 1.25)  # networks see every picture squeezed to a square
    angle = np.deg2rad(draw.gauss(0.0, 6.0))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    shape = np.diag([scale * stretch * draw.choice((-1.0, 1.0)), scale / stretch]) @ turn
    middle = np.array([xs.min() + box_w / 2, ys.min() + box_h / 2])
    room = [max(0.08, 0.6 * (1.0 - fill)) * side for side in out_wh]
    target = [
        side / 2 + draw.uniform(-0.5, 0.5) * each for side, each in zip(out_wh, room, strict=True)
    ]
    matrix = np.column_stack([shape, np.array(target) - shape @ middle])
    premultiplied = item.image_rgb.astype(np.float32) * item.alpha[..., None]
    colours, alpha = (_warped(each, matrix, scale, out_wh) for each in (premultiplied, item.alpha))
    return colours, np.clip(alpha, 0.0, 1.0)


def _warped(
    plane: Plane, matrix: NDArray[np.float64], scale: float, out_wh: tuple[int, int]
) -> Plane:
    if scale < 0.7:  # warping alone would skip pixels, and thin straps with them
        plane = np.asarray(cv2.GaussianBlur(plane, (0, 0), 0.4 / scale), np.float32)
    return np.asarray(cv2.warpAffine(plane, matrix, out_wh, flags=cv2.INTER_LINEAR), np.float32)


def shadow(alpha: Plane, draw: random.Random) -> Plane:
    """How much light the ground keeps beside the item: float32 (h, w), 0..1."""
    if draw.random() < 0.3:
        return np.ones_like(alpha)
    side = min(alpha.shape)
    softness = side * draw.uniform(0.01, 0.08)
    moved = np.array(
        [[1, 0, side * draw.gauss(0.0, 0.04)], [0, 1, side * abs(draw.gauss(0.0, 0.04))]]
    )
    cast = cv2.GaussianBlur(cv2.warpAffine(alpha, moved, alpha.shape[::-1]), (0, 0), softness)
    return np.asarray(1.0 - draw.uniform(0.1, 0.6) * cast, dtype=np.float32)


def seen_by_phone(image: Plane, draw: random.Random) -> Image:
    """Light, colour, blur, noise and JPEG; image float32 (h, w, 3), 0..255."""
    gain = [draw.uniform(0.8, 1.15) * draw.gauss(1.0, 0.04) for _ in range(3)]
    if draw.random() < 0.5:
        gain = [draw.uniform(0.95, 1.02)] * 3
    curve = draw.uniform(0.8, 1.25)
    levels = np.clip(image * np.array(gain, np.float32), 0.0, 255.0) / 255.0
    seen = levels**curve * 255.0
    if draw.random() < 0.3:
        seen = np.asarray(cv2.GaussianBlur(seen, (0, 0), draw.uniform(0.4, 1.5)), np.float32)
    if draw.random() < 0.6:
        noise = np.random.default_rng(draw.getrandbits(32))
        seen = seen + noise.standard_normal(seen.shape, np.float32) * draw.uniform(0.5, 6.0)
    pixels = np.clip(seen, 0, 255).astype(np.uint8)
    if draw.random() < 0.6:
        quality = [cv2.IMWRITE_JPEG_QUALITY, draw.randint(45, 95)]
        _, data = cv2.imencode(".jpg", pixels[..., ::-1], quality)
        decoded = cv2.imdecode(data, cv2.IMREAD_COLOR)
        assert decoded is not None
        pixels = np.ascontiguousarray(decoded[..., ::-1])
    return np.asarray(pixels, dtype=np.uint8)
