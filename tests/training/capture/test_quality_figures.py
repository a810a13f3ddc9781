"""Spoiling and scoring: what the levels demand, and what the figures say of known excesses."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from training.capture.fit_cast import auroc, fit
from training.capture.levels import FILE, Level, read_levels
from training.drawing import draw_bag
from training.evaluation.quality import CheckFigures, figures_json, measure, shots_of
from vision.results import Mask
from vision.tasks.quality_limits import default_thresholds


def test_every_check_has_a_level() -> None:
    checks = {level.check for level in read_levels()}

    assert checks == set(default_thresholds().limits.checks)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("sigma_px = 2.0", "", "needs"),
        ("sigma_px = 2.0", "sigma_px = 2.0\nstops = 1.0", "needs"),
        ('kind = "blur"', 'kind = "smear"', "smear"),
        ('name = "out of focus, 3"', 'name = "out of focus, 2"', "name"),
    ],
)
def test_a_wrong_file_of_levels_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    path = tmp_path / "levels.toml"
    path.write_text(FILE.read_text("utf-8").replace(old, new, 1), encoding="utf-8")

    with pytest.raises(ValueError, match=said):
        read_levels(path)


def test_figures_of_known_excesses() -> None:
    sound = {f"photo {n}": 0.1 * n for n in range(1, 11)}
    figures = CheckFigures({**sound, "photo 11": 1.2}, {"blur": {"photo 1": 2.0, "photo 2": 0.5}})

    said = figures_json({"focus": figures}, shots=11)

    focus = said["classes"]["focus"]
    assert (focus["false_count"], focus["n"]) == (1, 11)
    assert focus["levels"]["blur"]["caught"] == 0.5
    # 2.0 is above all eleven; 0.5 above four and even with one
    assert focus["levels"]["blur"]["auroc"] == pytest.approx((11 + 4.5) / 22, abs=1e-4)
    assert focus["auroc_low"] <= focus["auroc"] <= focus["auroc_high"]
    assert said["asked_again"] == pytest.approx(1 / 11, abs=1e-4)


def test_the_area_counts_ties_half() -> None:
    assert auroc([1.0, 1.0], [1.0]) == 0.5
    assert auroc([2.0], [1.0]) == 1.0


def test_the_fit_finds_the_side_that_tells() -> None:
    random = np.random.default_rng(1)
    rows = np.column_stack([np.ones(200), random.normal(size=(200, 2))])
    cast = (rows[:, 1] > 0).astype(float)

    weights = fit(rows, cast, np.ones(200))

    assert weights[1] > 10 * abs(weights[2])


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Two drawn bags where the CC0 set would lie."""
    folder = tmp_path / "clothing" / "images"
    folder.mkdir(parents=True)
    with (tmp_path / "clothing" / "images.csv").open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["image", "label", "kids"])
        for name, size_wh in (("a", (800, 600)), ("b", (760, 600))):
            Image.fromarray(draw_bag(size_wh).image_rgb).save(folder / f"{name}.jpg", quality=95)
            rows.writerow([name, "Shoes" if name == "b" else "Shirt", "False"])
    return tmp_path


def drawn_mask(image_rgb: NDArray[np.uint8]) -> Mask:
    height, width = image_rgb.shape[:2]
    return Mask(draw_bag((width, height)).alpha_u8, "drawn@1")


def test_photographs_are_measured_as_they_are_and_spoilt(data: Path) -> None:
    shots = shots_of(data, "clothing", None, most=5)
    assert {shot.category for shot in shots} == {"shoes", "ready_to_wear"}
    levels = [
        Level("focus", "soft", "blur", sigma_px=4.0),
        Level("exposure", "dark", "expose", stops=-4.0),
    ]

    figures = measure(shots, levels, drawn_mask, default_thresholds(), longest=800)
    said = figures_json(figures, len(shots))

    assert said["n"] == 2
    for check in ("focus", "exposure"):
        assert said["classes"][check]["auroc"] == 1.0
        assert said["classes"][check]["false_count"] == 0
        assert said["classes"][check]["n"] == 2
