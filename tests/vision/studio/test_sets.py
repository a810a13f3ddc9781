"""The pictures of one item share one scale."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from vision.studio.frame import place_subject
from vision.studio.rules import load_rules
from vision.studio.sets import shared_height

U8 = NDArray[np.uint8]
RULE = load_rules()["ebay"]


def view(width: int, height: int, side: int = 1200) -> U8:
    alpha = np.zeros((side, side), np.uint8)
    alpha[100 : 100 + height, 80 : 80 + width] = 255
    return alpha


def test_front_and_side_come_out_equally_tall() -> None:
    # the side was photographed from nearer: its pixels say nothing about its size
    front, side = view(1000, 700), view(500, 800)
    share = shared_height([front, side], RULE)
    assert share is not None
    placed = [place_subject(alpha, RULE, height_share=share) for alpha in (front, side)]
    tall = [(p.subject_xyxy[3] - p.subject_xyxy[1]) * p.scale / p.size_wh[1] for p in placed]

    assert tall[0] == pytest.approx(tall[1], rel=0.01)
    assert placed[0].fill == pytest.approx(RULE.fill_target, abs=0.01)


def test_a_rule_keeps_its_least_fill() -> None:
    share = shared_height([view(1100, 150), view(150, 1000)], RULE)
    placed = place_subject(view(150, 1000), RULE, height_share=share)
    assert placed.fill == pytest.approx(RULE.fill_range[0] + 0.01, abs=0.005)


def test_empty_views_are_passed_over() -> None:
    assert shared_height([], RULE) is None
    assert shared_height([np.zeros((50, 50), np.uint8)], RULE) is None
    alone = shared_height([np.zeros((50, 50), np.uint8), view(400, 400)], RULE)
    assert alone == pytest.approx(RULE.fill_target)
