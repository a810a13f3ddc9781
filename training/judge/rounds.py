"""One round of the measure: train every seed, judge on the tuning halves, keep all figures."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from training.data_renders import Render
from training.judge.halves import Halves
from training.judge.intervals import Estimate, seeds_interval
from training.judge.sheet import AlphaOf, sheet_of
from training.judge.truth import READERS, Judged, judged
from training.metrics import CutoutScore, Truth, score_cutout, summarise
from vision.preprocess import to_tensor
from vision.runtime import Runtime
from vision.tasks.cutout import CUTOUT_MODEL

Plane = NDArray[np.float32]
MOST_PICTURES = 200  # of one set's half, in the order of hashes: enough for intervals of 0.02
SHOWN_WORST = 20


@dataclass(frozen=True)
class SetFigures:
    """One set: each figure with its interval over pictures and seeds, and each seed's IoU."""

    name: str
    iou: Estimate
    mae: Estimate
    boundary_iou: Estimate
    fmax: float
    s_measure: float
    iou_by_seed: tuple[float, ...]
    under_08: float
    left_out: int


@dataclass(frozen=True, eq=False)
class SetScores:
    """Scores of one set by seed and picture, as scored."""

    photos: Sequence[Judged]
    by_seed: Sequence[Sequence[CutoutScore]]
    left_out: int


def tuning_photos(
    data: Path, name: str, halves: Halves, most: int = MOST_PICTURES
) -> tuple[list[Judged], int]:
    """Photographs of the tuning half with truth, in the order of their names' hashes, at most
    ``most``; and how many of the half have no truth.
    """
    kept: list[Judged] = []
    left_out = 0
    for each in judged(data, name, "tuning", halves):
        if each is None:
            left_out += 1
        else:
            kept.append(each)
    kept.sort(key=lambda each: hashlib.sha256(each.path.name.encode()).hexdigest())
    return kept[:most], left_out


def rendered_photos(renders: Sequence[Render]) -> list[Judged]:
    """Held-out renders as photographs: alpha of at least a half is subject."""
    return [
        Judged(each.picture, each.photo(), Truth.whole(each.alpha() >= 0.5)) for each in renders
    ]


def all_sets(data: Path, halves: Halves) -> dict[str, tuple[list[Judged], int]]:
    """The tuning photographs of every set with truth that is there."""
    found = {name: tuning_photos(data, name, halves) for name in READERS}
    return {name: pair for name, pair in found.items() if pair[0]}


def figures_of(name: str, scores: SetScores) -> SetFigures:
    """Means and intervals of one set."""
    iou, mae, edge = (
        np.array([[getattr(one, figure) for one in seed] for seed in scores.by_seed])
        for figure in ("iou", "mae", "boundary_iou")
    )
    summaries = [summarise(seed) for seed in scores.by_seed]
    return SetFigures(
        name=name,
        iou=seeds_interval(iou),
        mae=seeds_interval(mae),
        boundary_iou=seeds_interval(edge),
        fmax=float(np.mean([each.fmax for each in summaries])),
        s_measure=float(np.mean([each.s_measure for each in summaries])),
        iou_by_seed=tuple(float(each) for each in iou.mean(axis=1)),
        under_08=float((iou < 0.8).mean()),
        left_out=scores.left_out,
    )


def score_all(photos: Sequence[Judged], alpha_of: AlphaOf) -> list[CutoutScore]:
    """Score one network on photographs."""
    return [score_cutout(alpha_of(each.image_rgb), each.truth) for each in photos]


def u2netp_alpha(runtime: Runtime) -> AlphaOf:
    """U²-Netp's own map at the photograph's size, nothing refined, to stand beside."""
    model = runtime.model(CUTOUT_MODEL)

    def alpha_of(image_rgb: NDArray[np.uint8]) -> Plane:
        (output,) = model.run(to_tensor(image_rgb, model.card.input)).values()
        size_wh = image_rgb.shape[1], image_rgb.shape[0]
        large = cv2.resize(output[0, 0], size_wh, interpolation=cv2.INTER_LINEAR)
        return np.clip(np.asarray(large, np.float32), 0.0, 1.0)

    return alpha_of


def write_round(path: Path, facts: dict[str, object], sets: dict[str, SetScores]) -> None:
    """Write facts, figures and each picture's IoU by seed as JSON."""
    figures = {name: asdict(figures_of(name, scores)) for name, scores in sets.items()}
    each = {
        name: {
            photo.path.name: [round(seed[index].iou, 4) for seed in scores.by_seed]
            for index, photo in enumerate(scores.photos)
        }
        for name, scores in sets.items()
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({**facts, "sets": figures, "iou": each}, indent=1) + "\n")


def worst_sheet(scores: SetScores, alpha_of: AlphaOf) -> NDArray[np.uint8]:
    """The worst pictures: photograph, truth and answer below each other, worst first; uint8 RGB."""
    means = np.array([[one.iou for one in seed] for seed in scores.by_seed]).mean(axis=0)
    worst = [scores.photos[int(index)] for index in np.argsort(means)[:SHOWN_WORST]]
    return sheet_of(worst, alpha_of)
