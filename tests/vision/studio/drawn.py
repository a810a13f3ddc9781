"""Pictures drawn with a known truth: what the subject's alpha and colours really are."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Drawn:
    """A photograph and what is true of it; colours and alpha of the truth in 0..1."""

    image_rgb: U8
    alpha: F32
    foreground: F32

    @property
    def alpha_u8(self) -> U8:
        """The true alpha as uint8."""
        return np.asarray(self.alpha * 255 + 0.5).astype(np.uint8)

    @property
    def network_u8(self) -> U8:
        """The alpha as a network of 320 x 320 would see it: coarse, and a little off."""
        height, width = self.alpha.shape
        small = cv2.resize(self.alpha, (320, 320), interpolation=cv2.INTER_AREA)
        small = cv2.GaussianBlur(np.roll(small, 1, axis=1), (0, 0), 1.2)
        large = cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR)
        return np.asarray(large * 255 + 0.5).astype(np.uint8)


def texture(size_wh: tuple[int, int], base: tuple[int, int, int], seed: int) -> F32:
    """A smooth, slightly mottled surface around a base colour, (H, W, 3) in 0..1."""
    width, height = size_wh
    noise = np.random.default_rng(seed).standard_normal((12, 12, 3)).astype(np.float32)
    mottle = cv2.resize(noise, (width, height), interpolation=cv2.INTER_CUBIC)
    return np.asarray(np.clip(np.array(base) / 255 + 0.04 * mottle, 0, 1), dtype=np.float32)


def composite(alpha: F32, foreground: F32, background: F32) -> Drawn:
    """Mix by the compositing equation and store as 8 bits."""
    mixed = alpha[..., None] * foreground + (1 - alpha[..., None]) * background
    image_rgb = np.asarray(mixed * 255 + 0.5).astype(np.uint8)
    return Drawn(image_rgb, alpha, foreground)


RED, BEIGE = (170, 40, 45), (215, 195, 180)
BLUE_GREY, NIGHT = (90, 110, 140), (25, 25, 35)


def bag(
    width: int = 640,
    height: int = 640,
    softness: float = 1.5,
    colour: tuple[int, int, int] = RED,
    wall: tuple[int, int, int] = BLUE_GREY,
) -> Drawn:
    """A bag with an open handle in front of a wall."""
    unit = min(width, height)
    mask = np.zeros((height, width), dtype=np.uint8)
    cv2.rectangle(
        mask,
        (int(0.25 * unit), int(0.45 * unit)),
        (int(0.75 * unit), int(0.8 * unit)),
        255,
        cv2.FILLED,
    )
    cv2.ellipse(
        mask,
        (unit // 2, int(0.45 * unit)),
        (int(0.16 * unit), int(0.24 * unit)),
        0,
        180,
        360,
        255,
        int(0.05 * unit),
    )
    alpha = cv2.GaussianBlur(mask.astype(np.float32) / 255, (0, 0), softness)
    return composite(
        np.asarray(alpha, dtype=np.float32),
        texture((width, height), colour, 1),
        texture((width, height), wall, 2),
    )


def soft_disc(side: int = 400, ramp: float = 40.0) -> Drawn:
    """A disc whose edge is `ramp` pixels wide: every method has to work for its colours."""
    y, x = np.mgrid[:side, :side].astype(np.float32) - (side - 1) / 2
    distance = np.sqrt(x * x + y * y) - side / 3
    alpha = np.clip(0.5 - distance / ramp, 0, 1).astype(np.float32)
    return composite(
        alpha,
        texture((side, side), (200, 60, 40), 3),
        texture((side, side), (40, 90, 200), 4),
    )
