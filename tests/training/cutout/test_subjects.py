"""Pseudo-labels: an item that the teacher finds twice is kept, a texture is not."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from training.cutout.subjects import teach
from training.data_renders import read_plane, read_renders
from training.drawing import draw_bag
from vision.runtime import Runtime


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("photos")
    bag = draw_bag((320, 240)).image_rgb
    noise = np.random.default_rng(1).integers(90, 110, (240, 320, 3), np.uint8)
    paths = [folder / "bag.jpg", folder / "floor.jpg"]
    for path, image in zip(paths, (bag, noise), strict=True):
        cv2.imwrite(str(path), image[..., ::-1])
    return paths


def test_only_what_the_teacher_is_sure_of_becomes_a_subject(
    photos: list[Path], tmp_path: Path
) -> None:
    with Runtime.open(Path("models")) as runtime:
        said = teach(photos, tmp_path, runtime)
        again = teach(photos, tmp_path, runtime)

    assert [each.kept for each in said] == [True, False]
    assert again == said
    (subject,) = read_renders(tmp_path, "train")
    assert subject.identity == "bag"
    alpha, known = subject.alpha(), read_plane(subject.beside("counted.png"))
    assert alpha.shape == known.shape == subject.photo().shape[:2]
    soft = (alpha > 0.1) & (alpha < 0.9)
    assert soft.any()
    assert known[soft].max() == 0.0  # the teacher's blur teaches nothing
    assert known.mean() > 0.7
