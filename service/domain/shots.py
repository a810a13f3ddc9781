"""Which of an item's photos count, and what its shot list still lacks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from service.domain.programme_parts import Category

DEFECT = "defect"
"""The view of which an item may have any number of photos."""


@dataclass(frozen=True, slots=True)
class Shot:
    """One active photo. Ids sort by time. `good`: its quality passed, or a person accepted it."""

    id: str
    view: str
    good: bool


def counted(shots: Iterable[Shot]) -> tuple[Shot, ...]:
    """The photos that are judged: the newest good one of each view, and every good defect."""
    newest: dict[str, Shot] = {}
    for shot in sorted(shots, key=lambda shot: shot.id):
        if shot.good:
            newest[shot.id if shot.view == DEFECT else shot.view] = shot
    return tuple(sorted(newest.values(), key=lambda shot: shot.id))


def superseded_by(new: Shot, others: Iterable[Shot]) -> tuple[str, ...]:
    """The ids of the photos of one view that a newer one replaces.

    A good photo replaces every other of its view; a poor one replaces poor ones only, so that
    nobody loses a good photo by trying again. Defects replace nothing: each shows another place.
    """
    if new.view == DEFECT:
        return ()
    return tuple(
        other.id
        for other in others
        if other.view == new.view and other.id != new.id and (new.good or not other.good)
    )


def missing_views(
    category: Category, shots: Sequence[Shot], wanted_again: Iterable[str]
) -> tuple[str, ...]:
    """What must still be photographed: the shot list's views first, then retakes of others."""
    have = frozenset(shot.view for shot in counted(shots))
    again = frozenset(wanted_again)
    missing = category.missing(have - again)
    return (*missing, *sorted(again.difference(missing)))
