"""The card alone decides how a picture becomes a tensor."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.card import InputSpec
from vision.preprocess import bounded_size, fit, resize, to_tensor

STRETCH = InputSpec(
    name="x",
    resize="stretch",
    order="rgb",
    divisor=255.0,
    mean=(0.5, 0.25, 0.0),
    std=(0.5, 1.0, 2.0),
    size_wh=(6, 4),
)
PAD = replace(STRETCH, resize="pad", size_wh=(40, 40), fill_rgb=(1, 2, 3))
BOUNDED = replace(STRETCH, resize="bounded", size_wh=None, longest=480, multiple_of=16)


def colour(
    *rgb: int, size_wh: tuple[int, int] = (20, 10)
) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return np.full((size_wh[1], size_wh[0], 3), rgb, np.uint8)


def test_values_are_the_cards_and_not_the_pictures() -> None:
    tensor = to_tensor(colour(255, 51, 102), STRETCH)

    assert tensor.shape == (1, 3, 4, 6)
    assert tensor.dtype == np.float32
    assert tensor.flags.c_contiguous
    np.testing.assert_allclose(tensor[0, :, 0, 0], [1.0, -0.05, 0.2], atol=1e-6)


def test_a_dark_picture_stays_dark() -> None:
    """Dividing by the picture's own maximum would make these two the same."""
    assert (
        to_tensor(colour(10, 10, 10), STRETCH).max() < to_tensor(colour(90, 90, 90), STRETCH).max()
    )


def test_bgr_turns_the_channels() -> None:
    straight = replace(STRETCH, mean=(0.0, 0.0, 0.0), std=(1.0, 1.0, 1.0))
    turned = to_tensor(colour(255, 0, 51), replace(straight, order="bgr"))

    np.testing.assert_allclose(turned[0, :, 0, 0], [0.2, 0.0, 1.0], atol=1e-6)


@pytest.mark.parametrize("size_wh", [(80, 20), (20, 80), (40, 40), (1, 300), (3, 3)])
def test_padding_keeps_the_shape_and_fills_with_the_cards_ground(size_wh: tuple[int, int]) -> None:
    fitted = fit(colour(200, 200, 200, size_wh=size_wh), PAD)

    assert fitted.shape == (40, 40, 3)
    inside = (fitted == 200).all(axis=2)
    assert ((fitted == (1, 2, 3)).all(axis=2) | inside).all()
    scale = 40 / max(size_wh)
    assert inside.any(axis=0).sum() == max(1, round(size_wh[0] * scale))
    assert inside.any(axis=1).sum() == max(1, round(size_wh[1] * scale))


@given(width=st.integers(1, 9000), height=st.integers(1, 9000))
def test_bounded_sizes_fit_the_network(width: int, height: int) -> None:
    fitted = bounded_size((width, height), BOUNDED)

    assert all(side % 16 == 0 and 16 <= side <= 480 for side in fitted)
    if max(width, height) >= 480:
        assert max(fitted) == 480


def test_bounded_does_not_enlarge() -> None:
    assert bounded_size((100, 64), BOUNDED) == (96, 64)


def test_shrinking_averages_instead_of_picking() -> None:
    """A fine checkerboard is grey from afar; picking pixels would make it black or white."""
    board = (np.indices((64, 64)).sum(axis=0) % 2 * 255).astype(np.uint8)

    assert np.abs(resize(board, (16, 16)).astype(int) - 127).max() <= 1


def test_the_same_size_is_left_alone() -> None:
    picture = colour(1, 2, 3)

    assert resize(picture, (20, 10)) is picture
