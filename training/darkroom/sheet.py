"""A contact sheet: ``python -m training.darkroom.sheet DIR --out sheet.png``.

A row per picture: the picture, its alpha, the item on magenta, its parts, its damage in red.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from training.darkroom.manifest import pictures

MAGENTA = (255, 0, 255)
ACROSS = 2  # pictures beside each other
Rgb = NDArray[np.uint8]


def main(arguments: list[str] | None = None) -> int:
    """Read the command line and write one PNG."""
    parser = argparse.ArgumentParser(prog="training.darkroom.sheet", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--size", type=int, default=192, help="pixels of each square")
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--most", type=int, default=20, help="pictures on the sheet")
    options = parser.parse_args(arguments)
    shown = pictures(options.folder)[options.first : options.first + options.most]
    if not shown:
        parser.error(f"no whole pictures in {options.folder}")
    Image.fromarray(sheet(shown, options.size)).save(options.out)
    return 0


def sheet(documents: list[Path], size: int) -> Rgb:
    """The sheet of some pictures: uint8 RGB."""
    strips = [strip(path, size) for path in documents]
    strips += [np.full_like(strips[0], 255)] * (-len(strips) % ACROSS)
    rows = [np.hstack(strips[start : start + ACROSS]) for start in range(0, len(strips), ACROSS)]
    return np.vstack(rows)


def strip(document: Path, size: int) -> Rgb:
    """One picture's five squares beside each other."""
    facts: dict[str, Any] = json.loads(document.read_text())
    stem = document.with_suffix("")
    photo = _open(stem, "jpg", size)
    alpha = _open(stem, "alpha.png", size)
    share = alpha[..., :1].astype(np.float32) / 255.0
    item = _open(stem, "fg.webp", size) * share + np.array(MAGENTA) * (1.0 - share)
    squares = [photo, alpha, item.astype(np.uint8), _parts(stem, size)]
    squares.append(_damage(stem, photo, facts, size))
    return np.hstack(squares)


def _parts(stem: Path, size: int) -> Rgb:
    numbers = _open(stem, "parts.png", size, Image.Resampling.NEAREST)[..., 0].astype(np.int64)
    # steps of the golden ratio around the wheel keep neighbours apart
    hue = (numbers * 0.618) % 1.0
    wheel = np.stack([hue, (hue + 1 / 3) % 1.0, (hue + 2 / 3) % 1.0], axis=2)
    colours = 90 + 165 * np.abs(wheel * 2.0 - 1.0)
    return np.where(numbers[..., None] > 0, colours, 0).astype(np.uint8)


def _damage(stem: Path, photo: Rgb, facts: dict[str, Any], size: int) -> Rgb:
    shown = photo.astype(np.float32) * 0.5
    for name in facts["truth"]["damage_pixels"]:
        mask = _open(stem, f"damage-{name}.png", size)[..., :1].astype(np.float32) / 255.0
        shown = shown * (1.0 - mask) + np.array((255.0, 40.0, 40.0)) * mask
    return shown.astype(np.uint8)


def _open(stem: Path, ending: str, size: int, how: Image.Resampling = Image.Resampling.BOX) -> Rgb:
    with Image.open(stem.with_name(f"{stem.name}.{ending}")) as image:
        return np.asarray(image.convert("RGB").resize((size, size), how))


if __name__ == "__main__":
    sys.exit(main())
