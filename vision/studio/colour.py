"""Estimate the colours of the subject where its edge mixes with the photograph's background.

A pixel of the edge is alpha * foreground + (1 - alpha) * background. Pasting it as it stands on
white leaves a fringe of the old background. The foreground is estimated with the multi-level
method of Germer, Uelwer, Conrad, Harmeling (2020), "Fast Multi-Level Foreground Estimation",
written here with numpy for whole arrays (Jacobi updates, where the paper's are in place); the
coarse levels see the whole picture, the fine ones only the tiles that touch the edge.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from vision.studio.tiles import tiles_of

U8 = npt.NDArray[np.uint8]
F32 = npt.NDArray[np.float32]

#: the paper's default: higher gives smoother colours
REGULARISATION = 1e-5
#: the paper's 10 and 2; the third sweep cost half as much again and took a fifth off the error
SMALL_ITERATIONS = 10
BIG_ITERATIONS = 3
SMALL_SIDE = 32
#: levels with a longer side than this are solved tile by tile
WHOLE_SIDE = 640
TILE_SIDE = 256


@dataclass(frozen=True)
class _Layers:
    """Foreground and background of a rectangle of one level, values 0..1."""

    foreground: F32  # (h, w, 3)
    background: F32  # (h, w, 3)
    top: int
    left: int


@dataclass(frozen=True)
class _Rectangle:
    top: int
    left: int
    bottom: int
    right: int

    def grown(self, by: int, shape_hw: tuple[int, ...], level: int) -> _Rectangle:
        """Grown on each side, inside a level of a picture of this shape."""
        height, width = (-(-side // (1 << level)) for side in shape_hw)
        top, left = max(0, self.top - by), max(0, self.left - by)
        return _Rectangle(top, left, min(height, self.bottom + by), min(width, self.right + by))

    def halved(self) -> _Rectangle:
        """The same area one level coarser."""
        bottom, right = -(-self.bottom // 2), -(-self.right // 2)
        return _Rectangle(self.top // 2, self.left // 2, bottom, right)

    def pixels(self, level: int) -> tuple[slice, slice]:
        """The picture's own pixels that stand for this rectangle of a level."""
        step = 1 << level
        return (
            slice(self.top * step, self.bottom * step, step),
            slice(self.left * step, self.right * step, step),
        )


def estimate_foreground(image_rgb: U8, alpha_u8: U8) -> U8:
    """Return the picture (H, W, 3) with the subject's own colours where 0 < alpha < 255.

    Solid pixels (alpha 0 or 255) are returned as they are.
    """
    if image_rgb.shape[:2] != alpha_u8.shape:
        raise ValueError(
            f"alpha must be {image_rgb.shape[:2]}, the size of the picture, got {alpha_u8.shape}"
        )
    out = image_rgb.copy()
    soft = (alpha_u8 > 0) & (alpha_u8 < 255)
    if not soft.any():
        return out
    base_level = _base_level(alpha_u8.shape)
    base = _solve_whole(image_rgb, alpha_u8, base_level)
    for rows, columns in tiles_of(soft, TILE_SIDE):
        foreground = _solve_tile(image_rgb, alpha_u8, base, base_level, (rows, columns))
        window = (rows, columns)
        pixels = np.clip(foreground * 255 + 0.5, 0, 255).astype(np.uint8)
        out[window] = np.where(soft[window][..., None], pixels, image_rgb[window])
    return out


def _base_level(shape_hw: tuple[int, ...]) -> int:
    level = 0
    while -(-max(shape_hw) // (1 << level)) > WHOLE_SIDE:
        level += 1
    return level


def _solve_whole(image_rgb: U8, alpha_u8: U8, base_level: int) -> _Layers:
    """Solve from one pixel for the whole picture up to the base level."""
    layers = _mean_layers(image_rgb, alpha_u8)
    level = int(np.ceil(np.log2(max(2, *alpha_u8.shape))))
    while level >= base_level:
        step = 1 << level
        image, alpha = _units(image_rgb[::step, ::step]), _units(alpha_u8[::step, ::step])
        layers = _upsample(layers, _Rectangle(0, 0, *alpha.shape))
        layers = _relax(image, alpha, layers)
        level -= 1
    return layers


def _mean_layers(image_rgb: U8, alpha_u8: U8) -> _Layers:
    step = max(1, max(alpha_u8.shape) // 512)
    image, alpha = image_rgb[::step, ::step], alpha_u8[::step, ::step]

    def mean(where: npt.NDArray[np.bool_]) -> F32:
        chosen = image[where] if where.any() else image.reshape(-1, 3)
        average = np.asarray(chosen.mean(axis=0, dtype=np.float64) / 255, dtype=np.float32)
        return average.reshape(1, 1, 3)

    return _Layers(mean(alpha > 229), mean(alpha < 26), 0, 0)


def _solve_tile(
    image_rgb: U8, alpha_u8: U8, base: _Layers, base_level: int, window: tuple[slice, slice]
) -> F32:
    """The foreground of one tile, from the base level down to the pixels."""
    rows, columns = window
    halo = BIG_ITERATIONS + 1
    tile = _Rectangle(rows.start, columns.start, rows.stop, columns.stop)
    rectangles = [tile.grown(halo, alpha_u8.shape, 0)]
    for level in range(1, base_level):
        rectangles.append(rectangles[-1].halved().grown(halo, alpha_u8.shape, level))
    layers = base
    for level in range(base_level - 1, -1, -1):
        area = rectangles[level].pixels(level)
        seed = _upsample(layers, rectangles[level])
        layers = _relax(_units(image_rgb[area]), _units(alpha_u8[area]), seed)
    top, left = rows.start - layers.top, columns.start - layers.left
    height, width = rows.stop - rows.start, columns.stop - columns.start
    return layers.foreground[top : top + height, left : left + width]


def _upsample(layers: _Layers, to: _Rectangle) -> _Layers:
    """The rectangle `to` of the next finer level, each pixel from the one above it."""
    y = np.arange(to.top, to.bottom) // 2 - layers.top
    x = np.arange(to.left, to.right) // 2 - layers.left
    height, width = layers.foreground.shape[:2]
    index = np.ix_(np.minimum(y, height - 1), np.minimum(x, width - 1))
    return _Layers(layers.foreground[index], layers.background[index], to.top, to.left)


def _units(values: U8) -> F32:
    return values.astype(np.float32) * np.float32(1 / 255)


def _relax(image: F32, alpha: F32, layers: _Layers) -> _Layers:
    """Jacobi sweeps of the paper's equation 8 on one level."""
    small = max(alpha.shape) <= SMALL_SIDE
    weights = _neighbour_weights(alpha)
    total = sum(weights[1:], start=weights[0])
    beta = 1 - alpha
    a_ff, a_fb, a_bb = alpha * alpha + total, alpha * beta, beta * beta + total
    inverse = 1 / (a_ff * a_bb - a_fb * a_fb)
    known_f, known_b = alpha[..., None] * image, beta[..., None] * image
    f, b = layers.foreground, layers.background
    for _ in range(SMALL_ITERATIONS if small else BIG_ITERATIONS):
        right_f = known_f + _neighbours(f, weights)
        right_b = known_b + _neighbours(b, weights)
        next_f = (a_bb * inverse)[..., None] * right_f - (a_fb * inverse)[..., None] * right_b
        next_b = (a_ff * inverse)[..., None] * right_b - (a_fb * inverse)[..., None] * right_f
        f, b = np.clip(next_f, 0, 1), np.clip(next_b, 0, 1)
    return _Layers(f, b, layers.top, layers.left)


def _neighbour_weights(alpha: F32) -> list[F32]:
    """Weights towards up, down, left and right: the paper's epsilon + |gradient of alpha|."""
    p = np.pad(alpha, 1, mode="edge")
    around = (p[:-2, 1:-1], p[2:, 1:-1], p[1:-1, :-2], p[1:-1, 2:])
    return [np.abs(alpha - n) + np.float32(REGULARISATION) for n in around]


def _neighbours(layer: F32, weights: list[F32]) -> F32:
    p = np.pad(layer, ((1, 1), (1, 1), (0, 0)), mode="edge")
    around = (p[:-2, 1:-1], p[2:, 1:-1], p[1:-1, :-2], p[1:-1, 2:])
    summed = weights[0][..., None] * around[0]
    for weight, layer_at in zip(weights[1:], around[1:], strict=True):
        summed += weight[..., None] * layer_at
    return summed
