"""The promise of conformal p-values: a genuine newcomer is rarely called strange."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.conformal import combined, conformal_p, members_needed, smallest_p, standardised


def test_the_strangest_of_all_gets_the_smallest_p() -> None:
    scores = np.array([0.1, 0.2, 0.3, 9.0])

    assert conformal_p(scores) == smallest_p(3) == 0.25


def test_a_tie_counts_against_being_strange() -> None:
    assert conformal_p(np.array([1.0, 1.0, 1.0])) == 1.0


@pytest.mark.parametrize(("alpha", "needed"), [(0.05, 19), (0.1, 9), (0.01, 99), (0.5, 1)])
def test_references_needed_for_a_level(alpha: float, needed: int) -> None:
    assert members_needed(alpha) == needed
    assert smallest_p(needed) <= alpha < smallest_p(needed - 1)


@given(
    st.lists(
        st.lists(st.floats(-1e3, 1e3), min_size=3, max_size=3),
        min_size=2,
        max_size=12,
    ),
    st.randoms(),
)
def test_the_rule_treats_all_members_alike(rows: list[list[float]], random: object) -> None:
    scores = np.array(rows)
    order = np.array(sorted(range(len(rows)), key=lambda _: random.random()))  # type: ignore[attr-defined]  # hypothesis gives a random.Random

    assert np.allclose(combined(scores)[order], combined(scores[order]))


def test_identical_members_are_not_strange() -> None:
    scores = np.ones((5, 4))

    assert np.array_equal(standardised(scores), np.zeros((5, 4)))
    assert conformal_p(combined(scores)) == 1.0


def test_genuine_newcomers_are_called_suspect_at_most_at_the_promised_rate() -> None:
    # 4,000 draws of 24 references and one more of the same kind: the binomial 99.9 % bound around
    # the promised rate is 0.05 + 3.1 * sqrt(0.05 * 0.95 / 4000)
    generator = np.random.default_rng(11)
    draws = generator.standard_normal((4000, 25, 8)) ** 3
    p_values = np.array([conformal_p(combined(draw)) for draw in draws])

    assert np.mean(p_values <= 0.05) <= 0.05 + 3.1 * np.sqrt(0.05 * 0.95 / 4000)
    # and the test is not idle: it does call about one in twenty-five strange
    assert np.mean(p_values <= 0.05) > 0.03


def test_one_strong_sign_is_enough() -> None:
    generator = np.random.default_rng(12)
    scores = generator.standard_normal((25, 8))
    scores[-1, 3] += 12.0

    assert conformal_p(combined(scores)) == smallest_p(24)


def test_many_weak_signs_are_enough() -> None:
    generator = np.random.default_rng(13)
    scores = generator.standard_normal((25, 8))
    scores[-1] += 2.5

    assert conformal_p(combined(scores)) == smallest_p(24)
