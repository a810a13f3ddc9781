"""What the capture checks are worth: photographs as people kept them, against spoilt copies."""

from __future__ import annotations

import csv
import random
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.capture.fit_cast import auroc
from training.capture.levels import Level
from training.capture.spoil import spoil
from training.judge.halves import Half, Halves
from training.judge.siblings import pictures
from vision.geometry import fit_within
from vision.photo import open_photo
from vision.preprocess import resize
from vision.results import CheckName, Mask
from vision.tasks.quality import find_faults
from vision.tasks.quality_limits import QualityThresholds

Image = NDArray[np.uint8]
CutOut = Callable[[Image], Mask]

#: what the files of an authentication request show; `main` and `side` show the whole pair
SNEAKER_VIEWS = {
    "main": "front", "side": "side", "tongue": "tongue", "di": "sole", "nei": "insole",
    "lid": "logo", "console": "size_label",
}  # fmt: skip
SHOES = {"Shoes"}
#: only the photographs from shops: catalogue pictures are no intake
SETS = ("clothing", "catalogue", "sneakers")
#: kinds of spoiling after which the item is cut out anew; light and blur leave it where it is
MOVES = {"cut", "far", "beside", "ground", "reduce"}
DRAWS = 500


@dataclass(frozen=True)
class Shot:
    """One photograph to measure by: its file, and what it is said to show."""

    path: Path
    view: str
    category: str


@dataclass
class CheckFigures:
    """The excesses of one check on untouched photographs and, by level, on spoilt ones."""

    sound: dict[str, float] = field(default_factory=dict)
    spoilt: dict[str, dict[str, float]] = field(default_factory=dict)


def shots_of(data: Path, name: str, half: Half | None, most: int) -> list[Shot]:
    """The photographs of one set, in an order that no one chose, at most so many."""
    files = pictures(data, name)
    if half is not None:
        wanted = Halves.read()
        files = [path for path in files if wanted.half_of(path) == half]
    known = {"clothing": _clothing, "catalogue": _shops, "sneakers": _sneakers}[name](data, files)
    shots = sorted(known, key=lambda shot: zlib.crc32(shot.path.name.encode()))
    return shots[:most]


def _clothing(data: Path, files: Iterable[Path]) -> Iterator[Shot]:
    with (data / "clothing" / "images.csv").open(newline="", encoding="utf-8") as file:
        labels = {row["image"]: row["label"] for row in csv.DictReader(file)}
    for path in files:
        shoes = labels.get(path.stem) in SHOES
        yield Shot(path, "front", "shoes" if shoes else "ready_to_wear")


def _shops(data: Path, files: Iterable[Path]) -> Iterator[Shot]:
    del data
    for path in files:
        if path.parent.name == "store_photos":
            yield Shot(path, "three_quarter", "")


def _sneakers(data: Path, files: Iterable[Path]) -> Iterator[Shot]:
    del data
    for path in files:
        view = SNEAKER_VIEWS.get(path.stem.split("-")[-1])
        if view is not None:
            yield Shot(path, view, "shoes")


def measure(
    shots: list[Shot],
    levels: Iterable[Level],
    cut_out: CutOut,
    thresholds: QualityThresholds,
    *,
    longest: int,
    progress: Callable[[], None] = lambda: None,
) -> dict[CheckName, CheckFigures]:
    """The excess of every check on each shot as it is, and of each level's check when spoilt."""
    figures: dict[CheckName, CheckFigures] = {}
    levels = list(levels)
    before: tuple[Image, Image] | None = None
    for shot in shots:
        image = open_photo(shot.path).image_rgb
        image = resize(image, fit_within((image.shape[1], image.shape[0]), longest))
        limits, mask = thresholds.of(shot.view, shot.category), cut_out(image)
        key = f"{shot.path.parent.name}/{shot.path.name}"
        for finding in find_faults(image, mask, limits):
            figures.setdefault(finding.name, CheckFigures()).sound[key] = finding.excess
        other = before or (image, mask.alpha_u8)
        for level in levels:
            if level.check not in limits.checks:
                continue
            seed = zlib.crc32(f"{key} {level.name}".encode())
            spoilt = spoil(image, mask.alpha_u8, level, other, seed)
            if spoilt is None:
                continue
            again = cut_out(spoilt) if level.kind in MOVES else mask
            found = {each.name: each.excess for each in find_faults(spoilt, again, limits)}
            kept = figures.setdefault(level.check, CheckFigures()).spoilt
            # a check that gives way to another ("no item") has caught nothing itself
            kept.setdefault(level.name, {})[key] = found.get(level.check, 0.0)
        if "item" in limits.checks:
            before = image, mask.alpha_u8
        progress()
    return figures


def figures_json(figures: dict[CheckName, CheckFigures], shots: int) -> dict[str, Any]:
    """One set as `loupe evaluate` prints it; the checks are its classes."""
    classes = {name: _check_json(each) for name, each in figures.items()}
    failed = {key for each in figures.values() for key, value in each.sound.items() if value > 1.0}
    judged = [each for each in classes.values() if each["auroc"] is not None]
    return {
        "n": shots,
        "auroc_least": min((each["auroc"] for each in judged), default=None),
        "false_retakes_most": max(
            (each["false_retakes"] for each in classes.values()), default=0.0
        ),
        "asked_again": round(len(failed) / max(1, shots), 4),
        "classes": classes,
    }


def _check_json(figures: CheckFigures) -> dict[str, Any]:
    keys, pooled = sorted(figures.sound), sorted(figures.spoilt)
    sound = np.array([figures.sound[key] for key in keys])
    levels = {
        name: {
            "auroc": round(auroc(list(values.values()), sound), 4) if len(sound) else None,
            "caught": round(float(np.mean([value > 1.0 for value in values.values()])), 4),
            "n": len(values),
        }
        for name, values in figures.spoilt.items()
    }
    area, low, high = _pooled(figures, keys, pooled)
    return {
        "auroc": area,
        "auroc_low": low,
        "auroc_high": high,
        "false_retakes": round(float((sound > 1.0).mean()), 4) if len(sound) else 0.0,
        "false_count": int((sound > 1.0).sum()),
        "n": len(sound),
        "levels": levels,
    }


def _pooled(
    figures: CheckFigures, keys: list[str], levels: list[str]
) -> tuple[float | None, float | None, float | None]:
    """The area over all levels, with its 95 % interval over photographs drawn again."""

    def area(chosen: list[str]) -> float | None:
        sound = [figures.sound[key] for key in chosen if key in figures.sound]
        spoilt = [
            figures.spoilt[level][key]
            for level in levels
            for key in chosen
            if key in figures.spoilt[level]
        ]
        return auroc(spoilt, sound) if sound and spoilt else None

    whole = area(keys)
    if whole is None:
        return None, None, None
    draw = random.Random(0)  # noqa: S311  # a bootstrap, no secret
    drawn = [area(draw.choices(keys, k=len(keys))) for _ in range(DRAWS)]
    known = [each for each in drawn if each is not None]
    low, high = np.quantile(known, [0.025, 0.975])
    return round(whole, 4), round(float(low), 4), round(float(high), 4)
