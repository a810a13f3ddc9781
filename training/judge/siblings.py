"""Which files of the real sets show the same thing, so that no half borrows from the other."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

STYLE_LENGTH = 6  # letters of a catalogue number that name the style; the rest is skin and colour
TILE_GAP = 150  # one magnetic tile's exposures carry running numbers at most about so far apart
THUMB = 32
TURNED_DIFFERENCE = 0.5  # grey levels; turned copies differ by 0.0, strangers by more than 1


@dataclass(frozen=True)
class RealSet:
    """A real set: its name and the patterns of its pictures below the data folder."""

    name: str
    patterns: tuple[str, ...]


REAL_SETS = (
    RealSet("ecssd", ("ecssd/images/*.jpg",)),
    RealSet("clothing-co-parsing", ("clothing-co-parsing/photos/*.jpg",)),
    RealSet("catalogue", ("catalogue/references/*.jpeg", "catalogue/store_photos/*")),
    RealSet("clothing", ("clothing/images/*.jpg",)),
    RealSet("sneakers", ("sneakers/*/*.jpg",)),
    RealSet("leather-masks", ("leather-masks/*/images/*.png",)),
    RealSet("leather-classes", ("leather-classes/*/*.jpg",)),
    RealSet("fabric", ("fabric/defect/*.png", "fabric/normal/*/*.png")),
    RealSet("tile", ("tile/*/*.jpg",)),
    RealSet("stitching", ("stitching/*.jpg",)),
)


def pictures(data: Path, name: str) -> list[Path]:
    """The pictures of a set below ``data``, sorted; empty where the set is not there."""
    (real,) = (each for each in REAL_SETS if each.name == name)
    return sorted(path for pattern in real.patterns for path in data.glob(pattern))


def group_names(data: Path, name: str, files: Sequence[Path]) -> list[str]:
    """For each file the name of its group: files of one group stay in one half."""
    if name == "catalogue":
        return _catalogue(data, files)
    if name == "sneakers":
        return [path.parent.name for path in files]
    if name == "fabric":
        return ["fabric-" + path.stem.split("_")[-1] for path in files]
    if name == "stitching":
        return ["seam-" + path.stem.split("_")[0] for path in files]
    if name == "tile":
        return _tiles(files)
    if name.startswith("leather-"):
        return _turned(files)
    return [path.stem for path in files]


def _catalogue(data: Path, files: Sequence[Path]) -> list[str]:
    """A style's colours together, and shop photographs with the style that they show."""
    listed = data / "catalogue" / "store_photos.csv"
    shown: dict[str, str] = {}
    if listed.is_file():
        with listed.open(newline="", encoding="utf-8") as file:
            shown = {row["image"]: row["references"].split()[0] for row in csv.DictReader(file)}
    return [shown.get(path.name, path.stem)[:STYLE_LENGTH] for path in files]


def _tiles(files: Sequence[Path]) -> list[str]:
    """Neighbouring running numbers of one folder are exposures of one tile."""
    numbered = []
    for path in files:
        found = re.search(r"_num_(\d+)", path.stem)
        numbered.append((path.parent.name, int(found.group(1)) if found else 0, path))
    names, folder, last, first = {}, "", 0, 0
    for parent, number, path in sorted(numbered):
        if parent != folder or number - last > TILE_GAP:
            first = number
        names[path], folder, last = f"{parent}-{first}", parent, number
    return [names[path] for path in files]


def _turned(files: Sequence[Path]) -> list[str]:
    """Turned and mirrored copies: sorted grey values of a small copy do not change by turning."""
    signs: dict[Path, NDArray[np.float32]] = {}
    names: list[str] = []
    for path in files:
        sign = _sign(path)
        twin = next((name for name, each in signs.items() if _alike(sign, each)), None)
        if twin is None:
            signs[path] = sign
        names.append(f"{path.parent.name}-{(twin or path).stem}")
    return names


def _sign(path: Path) -> NDArray[np.float32]:
    grey = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
    if grey is None:
        raise ValueError(f"{path.name} is no picture")
    small = cv2.resize(grey, (THUMB, THUMB), interpolation=cv2.INTER_AREA)
    return np.sort(small.astype(np.float32).ravel())


def _alike(one: NDArray[np.float32], other: NDArray[np.float32]) -> bool:
    return float(np.abs(one - other).mean()) < TURNED_DIFFERENCE
