"""The subject's place in the frame."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vision.errors import NoSubject, SubjectTooSmall
from vision.studio.frame import border_ring, place_subject
from vision.studio.rules import load_rules

RULES = load_rules()
rules = st.sampled_from(sorted(RULES))


@settings(deadline=None)  # the machine may be shared
@given(rules, st.integers(1, 700), st.integers(1, 700), st.data())
def test_the_crop_is_inside_the_photograph_and_the_subject_inside_the_frame(
    name: str, width: int, height: int, data: st.DataObject
) -> None:
    rule = RULES[name]
    x0 = data.draw(st.integers(0, width - 1))
    y0 = data.draw(st.integers(0, height - 1))
    x1 = data.draw(st.integers(x0 + 1, width))
    y1 = data.draw(st.integers(y0 + 1, height))
    alpha = np.zeros((height, width), dtype=np.uint8)
    alpha[y0:y1, x0:x1] = 255
    try:
        placed = place_subject(alpha, rule)
    except SubjectTooSmall:
        return  # its own test below

    assert placed.subject_xyxy == (x0, y0, x1, y1)
    left, top, right, bottom = placed.crop_xyxy
    assert 0 <= left <= x0 < x1 <= right <= width
    assert 0 <= top <= y0 < y1 <= bottom <= height
    assert rule.size_fits(placed.size_wh)
    assert placed.fill == pytest.approx(rule.fill_target)
    ring = border_ring(placed.size_wh)
    for at, length, side in zip(placed.paste_xy, placed.crop_size_wh, placed.size_wh, strict=True):
        assert at > ring
        assert at + length < side - ring


def square(side: int, photo: int = 3000) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    alpha = np.zeros((photo, photo), dtype=np.uint8)
    alpha[:side, :side] = 255
    return alpha


@pytest.mark.parametrize("name", sorted(RULES))
def test_a_large_subject_gets_the_whole_output_size(name: str) -> None:
    placed = place_subject(square(3000), RULES[name])

    assert placed.size_wh == RULES[name].output_size_wh
    assert placed.scale < 1


def test_the_frame_shrinks_instead_of_enlarging_the_photograph() -> None:
    placed = place_subject(square(1200), RULES["amazon"])

    assert placed.size_wh == (1334, 1334)
    assert placed.scale == pytest.approx(1, abs=0.001)


def test_at_the_marketplaces_minimum_the_photograph_is_enlarged() -> None:
    placed = place_subject(square(450), RULES["zalando"])

    assert placed.size_wh == (762, 1101)
    assert placed.scale == pytest.approx(0.85 * 762 / 450)


def test_too_few_pixels_are_refused_with_the_numbers() -> None:
    with pytest.raises(SubjectTooSmall, match="100 x 100 pixels") as caught:
        place_subject(square(100), RULES["amazon"])

    assert caught.value.upscale == pytest.approx(9)
    assert caught.value.code == "subject_too_small"


@pytest.mark.parametrize("level", [0, 7])
def test_nothing_to_see_is_no_subject(level: int) -> None:
    with pytest.raises(NoSubject):
        place_subject(np.full((50, 50), level, np.uint8), RULES["ebay"])
