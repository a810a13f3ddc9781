"""Points and steps, from rules that are data."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.errors import GradeRulesInvalid
from vision.results import Damage
from vision.tasks.grade import RULES, GradeRules, grade_condition, step_of

KINDS = ("scratch", "stain", "scuff")


def damage(kind: str = "scratch", severity: float = 0.5, share: float = 0.002) -> Damage:
    return Damage(kind, "p", "front", (0, 0, 5, 5), share, severity, "", "toy@1")


def test_a_sound_item_is_pristine() -> None:
    condition = grade_condition([], ("toy@1",), GradeRules.read())

    assert (condition.score, condition.grade, condition.deductions) == (100.0, "pristine", ())


def test_each_deduction_names_its_damage() -> None:
    condition = grade_condition([damage(), damage("stain")], (), GradeRules.read())

    assert {deduction.damage_index for deduction in condition.deductions} == {0, 1}
    assert condition.score == pytest.approx(100 - sum(d.points for d in condition.deductions))


def test_the_second_of_a_kind_costs_less() -> None:
    one, two = grade_condition([damage(), damage()], (), GradeRules.read()).deductions

    assert two.points == pytest.approx(one.points * 0.35, abs=0.01)
    assert "further" in two.reason


@given(st.lists(st.tuples(st.sampled_from(KINDS), st.floats(0, 1), st.floats(0, 1)), max_size=30))
def test_more_damage_never_raises_the_score(marks: list[tuple[str, float, float]]) -> None:
    rules = GradeRules.read()
    damages = [damage(kind, severity, share) for kind, severity, share in marks]
    scores = [grade_condition(damages[:count], (), rules).score for count in range(len(marks) + 1)]

    assert all(0.0 <= score <= 100.0 for score in scores)
    assert all(later <= earlier + 0.02 for earlier, later in itertools.pairwise(scores))


@pytest.mark.parametrize(
    ("score", "step"),
    [(100, "pristine"), (97, "pristine"), (96.9, "excellent"), (78, "very_good"), (0, "fair")],
)
def test_steps(score: float, step: str) -> None:
    assert step_of(score, GradeRules.read()) == step


def test_an_unpriced_kind_is_refused() -> None:
    with pytest.raises(GradeRulesInvalid, match="melted"):
        grade_condition([damage("melted")], (), GradeRules.read())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("worst = 18.0", "worst = 180.0"),
        ("worst = 18.0", "wurst = 18.0"),
        ("[repeat]", "[ripeat]"),
        ("share = 0.35", "share = 3.5"),
        ("excellent = 90.0", "excellent = 99.0"),
        ("excellent = 90.0", "superb = 90.0"),
        ("[steps]", "[more]\nx = 1\n[steps]"),
        ("[steps]", "[steps"),
    ],
)
def test_wrong_rules_are_refused(tmp_path: Path, old: str, new: str) -> None:
    path = tmp_path / "rules.toml"
    path.write_text(RULES.read_text().replace(old, new))

    with pytest.raises(GradeRulesInvalid):
        GradeRules.read(path)
