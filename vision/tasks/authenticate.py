"""Is it consistent with genuine ones? Located evidence and one conformal p-value per item.

The unit is the item: all shared views give one score, ranked among the scores of genuine items
photographed in the same way. What cannot be answered is ``inconclusive``, with what is missing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vision.conformal import combined, conformal_p, members_needed
from vision.gallery import Reference
from vision.geometry import Box
from vision.results import Authenticity, Decision, Direction, Evidence
from vision.tasks.compare import HotSpot, ViewComparison, ViewReferences, compare_view
from vision.tasks.look import Look

#: two photos of different views whose vectors are this alike are one photo sent twice
SAME_PHOTO = 0.9995
#: a view whose own p-value is at least this counts as a reason for the item
SUPPORTS = 0.20


@dataclass(frozen=True, eq=False)
class ProductReferences:
    """Genuine items of one product that can calibrate: all photographed in the shared views."""

    items: tuple[str, ...]
    views: tuple[ViewReferences, ...]

    @classmethod
    def of(cls, references: Sequence[Reference]) -> ProductReferences:
        """Takes the intake references; a view counts when every item has it."""
        looks: dict[str, dict[str, Look]] = defaultdict(dict)
        for reference in references:
            if reference.process == "intake" and reference.look.shows_item:
                looks[reference.item][reference.look.view] = reference.look
        items = tuple(sorted(looks))
        shared = set.intersection(*(set(looks[item]) for item in items)) if items else set()
        if len(items) < 2:
            shared = set()
        views = tuple(
            ViewReferences.of(view, [looks[item][view] for item in items])
            for view in sorted(shared)
        )
        return cls(items, views)


def authenticate(
    looks: Sequence[Look], references: ProductReferences, *, alpha: float
) -> Authenticity:
    """Compares the item's photos with the references of the product that it is said to be.

    Args:
        alpha: the share of genuine items that may be called suspect; 0.05 needs 19 references.

    Returns:
        ``suspect`` when p <= alpha, ``consistent`` when above it, ``inconclusive`` when views or
        references are missing, a photo shows no item, one photo was sent as several views, or a
        reference photo was sent as the item's own.
    """
    by_view = {look.view: look for look in looks if look.shows_item}
    unseen = {look.view for look in looks} - set(by_view)
    comparisons = [
        compare_view(view, by_view[view.view]) for view in references.views if view.view in by_view
    ]
    missing = _missing(by_view, references, alpha) + _nothing_seen(unseen)
    p_value = _item_p(comparisons) if comparisons and not missing else None
    evidence = tuple(
        piece
        for comparison in comparisons
        for piece in _pieces(comparison, by_view[comparison.view], alpha, bool(missing))
    )
    decision = _decide(p_value, alpha)
    models = {look.embedding.model for look in looks} | {look.grid.model for look in looks}
    uncovered = _uncovered(by_view, references)
    return Authenticity(
        decision=decision,
        p_value=p_value,
        alpha=alpha,
        calibration_items=len(references.items),
        evidence=evidence,
        missing=missing + uncovered,
        models=tuple(sorted(models)),
    )


def _decide(p_value: float | None, alpha: float) -> Decision:
    if p_value is None:
        return "inconclusive"
    return "suspect" if p_value <= alpha else "consistent"


def _item_p(comparisons: Sequence[ViewComparison]) -> float:
    columns = [scores for each in comparisons for scores in (each.whole, each.surface)]
    return conformal_p(combined(np.stack(columns, axis=1)))


def _missing(
    by_view: dict[str, Look], references: ProductReferences, alpha: float
) -> tuple[str, ...]:
    sentences = []
    needed = members_needed(alpha)
    if len(references.items) < needed:
        sentences.append(
            f"{len(references.items)} genuine references photographed like this item; "
            f"a decision at {alpha:.0%} needs {needed}."
        )
    elif not references.views:
        sentences.append("The genuine references share no view.")
    lacking = [view.view for view in references.views if view.view not in by_view]
    if lacking:
        sentences.append(f"No photo of these views: {_listed(lacking)}.")
    sentences.extend(_repeated(by_view))
    sentences.extend(_borrowed(by_view, references))
    return tuple(sentences)


def _nothing_seen(views: set[str]) -> tuple[str, ...]:
    if not views:
        return ()
    return (f"No item was found in the photos of these views: {_listed(sorted(views))}.",)


def _repeated(by_view: dict[str, Look]) -> list[str]:
    views = sorted(by_view)
    return [
        f"The photos of {_listed([one])} and {_listed([other])} are the same picture."
        for index, one in enumerate(views)
        for other in views[index + 1 :]
        if _likeness(by_view[one], by_view[other]) > SAME_PHOTO
    ]


def _borrowed(by_view: dict[str, Look], references: ProductReferences) -> list[str]:
    """A reference photo handed in as the item's own would look as genuine as can be."""
    return [
        f"The photo of {_listed([view.view])} is the reference photo {reference.key}."
        for view in references.views
        if view.view in by_view
        for reference in view.looks
        if _likeness(by_view[view.view], reference) > SAME_PHOTO
    ]


def _likeness(one: Look, other: Look) -> float:
    return float(one.embedding.vector @ other.embedding.vector)


def _uncovered(by_view: dict[str, Look], references: ProductReferences) -> tuple[str, ...]:
    known = {view.view for view in references.views}
    others = sorted(set(by_view) - known)
    if not others or not known:
        return ()
    return (f"Not compared, for want of references: {_listed(others)}.",)


def _pieces(
    comparison: ViewComparison, look: Look, alpha: float, is_partial: bool
) -> tuple[Evidence, ...]:
    members = len(comparison.whole) - 1
    return (
        _whole_evidence(comparison, look, alpha, members, is_partial),
        _surface_evidence(comparison, look, alpha, members, is_partial),
    )


def _direction(p_value: float, alpha: float, members: int, is_partial: bool) -> Direction:
    # too few references cannot speak against an item: their smallest p-value is above alpha
    if p_value <= alpha and members >= members_needed(alpha):
        return "against"
    return "for" if p_value >= SUPPORTS and not is_partial else "neutral"


def _strength(p_value: float, direction: Direction) -> float:
    return {"against": 1.0 - p_value, "for": p_value, "neutral": 0.0}[direction]


def _whole_evidence(
    comparison: ViewComparison, look: Look, alpha: float, members: int, is_partial: bool
) -> Evidence:
    p_value = conformal_p(comparison.whole)
    direction = _direction(p_value, alpha, members, is_partial)
    return Evidence(
        kind="whole",
        photo=look.key,
        view=look.view,
        box_xyxy=look.crop_xyxy,
        strength=_strength(p_value, direction),
        direction=direction,
        sentence=_sentence("as a whole", comparison.whole, look.view, alpha),
        model=look.embedding.model,
        reference=comparison.nearest.key,
        reference_box_xyxy=comparison.nearest.crop_xyxy,
        p_value=p_value,
    )


def _surface_evidence(
    comparison: ViewComparison, look: Look, alpha: float, members: int, is_partial: bool
) -> Evidence:
    p_value = conformal_p(comparison.surface)
    direction = _direction(p_value, alpha, members, is_partial)
    hot = comparison.hot
    box, key, reference_box = look.crop_xyxy, comparison.nearest.key, comparison.nearest.crop_xyxy
    if hot is not None:
        box = look.cell_box(hot.rows, hot.columns)
        key = hot.reference.key
        reference_box = _reference_box(hot)
    return Evidence(
        kind="surface",
        photo=look.key,
        view=look.view,
        box_xyxy=box,
        strength=_strength(p_value, direction),
        direction=direction,
        sentence=_sentence("in its surface", comparison.surface, look.view, alpha),
        model=look.grid.model,
        reference=key,
        reference_box_xyxy=reference_box,
        p_value=p_value,
    )


def _reference_box(hot: HotSpot) -> Box:
    """As large a part of the reference as is shown of the item, around the likest cell."""
    look = hot.reference
    rows, columns, _ = look.grid.features.shape
    high = hot.rows.stop - hot.rows.start
    wide = hot.columns.stop - hot.columns.start
    top = min(max(0, hot.reference_row - high // 2), max(0, rows - high))
    left = min(max(0, hot.reference_column - wide // 2), max(0, columns - wide))
    return look.cell_box(slice(top, min(rows, top + high)), slice(left, min(columns, left + wide)))


def _sentence(where: str, scores: NDArray[np.float64], view: str, alpha: float) -> str:
    members = len(scores) - 1
    stranger = int(np.sum(scores[:-1] >= scores[-1]))
    name = view.replace("_", " ")
    if stranger == 0:
        return f"{name.capitalize()}: {where} stranger than each of {members} genuine references."
    if conformal_p(scores) <= alpha:
        rest = f"all but {stranger} of {members} genuine references"
        return f"{name.capitalize()}: {where} stranger than {rest}."
    return (
        f"{name.capitalize()}: {where} within the genuine spread "
        f"({stranger} of {members} references are at least as strange)."
    )


def _listed(views: Sequence[str]) -> str:
    return ", ".join(view.replace("_", " ") for view in views)
