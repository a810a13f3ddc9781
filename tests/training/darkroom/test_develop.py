"""Twins are developed alike: what an alteration does to the metering does not reach the ground."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from training.darkroom.develop import ALIKE, developed, in_steps
from training.darkroom.exr import Pixels
from training.darkroom.phone import Exposure
from training.darkroom.truth import Truth

SIZE = 48


def shown(set_name: str, seed: int, altered: float) -> Pixels:
    """The photo of a grey bar of 12 columns, a little brighter where it is altered."""
    light = np.random.default_rng(seed).uniform(0.1, 0.4, (SIZE, SIZE, 3)).astype(np.float32)
    light[10:30, 4:16] = 0.25 * altered
    alpha = np.zeros((SIZE, SIZE), np.float32)
    alpha[10:30, 4:16] = 1.0
    flat = np.zeros((SIZE, SIZE), np.float32)
    truth = Truth(light, light, alpha, flat.astype(np.uint8), flat, np.zeros_like(light), {})
    plan = {"set": set_name, "seed": seed, "phone": {"style": "phone"}}
    return developed(plan, truth).photo_rgb.astype(np.float32)


def test_an_alterations_light_does_not_reach_the_ground_of_most_twins() -> None:
    same = [
        np.array_equal(shown("copies", seed, 1.0)[:, 24:], shown("copies", seed, 1.1)[:, 24:])
        for seed in range(12)
    ]
    assert sum(same) >= 10, "only beside a step's edge do twins differ"
    plain = shown("condition", 3, 1.0) - shown("condition", 3, 1.1)
    assert np.abs(plain[:, 24:]).max() > 0, "metered freely they would"


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(0.05, 20.0), min_size=3, max_size=3))
def test_steps_are_small_and_their_own_steps(gains: list[float]) -> None:
    flat = np.ones((4, 4), np.float32)
    free = Exposure(np.array(gains, np.float32), np.zeros((4, 4, 3), np.float32), flat)
    once = in_steps(free)
    assert abs(np.log2(once.gains[1] / free.gains[1])) <= 1 / 6 + 1e-4
    ratio = (once.gains / once.gains[1]) / (free.gains / free.gains[1])
    assert (np.abs(np.log2(ratio)) <= 1 / 16 + 1e-4).all()
    assert in_steps(once).gains == pytest.approx(once.gains, rel=1e-5)


def test_what_answers_to_the_whole_picture_is_off_for_twins() -> None:
    assert set(ALIKE) == {"veil", "local"}
    assert not any(ALIKE.values())
