"""How far a cut-out lies from the truth, picture by picture; unknown pixels never count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.float32]
Flags = NDArray[np.bool_]

BOUNDARY_REACH = 3  # pixels inside the outline that make its band
BETA_SQUARED = (
    0.3  # weight of recall in F, as the saliency literature has it (Achanta et al., 2009)
)
_TINY = 1e-12


@dataclass(frozen=True, eq=False)
class Truth:
    """subject and counted: bool (H, W); pixels outside ``counted`` have no known truth."""

    subject: Flags
    counted: Flags

    def __post_init__(self) -> None:
        if self.subject.shape != self.counted.shape or self.subject.ndim != 2:
            raise ValueError(f"subject {self.subject.shape} beside counted {self.counted.shape}")

    @classmethod
    def whole(cls, subject: Flags) -> Truth:
        """A truth that is known everywhere."""
        return cls(subject, np.ones_like(subject))


@dataclass(frozen=True, eq=False)
class CutoutScore:
    """One picture. f_curve: F at 255 thresholds, float64 (255,)."""

    mae: float
    iou: float
    boundary_iou: float
    s_measure: float
    f_curve: NDArray[np.float64]


@dataclass(frozen=True)
class CutoutFigures:
    """Means over pictures; fmax is the largest value of the mean F curve."""

    mae: float
    iou: float
    fmax: float
    s_measure: float
    boundary_iou: float
    n: int


def score_cutout(alpha: Plane, truth: Truth) -> CutoutScore:
    """Score float32 (H, W), 0..1, of the truth's size. Raises ValueError for other sizes."""
    if alpha.shape != truth.subject.shape:
        raise ValueError(f"alpha {alpha.shape} beside truth {truth.subject.shape}")
    subject = truth.subject & truth.counted
    guess = np.where(truth.counted, alpha, 0.0).astype(np.float32)
    counted = max(1, int(truth.counted.sum()))
    return CutoutScore(
        mae=float(np.abs(guess - subject)[truth.counted].sum()) / counted,
        iou=overlap(guess >= 0.5, subject),
        boundary_iou=boundary_overlap(guess >= 0.5, subject, truth.counted),
        s_measure=s_measure(guess, subject),
        f_curve=f_curve(guess[truth.counted], subject[truth.counted]),
    )


def summarise(scores: Sequence[CutoutScore]) -> CutoutFigures:
    """Means over at least one picture."""
    if not scores:
        raise ValueError("expected at least one score")
    return CutoutFigures(
        mae=float(np.mean([each.mae for each in scores])),
        iou=float(np.mean([each.iou for each in scores])),
        fmax=float(np.mean([each.f_curve for each in scores], axis=0).max()),
        s_measure=float(np.mean([each.s_measure for each in scores])),
        boundary_iou=float(np.mean([each.boundary_iou for each in scores])),
        n=len(scores),
    )


def overlap(one: Flags, other: Flags) -> float:
    """Intersection over union; two empty masks agree wholly."""
    union = int((one | other).sum())
    return int((one & other).sum()) / union if union else 1.0


def boundary_overlap(one: Flags, other: Flags, counted: Flags) -> float:
    """Overlap of the bands inside both outlines (Cheng et al., "Boundary IoU", CVPR 2021).

    The frame's edge is no outline: an item that the frame cuts has no edge there to find.
    """
    return overlap(_band(one) & counted, _band(other) & counted)


def _band(mask: Flags) -> Flags:
    side = 2 * BOUNDARY_REACH + 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    # outside the frame counts as inside, so that erosion does not eat from there
    inner = cv2.erode(mask.astype(np.uint8), kernel, borderType=cv2.BORDER_CONSTANT, borderValue=1)
    return np.asarray(mask & (inner == 0), np.bool_)


def f_curve(guess: Plane, subject: Flags) -> NDArray[np.float64]:
    """F (beta squared 0.3) of `guess >= k/255` for k in 1..255; flat arrays.

    An empty truth has F 1 where nothing is guessed, else 0.
    """
    levels = np.clip(np.floor(guess * 255.0), 0, 255).astype(np.intp)
    hits = np.bincount(levels[subject], minlength=256)[::-1].cumsum()[::-1][1:]
    said = np.bincount(levels, minlength=256)[::-1].cumsum()[::-1][1:]
    total = int(subject.sum())
    if not total:
        return np.where(said == 0, 1.0, 0.0)
    precision, recall = hits / np.maximum(said, 1), hits / total
    below = BETA_SQUARED * precision + recall
    return np.asarray((1 + BETA_SQUARED) * precision * recall / np.maximum(below, _TINY))


def s_measure(guess: Plane, subject: Flags, weight: float = 0.5) -> float:
    """Likeness of structure: object and region part (Fan et al., ICCV 2017)."""
    share = float(subject.mean())
    if share == 0.0:
        return 1.0 - float(guess.mean())
    if share == 1.0:
        return float(guess.mean())
    of_object = share * _object_part(guess[subject]) + (1 - share) * _object_part(
        1.0 - guess[~subject]
    )
    return max(0.0, weight * of_object + (1.0 - weight) * _region_part(guess, subject))


def _object_part(values: Plane) -> float:
    mean, spread = float(values.mean()), float(values.std(ddof=1)) if values.size > 1 else 0.0
    return 2.0 * mean / (mean * mean + 1.0 + spread + _TINY)


def _region_part(guess: Plane, subject: Flags) -> float:
    """Four quarters about the subject's middle, weighted by their sizes."""
    ys, xs = np.nonzero(subject)
    height, width = subject.shape
    y, x = round(float(ys.mean())) + 1, round(float(xs.mean())) + 1
    total = 0.0
    for rows in (slice(0, y), slice(y, height)):
        for columns in (slice(0, x), slice(x, width)):
            quarter = subject[rows, columns]
            if quarter.size:
                likeness = _likeness(guess[rows, columns], quarter.astype(np.float32))
                total += likeness * quarter.size / (height * width)
    return total


def _likeness(one: Plane, other: Plane) -> float:
    """Structural similarity of two planes as wholes."""
    mean_one, mean_other = float(one.mean()), float(other.mean())
    count = max(1, one.size - 1)
    var_one = float(((one - mean_one) ** 2).sum()) / count
    var_other = float(((other - mean_other) ** 2).sum()) / count
    both = float(((one - mean_one) * (other - mean_other)).sum()) / count
    above = 4.0 * mean_one * mean_other * both
    below = (mean_one**2 + mean_other**2) * (var_one + var_other)
    if above != 0.0:
        return above / (below + _TINY)
    return 1.0 if below == 0.0 else 0.0
