"""Photographs drawn for the studio's tests: a brown bag on grey, small and quick."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from service.cli.studio.found import Source

Draw = Callable[..., Path]
MODELS = Path(__file__).resolve().parents[4] / "models"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "in"
    made.mkdir()
    return made


@pytest.fixture
def draw(folder: Path) -> Draw:
    """Draws ``name`` into the folder: a bag, or nothing but the wall."""

    def drawn(name: str, *, bag: bool = True, side: int = 640) -> Path:
        picture = np.full((side, side, 3), 205, np.uint8)
        if bag:
            box = [int(side * share) for share in (0.2, 0.35, 0.8, 0.85)]
            cv2.rectangle(picture, box[:2], box[2:], (40, 70, 130), -1)
            middle, axes = (side // 2, int(side * 0.36)), (side // 6, side // 5)
            cv2.ellipse(picture, middle, axes, 0, 180, 360, (30, 55, 105), side // 28)
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        assert cv2.imwrite(str(path), picture)
        return path

    return drawn


def source_of(path: Path, name: str | None = None) -> Source:
    facts = path.stat()
    return Source(name or path.name, path, facts.st_size, facts.st_mtime_ns)
