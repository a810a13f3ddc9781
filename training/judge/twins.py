"""Whether anything but the alteration tells a copy from its twin.

    python -m training.judge.twins out/render/copies

Three classifiers are asked which of two twins is the copy, each pair by what the other pairs
taught: by the background alone, by the numbers of the JSON that no alteration may touch, and by
the names (which twin comes first). Chance is one half. The item's own pixels and a background
that was brightened by hand are asked in the same way, to see that the classifiers can tell at all.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from training.judge.intervals import Estimate

Values = NDArray[np.float64]

ALTERED = frozenset({"alterations", "thing", "materials", "id", "index", "files"})
"""Fields that an alteration, or a picture's name, changes by design."""

MEASURED = frozenset({"render", "truth"})
"""What was counted in the finished picture: an altered item covers other pixels."""

NEAR_PX = 9  # beside the item its own light and JPEG's blocks reach into the background
LEAST_PX = 400  # of background, or the pair says nothing about it
GRID = 6
Z = 1.959964


@dataclass(frozen=True, eq=False)
class Twin:
    """One picture: its JSON, uint8 RGB (H, W, 3) and where nothing of either twin is, (H, W)."""

    facts: Mapping[str, Any]
    image_rgb: NDArray[np.uint8]
    alpha: NDArray[np.uint8]

    def __post_init__(self) -> None:
        if self.image_rgb.shape[:2] != self.alpha.shape:
            raise ValueError(f"{self.facts['id']}: picture and alpha differ in size")


@dataclass(frozen=True, eq=False)
class Pair:
    """A genuine item and its copy. Raises ValueError where it is not one of each."""

    genuine: Twin
    copy: Twin

    def __post_init__(self) -> None:
        if self.genuine.facts["alterations"] or not self.copy.facts["alterations"]:
            raise ValueError(f"{self.copy.facts['pair']} is not a genuine item and a copy")

    @property
    def background(self) -> NDArray[np.bool_]:
        """Pixels far enough from the item of either twin."""
        covered = np.maximum(self.genuine.alpha, self.copy.alpha) > 0
        near = cv2.dilate(covered.astype(np.uint8), np.ones((2 * NEAR_PX + 1,) * 2, np.uint8))
        return np.asarray(near == 0)


def read_pairs(folder: Path) -> list[Pair]:
    """All whole pairs of a folder, in the order of their names."""
    found: dict[str, list[Twin]] = {}
    for path in sorted(folder.glob("*.json")):
        facts = json.loads(path.read_text(encoding="utf-8"))
        if facts.get("pair"):
            found.setdefault(facts["pair"], []).append(_twin(path, facts))
    whole = [twins for twins in found.values() if len(twins) == 2]
    return [
        Pair(*sorted(twins, key=lambda twin: bool(twin.facts["alterations"]))) for twins in whole
    ]


def _twin(path: Path, facts: Mapping[str, Any]) -> Twin:
    stem = path.with_suffix("")
    image = cv2.imread(f"{stem}.jpg", cv2.IMREAD_COLOR)
    alpha = cv2.imread(f"{stem}.alpha.png", cv2.IMREAD_GRAYSCALE)
    if image is None or alpha is None:
        raise FileNotFoundError(f"{stem}: picture or alpha is missing")
    rgb = np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2RGB), np.uint8)
    return Twin(facts, rgb, np.asarray(alpha, np.uint8))


def look(image_rgb: NDArray[np.uint8], shown: NDArray[np.bool_]) -> Values:
    """What a simple classifier sees of some pixels: means, spreads, edges, a coarse picture."""
    values = image_rgb.astype(np.float64)
    grey = values.mean(axis=2)
    edges = cv2.Laplacian(grey, cv2.CV_64F)[shown]
    told = [*values[shown].mean(axis=0), *values[shown].std(axis=0), edges.std(), edges.mean()]
    rows = np.array_split(np.arange(grey.shape[0]), GRID)
    columns = np.array_split(np.arange(grey.shape[1]), GRID)
    for row in rows:
        for column in columns:
            cell = np.ix_(row, column)
            told.append(float(grey[cell][shown[cell]].mean()) if shown[cell].any() else 0.0)
    return np.array(told)


def numbers(facts: Mapping[str, Any], *, measured: bool) -> dict[str, float]:
    """Every number of a JSON beside the alteration's, by path; words as 0 and 1 of being there."""
    barred = ALTERED if measured else ALTERED | MEASURED
    kept = {key: value for key, value in facts.items() if key not in barred}
    return dict(_leaves(kept, ""))


def _leaves(value: Any, path: str) -> Iterator[tuple[str, float]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, f"{path}/{key}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _leaves(inner, f"{path}/{index}")
    elif isinstance(value, bool | int | float):
        yield path, float(value)
    else:
        yield f"{path}={value}", 1.0


def told_apart(differences: Sequence[Values]) -> Estimate:
    """How often the copy is named, each pair by the direction that the others taught.

    ``differences`` are copy minus genuine, (n,) each. A pair without a difference, or one that
    lies across the direction, counts as a coin's half. Wilson's interval (1927), 95 %.
    """
    rows = np.array(differences, dtype=np.float64)
    scale = np.sqrt((rows**2).mean(axis=0))
    rows = rows / np.where(scale > 0.0, scale, 1.0)
    hits = 0.0
    for left_out in range(len(rows)):
        others = np.delete(rows, left_out, axis=0)
        spread = others.T @ others / max(len(others), 1) + 0.3 * np.eye(rows.shape[1])
        found = float(np.linalg.solve(spread, others.mean(axis=0)) @ rows[left_out])
        hits += 0.5 if abs(found) < 1e-12 else float(found > 0.0)
    return share(hits, len(rows))


def share(hits: float, count: int) -> Estimate:
    """A share of some tries with Wilson's interval. Raises ValueError without tries."""
    if count < 1:
        raise ValueError("expected at least one pair")
    middle = (hits + Z**2 / 2) / (count + Z**2)
    half = Z / (count + Z**2) * np.sqrt(hits * (count - hits) / count + Z**2 / 4)
    return Estimate(hits / count, float(middle - half), float(middle + half), count)


def judge(pairs: Sequence[Pair]) -> dict[str, Estimate]:
    """Every question's answer by its name; those on backgrounds only where pairs have one."""
    found = {
        "names: the first is the copy": share(sum(_first(pair) for pair in pairs), len(pairs)),
        "JSON: what was planned": told_apart(_fields(pairs, measured=False)),
        "JSON: with what was counted": told_apart(_fields(pairs, measured=True)),
        "item (may tell)": told_apart([_items(pair) for pair in pairs]),
    }
    seen = [pair for pair in pairs if pair.background.sum() >= LEAST_PX]
    if seen:
        found["background"] = told_apart([_grounds(pair) for pair in seen])
        for levels in (1, 2):
            name = f"background, {levels} of 255 added to copies (must tell)"
            found[name] = told_apart([_grounds(pair, levels) for pair in seen])
    return found


def _first(pair: Pair) -> bool:
    return bool(pair.copy.facts["index"] < pair.genuine.facts["index"])


def _fields(pairs: Sequence[Pair], *, measured: bool) -> list[Values]:
    told = [
        [numbers(twin.facts, measured=measured) for twin in (pair.genuine, pair.copy)]
        for pair in pairs
    ]
    keys = sorted({key for pair in told for twin in pair for key in twin})
    if not keys:
        raise ValueError("the JSON holds no field beside the alteration's")
    return [
        np.array([copy.get(key, 0.0) - genuine.get(key, 0.0) for key in keys])
        for genuine, copy in told
    ]


def _grounds(pair: Pair, added: int = 0) -> Values:
    where = pair.background
    brighter = np.clip(pair.copy.image_rgb.astype(np.int64) + added, 0, 255).astype(np.uint8)
    return look(brighter, where) - look(pair.genuine.image_rgb, where)


def _items(pair: Pair) -> Values:
    where = np.minimum(pair.genuine.alpha, pair.copy.alpha) == 255
    if not where.any():
        return np.zeros_like(look(pair.copy.image_rgb, ~where))
    return look(pair.copy.image_rgb, where) - look(pair.genuine.image_rgb, where)


def main(arguments: list[str] | None = None) -> int:
    """Read the command line and write a table."""
    parser = argparse.ArgumentParser(prog="training.judge.twins", description=__doc__)
    parser.add_argument("folder", type=Path)
    options = parser.parse_args(arguments)
    pairs = read_pairs(options.folder)
    if not pairs:
        parser.error(f"no whole pairs in {options.folder}")
    for name, found in judge(pairs).items():
        sys.stdout.write(f"{found.n:4d} pairs  {found}  {name}\n")
    apart = [float(np.abs(_grounds(pair)[:3]).max()) for pair in pairs if pair.background.any()]
    if apart:
        sys.stdout.write(f"largest difference of a background's mean: {max(apart):.3f} of 255\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
