"""Photographs with the truth about their subject, from each real set that has one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pictures

from training.judge.halves import Half, Halves
from training.judge.matlab import read_labels
from training.judge.siblings import pictures
from training.metrics import Truth
from vision.photo import open_photo

Image = NDArray[np.uint8]
Flags = NDArray[np.bool_]

NEAR_WHITE = 240  # every channel of a ground is at least this after the median
MEDIAN_SIDE = 5
WHITE_BORDER = 0.75  # less of the border near-white: the photograph has no white ground


@dataclass(frozen=True, eq=False)
class Judged:
    """A photograph and its truth, of one size."""

    path: Path
    image_rgb: Image
    truth: Truth


def ecssd(photo: Path) -> Judged:
    """Mask beside the folder of images."""
    mask = open_photo(photo.parents[1] / "ground_truth_mask" / f"{photo.stem}.png").image_rgb
    return Judged(photo, open_photo(photo).image_rgb, Truth.whole(mask[..., 0] >= 128))


def clothing_co_parsing(photo: Path) -> Judged:
    """Every label that is not background is subject."""
    folder = photo.parents[1] / "pixel-level"
    matlab, index = folder / f"{photo.stem}.mat", folder / f"{photo.stem}.png"
    labels = read_labels(matlab) if matlab.is_file() else _index_map(index)
    image = open_photo(photo).image_rgb
    if labels.shape != image.shape[:2]:
        size_wh = image.shape[1], image.shape[0]
        resized = cv2.resize(labels, size_wh, interpolation=cv2.INTER_NEAREST)
        labels = np.asarray(resized, np.uint8)
    return Judged(photo, image, Truth.whole(labels > 0))


def _index_map(path: Path) -> NDArray[np.uint8]:
    with Pictures.open(path) as picture:  # OpenCV would turn a palette's numbers into colours
        return np.array(picture, dtype=np.uint8)


def catalogue(photo: Path) -> Judged | None:
    """Truth from the white ground; None without one, by less than WHITE_BORDER of the border."""
    image = open_photo(photo).image_rgb
    truth = truth_on_white(image)
    return None if truth is None else Judged(photo, image, truth)


def truth_on_white(image_rgb: Image) -> Truth | None:
    """The subject of uint8 (H, W, 3) on a near-white ground.

    Near-white (every channel at least 240 after a median over 5 pixels) reached from the border is
    ground, near-white that the item encloses is unknown and not counted, the rest is subject.
    """
    smooth = np.asarray(cv2.medianBlur(image_rgb, MEDIAN_SIDE), np.uint8)
    white: Flags = np.asarray(smooth.min(axis=2) >= NEAR_WHITE, np.bool_)
    border = np.concatenate([white[0], white[-1], white[1:-1, 0], white[1:-1, -1]])
    if border.mean() < WHITE_BORDER:
        return None
    reached = _reached_from_border(white)
    return Truth(subject=~white, counted=~white | reached)


def _reached_from_border(free: Flags) -> Flags:
    _, labels = cv2.connectedComponents(free.astype(np.uint8), connectivity=4)
    edge = np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])
    touching = np.zeros(int(labels.max()) + 1, np.bool_)
    touching[edge] = True
    touching[0] = False
    return np.asarray(touching[labels], np.bool_)


READERS: dict[str, Callable[[Path], Judged | None]] = {
    "ecssd": ecssd,
    "clothing-co-parsing": clothing_co_parsing,
    "catalogue": catalogue,
}


def judged(data: Path, name: str, half: Half | None, halves: Halves) -> Iterator[Judged | None]:
    """Each photograph of a set's half (or of the whole set); None stands for one left out."""
    files = pictures(data, name) if half is None else halves.of(data, name, half)
    for path in files:
        if path.parent.name != "store_photos":
            yield READERS[name](path)
