"""What a reader hands on: pixels as stored, and what must still be done to them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from vision.errors import ResultInvalid

Ink = Literal["grey", "rgb", "cmyk"]
Space = Literal["srgb", "display_p3", "adobe_rgb", "bt2020"]
#: called with a file's width and height as soon as they are known; raises where they are refused
SizeCheck = Callable[[tuple[int, int]], None]


@dataclass(frozen=True, eq=False)
class Pixels:
    """The decoded samples of one picture.

    samples: uint8 or uint16, (H, W) for grey, (H, W, 3) for rgb, (H, W, 4) for cmyk (0 is no ink).
    alpha: the same type, (H, W). profile: the embedded ICC profile; where there is none, space
    says how the numbers are meant. orientation: the EXIF value that must still be applied;
    stored_orientation: the one that the file had, for whoever wants to know.
    """

    samples: NDArray[Any]
    ink: Ink
    alpha: NDArray[Any] | None = None
    profile: bytes | None = None
    space: Space = "srgb"
    orientation: int = 1
    stored_orientation: int = 1
    premultiplied: bool = False

    def __post_init__(self) -> None:
        expected = {"grey": (), "rgb": (3,), "cmyk": (4,)}[self.ink]
        samples, alpha = self.samples, self.alpha
        if samples.dtype not in (np.uint8, np.uint16) or samples.shape[2:] != expected:
            raise ResultInvalid(f"expected {self.ink} samples, got {samples.dtype} {samples.shape}")
        if alpha is not None and (alpha.shape != samples.shape[:2] or alpha.dtype != samples.dtype):
            raise ResultInvalid(f"alpha {alpha.dtype} {alpha.shape} does not fit {samples.shape}")
