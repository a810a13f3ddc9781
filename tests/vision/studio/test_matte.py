"""The edge is drawn again from the photograph; everything else is solid."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.vision.studio.drawn import bag
from vision.studio.matte import edge_half_width, refine_alpha, remove_specks

U8 = NDArray[np.uint8]


def error(found: U8, truth: NDArray[np.float32]) -> float:
    return float(np.abs(found.astype(np.float32) / 255 - truth).mean())


def test_the_refined_edge_is_closer_to_the_truth_than_the_networks() -> None:
    drawn = bag(1280, 1280)
    refined = refine_alpha(drawn.image_rgb, drawn.network_u8)

    assert error(refined, drawn.alpha) < 0.25 * error(drawn.network_u8, drawn.alpha)


def test_the_gap_under_the_handle_stays_open() -> None:
    drawn = bag(960, 960)
    refined = refine_alpha(drawn.image_rgb, drawn.network_u8)

    gap = refined[int(0.3 * 960) : int(0.4 * 960), int(0.45 * 960) : int(0.55 * 960)]
    assert gap.max() == 0


def test_soft_edges_stay_soft() -> None:
    drawn = bag(960, 960, softness=4)
    refined = refine_alpha(drawn.image_rgb, drawn.network_u8)

    row = refined[int(0.65 * 960)]
    assert 8 <= int(((row > 5) & (row < 250)).sum()) <= 80


def test_away_from_the_edge_the_alpha_is_solid() -> None:
    drawn = bag(640, 640)
    hazy = np.clip(drawn.network_u8.astype(np.int16), 12, 240).astype(np.uint8)
    refined = refine_alpha(drawn.image_rgb, hazy)

    width = 2 * edge_half_width((640, 640), 320) + 1
    core = (hazy >= 128).astype(np.uint8)
    kernel = np.ones((width, width), np.uint8)
    assert (refined[cv2.erode(core, kernel) > 0] == 255).all()
    assert (refined[cv2.dilate(core, kernel) == 0] == 0).all()


def test_a_highlight_on_the_subject_is_no_hole() -> None:
    drawn = bag(1280, 1280)
    image = drawn.image_rgb.copy()
    # the wall's own colour, as a glossy surface mirrors it, just inside the outline
    glint = (slice(768, 896), slice(325, 328))
    image[glint] = image[0, 0]
    refined = refine_alpha(image, drawn.alpha_u8)

    assert refined[glint].min() > 200


def test_a_speck_that_only_haze_joins_to_the_subject_goes() -> None:
    drawn = bag(640, 640)
    hazy = drawn.network_u8.copy()
    hazy[560:600, 300:340] = 60
    hazy[500:560, 318:322] = 60
    hazy[575:585, 310:330] = 140
    refined = refine_alpha(drawn.image_rgb, hazy)

    assert not refined[540:].any()


@pytest.mark.parametrize("level", [0, 127])
def test_an_alpha_without_a_subject_comes_out_empty(level: int) -> None:
    image = np.full((80, 60, 3), 120, dtype=np.uint8)
    assert not refine_alpha(image, np.full((80, 60), level, dtype=np.uint8)).any()


def test_an_alpha_that_is_all_subject_comes_out_full() -> None:
    image = np.full((80, 60, 3), 120, dtype=np.uint8)
    assert (refine_alpha(image, np.full((80, 60), 255, dtype=np.uint8)) == 255).all()


def test_an_alpha_of_another_size_is_refused() -> None:
    with pytest.raises(ValueError, match=r"\(80, 60\)"):
        refine_alpha(np.zeros((80, 60, 3), np.uint8), np.zeros((60, 80), np.uint8))


def squares(*parts: tuple[int, int, int, int]) -> U8:
    """Squares of (x, y, side, level) on an empty alpha of 400 x 400."""
    alpha = np.zeros((400, 400), dtype=np.uint8)
    for x, y, side, level in parts:
        alpha[y : y + side, x : x + side] = level
    return alpha


def test_a_faint_detached_speck_goes_and_the_subject_is_untouched() -> None:
    alpha = squares((50, 50, 200, 255), (350, 350, 20, 150))
    kept = remove_specks(alpha)

    assert kept[360, 360] == 0
    assert (kept[50:250, 50:250] == 255).all()


def test_the_second_shoe_and_a_certain_buckle_stay() -> None:
    alpha = squares((20, 20, 150, 255), (220, 20, 150, 240), (300, 300, 12, 255))
    kept = remove_specks(alpha)

    assert kept[100, 300] == 240
    assert kept[305, 305] == 255


def test_a_certain_dot_is_dirt_and_goes() -> None:
    assert remove_specks(squares((50, 50, 200, 255), (350, 350, 3, 255)))[351, 351] == 0


@given(
    st.integers(40, 90),
    st.integers(40, 90),
    st.lists(
        st.tuples(st.integers(0, 80), st.integers(0, 80), st.integers(2, 60), st.integers(0, 255)),
        max_size=5,
    ),
    st.integers(0, 2**16),
)
@settings(max_examples=40, deadline=None)
def test_any_alpha_comes_out_in_its_size_and_solid_off_the_band(
    height: int, width: int, parts: list[tuple[int, int, int, int]], seed: int
) -> None:
    alpha = np.zeros((height, width), dtype=np.uint8)
    for x, y, side, level in parts:
        alpha[y : y + side, x : x + side] = level
    image = np.random.default_rng(seed).integers(0, 256, (height, width, 3)).astype(np.uint8)
    before = alpha.copy()
    refined = refine_alpha(image, alpha)

    assert refined.shape == alpha.shape
    assert refined.dtype == np.uint8
    assert (alpha == before).all()
    half_width = edge_half_width(alpha.shape, 320)
    kernel = np.ones((2 * half_width + 1,) * 2, np.uint8)
    core = (alpha >= 128).astype(np.uint8)
    assert not refined[cv2.dilate(core, kernel) == 0].any()
