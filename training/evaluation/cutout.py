"""Cut-out networks side by side on every set of photographs that a folder holds.

The network alone is scored: its map, brought to the photograph's size by bilinear interpolation,
without refinement, without clearing parts, without a shortcut for white grounds.
"""

from __future__ import annotations

import csv
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from training.judge.intervals import Estimate, mean_interval
from training.judge.truth import Judged
from training.metrics import CutoutScore, score_cutout, summarise
from vision.preprocess import to_tensor
from vision.runtime import Runtime

Plane = NDArray[np.float32]
Network = Callable[[NDArray[np.uint8]], tuple[Plane, float]]
"""uint8 (H, W, 3) -> alpha float32 (H, W), 0..1, and the network's own time in milliseconds."""

AS_REMBG = "u2netp-as-rembg"  # U²-Netp with rembg's stretch of each map to its own range
WORST = 20


@dataclass(frozen=True, eq=False)
class Scored:
    """One photograph's score, the network's time for it, and the class that it belongs to."""

    score: CutoutScore
    milliseconds: float
    of_class: str


@dataclass(frozen=True, eq=False)
class Scores:
    """A set as scored: every photograph with truth, how many had none, the worst to look at."""

    scored: Sequence[Scored]
    left_out: int
    worst: Sequence[Judged]


@dataclass(frozen=True)
class SetResult:
    """One network on one set: means, intervals, and the same by class where classes are known."""

    name: str
    figures: Mapping[str, float]
    iou: Estimate
    boundary_iou: Estimate
    under_08: float
    left_out: int
    classes: Mapping[str, Mapping[str, float]]

    def to_json(self) -> dict[str, object]:
        """Plain JSON types."""
        return {
            **self.figures,
            "iou_interval": [self.iou.low, self.iou.high],
            "boundary_iou_interval": [self.boundary_iou.low, self.boundary_iou.high],
            "under_08": self.under_08,
            "left_out": self.left_out,
            "classes": {name: dict(figures) for name, figures in self.classes.items()},
        }


def network_of(runtime: Runtime, name: str) -> Network:
    """The network of a card by name, or U²-Netp as rembg runs it by AS_REMBG."""
    model = runtime.model("u2netp" if name == AS_REMBG else name)

    def answer(image_rgb: NDArray[np.uint8]) -> tuple[Plane, float]:
        tensor = to_tensor(image_rgb, model.card.input)
        begun = time.perf_counter()
        (output,) = model.run(tensor).values()
        took = (time.perf_counter() - begun) * 1000.0
        small = output[0, 0]
        if name == AS_REMBG:
            low, high = float(small.min()), float(small.max())
            small = (small - low) / max(high - low, 1e-6)
        size_wh = image_rgb.shape[1], image_rgb.shape[0]
        large = cv2.resize(small, size_wh, interpolation=cv2.INTER_LINEAR)
        return np.clip(np.asarray(large, np.float32), 0.0, 1.0), took

    return answer


def score_set(
    photos: Iterator[Judged | None], network: Network, classes: Mapping[str, str]
) -> Scores:
    """Score every photograph with truth; only the worst are kept in memory."""
    scored: list[Scored] = []
    worst: list[tuple[float, int, Judged]] = []
    left_out = 0
    for photo in photos:
        if photo is None:
            left_out += 1
            continue
        alpha, took = network(photo.image_rgb)
        score = score_cutout(alpha, photo.truth)
        worst = sorted([*worst, (score.iou, len(scored), photo)], key=lambda each: each[:2])[:WORST]
        scored.append(Scored(score, took, classes.get(photo.path.stem, "")))
    return Scores(scored, left_out, [photo for _, _, photo in worst])


def result_of(name: str, scores: Scores) -> SetResult:
    """Figures of at least one photograph."""
    scored = scores.scored
    ious = np.array([each.score.iou for each in scored])
    edges = np.array([each.score.boundary_iou for each in scored])
    by_class = {
        found: _figures([each for each in scored if each.of_class == found])
        for found in sorted({each.of_class for each in scored if each.of_class})
    }
    return SetResult(
        name=name,
        figures=_figures(scored),
        iou=mean_interval(ious),
        boundary_iou=mean_interval(edges),
        under_08=float((ious < 0.8).mean()),
        left_out=scores.left_out,
        classes=by_class,
    )


def _figures(scored: Sequence[Scored]) -> dict[str, float]:
    found = summarise([each.score for each in scored])
    return {
        "mae": found.mae,
        "iou": found.iou,
        "fmax": found.fmax,
        "s_measure": found.s_measure,
        "boundary_iou": found.boundary_iou,
        "n": found.n,
        "ms_median": float(np.median([each.milliseconds for each in scored])),
    }


def catalogue_classes(data: Path) -> dict[str, str]:
    """SKU -> business unit, of the catalogue's own list; empty without one."""
    listed = data / "catalogue" / "product_list.csv"
    if not listed.is_file():
        return {}
    with listed.open(newline="", encoding="utf-8") as file:
        return {row["MMC"]: row["Product_BusinessUnitDesc"] for row in csv.DictReader(file)}
