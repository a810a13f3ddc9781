"""The sets that a cut-out is judged on, read from a folder laid out like the shared data."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from training.darkroom import shards
from training.data_grounds import cut_grounds, spread
from training.data_renders import read_rgb
from training.judge.halves import Half, Halves
from training.judge.siblings import pictures
from training.judge.truth import READERS, Judged, judged
from training.metrics import Truth
from vision.runtime import Runtime
from vision.studio.colour import estimate_foreground

RECOMPOSED = "catalogue_recomposed"
RENDERED = "rendered"
SETS = (*READERS, RECOMPOSED, RENDERED)
HELD_OUT = Path("datasets/cutout-renders/held-out")  # shards of the renders that nothing trained on
PALE = 225  # mean of the subject from which it is judged on renders instead of recomposed
EDGE_SIGMA = 0.7  # pixels: how soft the outline of a recomposed subject is


@dataclass(frozen=True)
class Photographs:
    """A folder of sets, whole or one half of each; ``most`` of each at most, by name's order."""

    data: Path
    half: Half | None
    most: int
    grounds: Path  # where the strips of held-out grounds are kept
    runtime: Runtime

    def names(self) -> list[str]:
        """The sets that are there."""
        found = [name for name in READERS if pictures(self.data, name)]
        if "catalogue" in found and self._ground_photos():
            found.append(RECOMPOSED)
        return [*found, RENDERED] if (HELD_OUT / shards.TABLE).is_file() else found

    def of(self, name: str) -> Iterator[Judged | None]:
        """The photographs of one set; None stands for one without truth."""
        if name == RENDERED:
            yield from _few(rendered(HELD_OUT), self.most)
        elif name == RECOMPOSED:
            yield from self._recomposed()
        else:
            yield from _few(judged(self.data, name, self.half, Halves.read()), self.most)

    def _ground_photos(self) -> list[Path]:
        """Photographs that no training took grounds from: the reporting half's."""
        return Halves.read().of(self.data, "clothing", "reporting")

    def _recomposed(self) -> Iterator[Judged | None]:
        strips = cut_grounds(self._ground_photos(), self.grounds, self.runtime)
        for photo in self.of("catalogue"):
            if photo is None or _is_pale(photo):
                yield None
            else:
                yield recompose(photo, strips)


def _few(photos: Iterator[Judged | None], most: int) -> Iterator[Judged | None]:
    """At most so many that have truth, and all without truth before them."""
    left = most
    for photo in photos:
        if left <= 0:
            return
        left -= photo is not None
        yield photo


def _is_pale(photo: Judged) -> bool:
    subject = photo.truth.subject & photo.truth.counted
    return bool(subject.any()) and float(photo.image_rgb[subject].mean()) > PALE


def recompose(photo: Judged, strips: list[Path]) -> Judged:
    """The subject of a photograph on white, laid on a strip of floor, bed or wall; the strip is
    the same for the same file name.
    """
    draw = random.Random(photo.path.name)  # noqa: S311  (a picture's ground, no secret)
    height, width = photo.truth.subject.shape
    ground = spread(read_rgb(draw.choice(strips)), (width, height), draw)
    subject = (photo.truth.subject & photo.truth.counted).astype(np.uint8) * 255
    soft = np.asarray(cv2.GaussianBlur(subject, (0, 0), EDGE_SIGMA), np.uint8)
    colours = estimate_foreground(photo.image_rgb, soft)
    share = soft[..., None].astype(np.float32) / 255.0
    mixed: NDArray[np.float32] = colours * share + ground * (1.0 - share)
    truth = Truth(subject=soft >= 128, counted=photo.truth.counted)
    return Judged(photo.path, np.round(mixed).astype(np.uint8), truth)


def rendered(folder: Path) -> Iterator[Judged]:
    """Held-out renders as the phone took them; alpha of at least a half is subject."""
    for sample in shards.read(folder, "test"):
        truth = Truth.whole(sample.alpha_u8 >= 128)
        yield Judged(folder / str(sample.facts["id"]), sample.photo_rgb, truth)
