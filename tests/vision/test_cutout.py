"""The item is cut out as it stands there, and nothing where nothing stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from training.drawing import draw_bag
from vision.card import ModelCard
from vision.runtime import Runtime
from vision.tasks.cutout import cut_out, keep_parts

MODELS = Path(__file__).parents[2] / "models"


@pytest.fixture(scope="module")
def runtime() -> Iterator[Runtime]:
    with Runtime.open(MODELS) as runtime:
        yield runtime


@pytest.fixture(scope="module")
def card(runtime: Runtime) -> ModelCard:
    return runtime.registry.get("u2netp")


def overlap(alpha_u8: NDArray[np.uint8], truth_u8: NDArray[np.uint8]) -> float:
    ours, true = alpha_u8 >= 128, truth_u8 >= 128
    return float((ours & true).sum() / (ours | true).sum())


@pytest.mark.parametrize("size_wh", [(640, 480), (480, 640), (1301, 977)])
def test_a_drawn_bag_is_found_with_its_handle(runtime: Runtime, size_wh: tuple[int, int]) -> None:
    drawing = draw_bag(size_wh)

    mask = cut_out(drawing.image_rgb, runtime)

    assert mask.alpha_u8.shape == drawing.image_rgb.shape[:2]
    assert mask.model == "u2netp@1"
    assert overlap(mask.alpha_u8, drawing.alpha_u8) > 0.975
    edge = cv2.morphologyEx(drawing.alpha_u8, cv2.MORPH_GRADIENT, np.ones((7, 7), np.uint8)) > 0
    off = np.abs(mask.alpha_u8.astype(int) - drawing.alpha_u8)[edge].mean() / 255
    assert off < 0.25
    height, width = mask.alpha_u8.shape
    hole = mask.alpha_u8[round(height * 0.32), width // 2]
    assert hole < 128, "the ground seen through the handle is ground"


def test_the_edge_is_soft_and_does_not_ring(runtime: Runtime) -> None:
    alpha = cut_out(draw_bag().image_rgb, runtime).alpha_u8

    soft = (alpha > 8) & (alpha < 247)
    assert 0.001 < soft.mean() < 0.05
    assert (alpha[:, :40] == 0).all(), "far from the item there is nothing"


def empty_scene(name: str) -> NDArray[np.uint8]:
    rng = np.random.default_rng(3)
    x = np.arange(640)
    scenes: dict[str, NDArray[np.floating]] = {
        "black": np.zeros((480, 640, 3)),
        "grey": np.full((480, 640, 3), 128.0),
        "white": np.full((480, 640, 3), 255.0),
        "noise": rng.normal(128, 8, (480, 640, 3)),
        "slope": np.linspace(90, 220, 640)[None, :, None] + np.zeros((480, 1, 3)),
        "wood": np.array([150.0, 110.0, 70.0])
        + (12 * np.sin(x / 9) + 6 * np.sin(x / 2.3))[None, :, None]
        + rng.normal(0, 4, (480, 640, 1)),
        "table edge": np.where(np.arange(480)[:, None, None] < 280, 205.0, 120.0)
        + np.zeros((480, 640, 3)),
    }
    return np.asarray(np.clip(scenes[name], 0, 255), dtype=np.uint8)


@pytest.mark.parametrize("name", ["black", "grey", "white", "noise", "slope", "wood", "table edge"])
def test_an_empty_scene_gives_an_empty_mask(runtime: Runtime, name: str) -> None:
    mask = cut_out(empty_scene(name), runtime)

    assert mask.is_empty
    assert not mask.alpha_u8.any()
    assert mask.box_xyxy is None


@pytest.mark.parametrize("size_wh", [(32, 32), (33, 700), (1, 1)])
def test_odd_sizes_keep_their_size(runtime: Runtime, size_wh: tuple[int, int]) -> None:
    picture = np.random.default_rng(1).integers(0, 255, (size_wh[1], size_wh[0], 3), np.uint8)

    assert cut_out(picture, runtime).alpha_u8.shape == picture.shape[:2]


def test_the_answer_repeats_and_a_larger_copy_agrees(runtime: Runtime) -> None:
    small = draw_bag((480, 360)).image_rgb
    large = np.asarray(cv2.resize(small, (1440, 1080), interpolation=cv2.INTER_CUBIC), np.uint8)

    first, second = cut_out(small, runtime).alpha_u8, cut_out(small, runtime).alpha_u8
    again = np.asarray(
        cv2.resize(cut_out(large, runtime).alpha_u8, (480, 360), interpolation=cv2.INTER_AREA)
    ).astype(np.uint8)

    np.testing.assert_array_equal(first, second)
    assert overlap(again, first) > 0.98


def square(canvas: NDArray[np.float32], x: int, side: int, value: float) -> None:
    canvas[20 : 20 + side, x : x + side] = value


def test_a_pair_keeps_both_and_a_speck_goes(card: ModelCard) -> None:
    probability = np.zeros((100, 200), np.float32)
    square(probability, 10, 40, 0.95)
    square(probability, 70, 30, 0.95)
    square(probability, 150, 5, 0.95)
    square(probability, 170, 20, 0.55)

    kept = keep_parts(probability, card)

    assert kept[30, 20] == kept[30, 80] == np.float32(0.95)
    assert kept[22, 152] == 0.0, "a speck"
    assert kept[30, 180] == 0.0, "never sure of it"


def test_a_hole_and_the_soft_skirt_stay(card: ModelCard) -> None:
    probability = np.full((60, 60), 0.05, np.float32)
    square(probability, 10, 30, 0.95)
    probability[30:36, 20:26] = 0.02

    np.testing.assert_array_equal(keep_parts(probability, card), probability)


def test_nothing_is_stretched_to_the_pictures_own_range(card: ModelCard) -> None:
    """A map that never gets sure stays unsure, however much it stands out."""
    probability = np.full((60, 60), 0.01, np.float32)
    square(probability, 10, 30, 0.6)

    assert not keep_parts(probability, card).any()
    surer = replace(
        card,
        thresholds=tuple(
            replace(each, value=0.5) if each.name == "part_peak" else each
            for each in card.thresholds
        ),
    )
    assert keep_parts(probability, surer).any()
