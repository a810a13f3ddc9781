"""One view of an item beside the same view of genuine ones: how strange is each member?

Two kinds of strangeness, both by the same symmetrical rule for references and newcomer:

* whole: one minus the mean cosine to the three likest other members (embedding);
* surface: each cell's cosine distance to the likest cell of all other members, averaged over the
  item without its strangest tenth, so that a scratch cannot make a genuine item suspect while a
  wrong material, which shows everywhere, still does (patch features as in PatchCore, Roth et al.,
  CVPR 2022).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.errors import GalleryInvalid
from vision.tasks.look import Look

NEIGHBOURS = 3
#: share of an item's strangest cells that its surface score leaves out
TRIMMED = 0.10
#: cells stranger than this share of all genuine cells are shown as evidence
HOT_QUANTILE = 0.95
#: and at least this share as strange as the strangest, so that the box stays on the spot
HOT_SHARE = 0.25

Array = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class ViewReferences:
    """The genuine members of one view and how like each of their cells is to the others'.

    Attributes:
        own: per member, float32 (cells compared,): cosine to the likest cell of any other member.
    """

    view: str
    looks: tuple[Look, ...]
    own: tuple[Array, ...]

    @classmethod
    def of(cls, view: str, looks: Sequence[Look]) -> ViewReferences:
        """Compares every member with all others; done once per product, for all items to come."""
        cells = [_cells(look) for look in looks]
        own = []
        for index, mine in enumerate(cells):
            others = [each for place, each in enumerate(cells) if place != index]
            likest = np.max([_likest(mine, other) for other in others], axis=0)
            own.append(np.asarray(likest, np.float32))
        return cls(view, tuple(looks), tuple(own))


@dataclass(frozen=True, eq=False)
class HotSpot:
    """Where the newcomer's surface is strangest, and the likest genuine spot to show beside it."""

    rows: slice
    columns: slice
    reference: Look
    reference_row: int
    reference_column: int


@dataclass(frozen=True, eq=False)
class ViewComparison:
    """Scores of the n members and, last, the newcomer; larger is stranger.

    Attributes:
        whole, surface: float64 (n + 1,).
        nearest: the genuine photo that looks likest as a whole.
        hot: where the surface differs; None where no cell is stranger than genuine ones are.
    """

    view: str
    whole: NDArray[np.float64]
    surface: NDArray[np.float64]
    nearest: Look
    hot: HotSpot | None


def compare_view(references: ViewReferences, newcomer: Look) -> ViewComparison:
    """Scores all members of a view with the newcomer among them.

    Raises:
        GalleryInvalid: the references were looked at by other models than the newcomer.
    """
    for look in references.looks:
        if (look.embedding.model, look.grid.model) != (
            newcomer.embedding.model,
            newcomer.grid.model,
        ):
            raise GalleryInvalid(
                f"The gallery was made with {look.embedding.model} and {look.grid.model}; "
                "build it again with the models in use."
            )
    whole, nearest = _whole_scores(references, newcomer)
    surface, hot = _surface_scores(references, newcomer)
    return ViewComparison(references.view, whole, surface, references.looks[nearest], hot)


def _whole_scores(references: ViewReferences, newcomer: Look) -> tuple[NDArray[np.float64], int]:
    looks = (*references.looks, newcomer)
    vectors = np.stack([look.embedding.vector for look in looks])
    likeness = vectors @ vectors.T
    nearest = int(np.argmax(likeness[-1, :-1]))
    np.fill_diagonal(likeness, -np.inf)
    count = min(NEIGHBOURS, len(looks) - 1)
    closest = np.sort(likeness, axis=1)[:, -count:]
    return np.asarray(1.0 - closest.mean(axis=1), np.float64), nearest


def _surface_scores(
    references: ViewReferences, newcomer: Look
) -> tuple[NDArray[np.float64], HotSpot | None]:
    mine = _cells(newcomer)
    scores, distances = [], []
    best = np.full(len(mine), -np.inf, np.float32)
    source = np.zeros((len(mine), 2), np.int64)
    for index, (look, own) in enumerate(zip(references.looks, references.own, strict=True)):
        likeness = _cells(look) @ mine.T
        # the newcomer is one more member that a genuine cell may resemble
        distance = 1.0 - np.maximum(own, likeness.max(axis=1))
        distances.append(distance)
        scores.append(_trimmed_mean(distance))
        likest = likeness.max(axis=0)
        better = likest > best
        best[better] = likest[better]
        source[better, 0] = index
        source[better, 1] = likeness.argmax(axis=0)[better]
    scores.append(_trimmed_mean(1.0 - best))
    limit = float(np.quantile(np.concatenate(distances), HOT_QUANTILE))
    hot = _hot_spot(references, newcomer, 1.0 - best, limit, source)
    return np.asarray(scores, np.float64), hot


def _hot_spot(
    references: ViewReferences,
    newcomer: Look,
    distance: Array,
    limit: float,
    source: NDArray[np.int64],
) -> HotSpot | None:
    """The connected group of strange cells with the largest total strangeness."""
    field = np.zeros(newcomer.compared.shape, np.float32)
    field[newcomer.compared] = np.maximum(distance - limit, 0.0)
    strange = (field > HOT_SHARE * field.max()).astype(np.uint8)
    count, labels = cv2.connectedComponents(strange, connectivity=8)
    if count < 2:
        return None
    totals = np.bincount(labels.ravel(), weights=field.ravel(), minlength=count)
    totals[0] = -1.0
    group = labels == int(np.argmax(totals))
    rows, columns = np.flatnonzero(group.any(axis=1)), np.flatnonzero(group.any(axis=0))
    hottest = int(np.argmax(np.where(group, field, -1.0)[newcomer.compared]))
    look = references.looks[source[hottest, 0]]
    row, column = np.argwhere(look.compared)[source[hottest, 1]]
    return HotSpot(
        slice(int(rows[0]), int(rows[-1]) + 1),
        slice(int(columns[0]), int(columns[-1]) + 1),
        look,
        int(row),
        int(column),
    )


def _cells(look: Look) -> Array:
    return np.ascontiguousarray(look.grid.features[look.compared])


def _likest(mine: Array, other: Array) -> Array:
    return np.asarray((mine @ other.T).max(axis=1), np.float32)


def _trimmed_mean(distance: Array) -> float:
    kept = max(1, round(len(distance) * (1.0 - TRIMMED)))
    return float(np.sort(distance)[:kept].mean(dtype=np.float64))
