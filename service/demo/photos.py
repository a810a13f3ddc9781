"""Which photo shows which view, for folders that anybody may bring."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from service.domain.words import VIEWS

PICTURES = (".jpg", ".jpeg", ".png", ".webp")
#: words in file names that mean a view; ``di`` is a sole and ``nei`` an inside in pinyin
WORDS = {
    "main": "front",
    "di": "sole",
    "bottom": "base",
    "nei": "insole",
    "inside": "interior",
    "lid": "box_label",
    "console": "serial",
    "stamp": "serial",
    "label": "brand_label",
    "detail": "corner",
}
SHOE_VIEWS = frozenset({"sole", "insole", "tongue", "heel"})


@dataclass(frozen=True, slots=True)
class DemoItem:
    """One item to bring in: where its photos lie, by view, and what it is said to be."""

    sample: str
    category: str
    brand: str
    sku: str | None
    title: str
    photos: tuple[tuple[str, Path], ...]
    #: photos that fit no view of the category
    left_out: tuple[Path, ...] = ()


def find_folders(folder: Path) -> list[Path]:
    """The folder itself when it holds photos, otherwise its folders that do."""
    if pictures_in(folder):
        return [folder]
    return [each for each in sorted(folder.iterdir()) if each.is_dir() and pictures_in(each)]


def pictures_in(folder: Path) -> list[Path]:
    """Photos of a folder by name."""
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in PICTURES)


def view_in_name(path: Path) -> str | None:
    """The view that a file's name tells, if any."""
    name = re.sub(r"[^a-z]+", "_", path.stem.lower()).strip("_")
    if name in VIEWS:
        return name
    for word in name.split("_"):
        if word in VIEWS or word in WORDS:
            return WORDS.get(word, word)
    return None


def category_of(photos: Sequence[Path], default: str) -> str:
    """Shoes when a name tells of a sole or a tongue, otherwise the default."""
    told = {view_in_name(path) for path in photos}
    return "shoes" if told & SHOE_VIEWS else default


def assign_views(
    photos: Sequence[Path], required: Sequence[str], optional: Sequence[str]
) -> tuple[tuple[tuple[str, Path], ...], tuple[Path, ...]]:
    """One photo a view: as names tell, then what is left to the views still wanted, in order.

    Returns:
        Pairs of view and photo, and the photos that no view was left for.
    """
    allowed = [*required, *(view for view in optional if view != "defect")]
    chosen: dict[str, Path] = {}
    left = []
    for path in photos:
        view = view_in_name(path)
        if view in allowed and view not in chosen:
            chosen[view] = path
        else:
            left.append(path)
    free = [view for view in allowed if view not in chosen]
    for view, path in zip(free, left, strict=False):
        chosen[view] = path
    # optional ones first: the last required view starts the assessment
    order = [*allowed[len(required) :], *required]
    pairs = tuple((view, chosen[view]) for view in order if view in chosen)
    return pairs, tuple(left[len(free) :])
