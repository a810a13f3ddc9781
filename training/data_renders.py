"""The rendered sets as training data: pictures, foreground colours, alpha, and what they show.

A set is a folder with ID.jpg, ID.alpha.png, ID.fg.webp and ID.json for each picture. Files stay
encoded on disk until a picture is asked for, so that a set of any size trains in little memory.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from training.errors import TrainingError

Image = NDArray[np.uint8]
Plane = NDArray[np.float32]


class RenderSetInvalid(TrainingError):
    """The folder holds no usable rendered pictures."""

    code = "render_set_invalid"


@dataclass(frozen=True, eq=False)
class Foreground:
    """An item without its ground: straight colours uint8 (H, W, 3), alpha float32 (H, W), 0..1."""

    image_rgb: Image
    alpha: Plane

    def __post_init__(self) -> None:
        if self.image_rgb.dtype != np.uint8 or self.image_rgb.shape != (*self.alpha.shape, 3):
            raise ValueError(f"colours {self.image_rgb.shape} beside alpha {self.alpha.shape}")


@dataclass(frozen=True)
class Render:
    """One rendered picture's files."""

    picture: Path

    @property
    def identity(self) -> str:
        """The ID that its files share."""
        return self.picture.stem

    def beside(self, ending: str) -> Path:
        """The file of this picture with another ending, such as ``alpha.png``."""
        return self.picture.with_name(f"{self.identity}.{ending}")

    def plan(self) -> dict[str, Any]:
        """Everything that made the picture."""
        found: dict[str, Any] = json.loads(self.beside("json").read_text(encoding="utf-8"))
        return found

    def photo(self) -> Image:
        """The picture as a phone made it: uint8 (H, W, 3)."""
        return read_rgb(self.picture)

    def alpha(self) -> Plane:
        """The true alpha: float32 (H, W), 0..1, from 8 or 16 bits."""
        return read_plane(self.beside("alpha.png"))

    def foreground(self) -> Foreground:
        """Colours and alpha, for laying on other grounds."""
        return Foreground(read_rgb(self.beside("fg.webp")), self.alpha())


def read_renders(folder: Path, split: str | None = None) -> list[Render]:
    """The pictures of a set that have their alpha, sorted; only those of ``split`` if named.

    Raises RenderSetInvalid where there are none.
    """
    found = [
        render
        for render in map(Render, sorted(folder.rglob("*.jpg")))
        if render.beside("alpha.png").is_file()
        and render.beside("fg.webp").is_file()
        and (split is None or render.plan().get("split") == split)
    ]
    if not found:
        raise RenderSetInvalid(f"{folder} holds no pictures with alpha and foreground ({split=})")
    return found


def read_rgb(path: Path) -> Image:
    """uint8 (H, W, 3) of our own file. Raises RenderSetInvalid."""
    found = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if found is None:
        raise RenderSetInvalid(f"{path.name} is no picture")
    return np.asarray(cv2.cvtColor(found, cv2.COLOR_BGR2RGB), dtype=np.uint8)


def read_plane(path: Path) -> Plane:
    """float32 (H, W), 0..1, of a grey file of 8 or 16 bits. Raises RenderSetInvalid."""
    found = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
    if found is None or found.ndim != 2 or found.dtype not in (np.uint8, np.uint16):
        raise RenderSetInvalid(f"{path.name} is no grey picture of 8 or 16 bits")
    most = 255.0 if found.dtype == np.uint8 else 65_535.0
    return found.astype(np.float32) / np.float32(most)
