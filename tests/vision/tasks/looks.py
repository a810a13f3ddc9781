"""Looks and references made of numbers, for tests of what is done with them."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from vision.gallery import Reference
from vision.results import Embedding, PatchGrid
from vision.tasks.look import Look

ROWS, COLUMNS, DEPTH = 6, 8, 16
SIZE_WH = (160, 120)
MATERIAL = np.random.default_rng(1).standard_normal(DEPTH).astype(np.float32)
SHAPE = np.random.default_rng(2).standard_normal(32).astype(np.float32)


def unit(vectors: np.ndarray) -> np.ndarray:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=-1, keepdims=True), np.float32)


def look(
    seed: int,
    view: str = "front",
    *,
    key: str | None = None,
    material: np.ndarray = MATERIAL,
    shape: np.ndarray = SHAPE,
    scratch: bool = False,
    model: str = "toy@1",
) -> Look:
    """A look at one item: a shared material and shape with a little of its own."""
    generator = np.random.default_rng([seed, sum(map(ord, view))])
    cells = material + 0.2 * generator.standard_normal((ROWS, COLUMNS, DEPTH))
    if scratch:
        cells[2, 3:5] = generator.standard_normal((2, DEPTH)) * 3.0
    vector = shape + 0.2 * generator.standard_normal(len(shape))
    return Look(
        key=key or f"item-{seed}/{view}",
        view=view,
        crop_xyxy=(10, 20, 10 + SIZE_WH[0], 20 + SIZE_WH[1]),
        embedding=Embedding(unit(vector), model),
        grid=PatchGrid(unit(cells), model, SIZE_WH),
        compared=np.ones((ROWS, COLUMNS), np.bool_),
    )


def references(
    count: int = 24,
    views: tuple[str, ...] = ("front", "stitching"),
    *,
    brand: str = "Vetra",
    sku: str = "V-1",
    process: str = "intake",
) -> list[Reference]:
    return [
        Reference(
            brand=brand,
            sku=sku,
            item=f"ref-{number:02}",
            process="intake" if process == "intake" else "catalogue",
            look=look(number, view, key=f"{sku}/ref-{number:02}/{view}"),
            path=Path(f"{number}/{view}.jpg"),
        )
        for number in range(count)
        for view in views
    ]
