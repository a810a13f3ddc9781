"""A contact sheet of renders among photographs, without labels, for somebody who does not know.

All pictures are brought to one size and through the same JPEG, so that neither tells them apart.
"""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pictures

from training.judge.halves import Halves
from vision.photo import open_photo
from vision.preprocess import resize

Image = NDArray[np.uint8]

CELL = 300
COLUMNS = 6
QUALITY = 80
GAP = 4
BAND = 22  # height of the number's strip
REAL_SHARES = {"sneakers": 0.25, "catalogue": 0.25, "clothing": 0.5}  # store photographs alone


@dataclass(frozen=True)
class Cell:
    """One picture of the sheet: its number from 1, its file, whether it is a render."""

    number: int
    file: Path
    rendered: bool


def choose(renders: Sequence[Path], photos: Sequence[Path], count: int, seed: int) -> list[Cell]:
    """Half renders and half photographs, as far as there are, in an order that nobody knows."""
    draw = random.Random(seed)  # noqa: S311  (order of pictures, no secrets)
    half = min(count // 2, len(renders), len(photos))
    mine = [(path, True) for path in draw.sample(list(renders), half)]
    theirs = [(path, False) for path in draw.sample(list(photos), half)]
    mixed = [*mine, *theirs]
    draw.shuffle(mixed)
    return [Cell(number, path, rendered) for number, (path, rendered) in enumerate(mixed, 1)]


def real_photos(data: Path, halves: Halves, count: int, seed: int) -> list[Path]:
    """Photographs of the tuning halves (sneakers, shops, clothing) by their shares."""
    draw = random.Random(seed)  # noqa: S311  (order of pictures, no secrets)
    found: list[Path] = []
    for name, share in REAL_SHARES.items():
        files = halves.of(data, name, "tuning")
        if name == "catalogue":
            files = [path for path in files if path.parent.name == "store_photos"]
        found += draw.sample(files, min(len(files), round(count * share)))
    return found


def treated(path: Path) -> Image:
    """One picture as all are shown: its middle square, CELL pixels, JPEG; uint8 RGB."""
    image = open_photo(path).image_rgb
    side = min(image.shape[:2])
    y0, x0 = (image.shape[0] - side) // 2, (image.shape[1] - side) // 2
    small = resize(np.ascontiguousarray(image[y0 : y0 + side, x0 : x0 + side]), (CELL, CELL))
    file = BytesIO()
    Pictures.fromarray(small).save(file, "JPEG", quality=QUALITY)
    return np.array(Pictures.open(file), dtype=np.uint8)


def draw_sheet(cells: Sequence[Cell]) -> Image:
    """The sheet: numbers and pictures, nothing else; uint8 RGB."""
    rows = -(-len(cells) // COLUMNS)
    high, wide = CELL + BAND + GAP, CELL + GAP
    sheet = np.full((rows * high, COLUMNS * wide, 3), 255, np.uint8)
    for cell in cells:
        row, column = divmod(cell.number - 1, COLUMNS)
        y0, x0 = row * high, column * wide
        sheet[y0 + BAND : y0 + BAND + CELL, x0 : x0 + CELL] = treated(cell.file)
        place = (x0 + 4, y0 + BAND - 6)
        cv2.putText(sheet, str(cell.number), place, cv2.FONT_HERSHEY_SIMPLEX, 0.5, (0, 0, 0), 1)
    return sheet


def write_key(path: Path, cells: Sequence[Cell]) -> None:
    """The answer, to be kept from whoever looks at the sheet."""
    key = [
        {"number": each.number, "file": each.file.name, "rendered": each.rendered} for each in cells
    ]
    path.write_text(json.dumps(key, indent=1) + "\n", encoding="utf-8")
