"""From located damage to points and a named step, by rules that people read and edit."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from vision.errors import GradeRulesInvalid
from vision.results import Condition, Damage, Deduction, Grade

RULES = Path(__file__).with_name("condition_rules.toml")
WORST_STEP: Grade = "fair"


@dataclass(frozen=True, slots=True)
class KindRule:
    """What one kind of damage costs.

    Attributes:
        worst: points at severity 1 and full area.
        full_area_share: share of the item's visible area from which the full points are taken.
    """

    worst: float
    full_area_share: float


@dataclass(frozen=True, slots=True)
class GradeRules:
    """The rules of one file, checked."""

    kinds: Mapping[str, KindRule]
    repeat_share: float
    #: step and its lowest score, best first
    steps: tuple[tuple[Grade, float], ...]

    @classmethod
    def read(cls, path: Path = RULES) -> GradeRules:
        """Reads the rules.

        Raises:
            GradeRulesInvalid: an unknown, missing or contradictory entry.
        """
        try:
            data = tomllib.loads(path.read_text())
            kinds = {name: KindRule(**entry) for name, entry in data.pop("kinds").items()}
            repeat = data.pop("repeat")
            steps = data.pop("steps")
            rules = cls(kinds, float(repeat.pop("share")), tuple(steps.items()))
        except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
            raise GradeRulesInvalid(f"{path.name}: {error}") from error
        rules.check(path, [*data, *repeat])
        return rules

    def check(self, path: Path, left_over: Sequence[str]) -> None:
        """Refuses unknown keys and steps that do not descend."""
        if left_over:
            raise GradeRulesInvalid(f"{path.name}: unknown keys {', '.join(left_over)}")
        names = [name for name, _ in self.steps]
        expected = [name for name in get_args(Grade) if name != WORST_STEP]
        floors = [floor for _, floor in self.steps]
        if names != expected or floors != sorted(floors, reverse=True):
            raise GradeRulesInvalid(f"{path.name}: steps must descend: {', '.join(expected)}")
        if not 0.0 <= self.repeat_share <= 1.0:
            raise GradeRulesInvalid(f"{path.name}: repeat.share lies in 0..1")
        for name, rule in self.kinds.items():
            if not (0.0 < rule.worst <= 100.0 and 0.0 < rule.full_area_share <= 1.0):
                raise GradeRulesInvalid(f"{path.name}: kinds.{name} has numbers out of range")


def grade_condition(
    damages: Sequence[Damage], models: tuple[str, ...], rules: GradeRules
) -> Condition:
    """Takes points off 100 for each damage and names the step.

    Raises:
        GradeRulesInvalid: a kind of damage that the rules do not price.
    """
    priced = sorted(
        ((_points(damage, rules), index) for index, damage in enumerate(damages)), reverse=True
    )
    seen: set[str] = set()
    deductions = []
    for points, index in priced:
        damage = damages[index]
        repeated = damage.kind in seen
        seen.add(damage.kind)
        taken = points * (rules.repeat_share if repeated else 1.0)
        also = "a further " if repeated else ""
        place = damage.view.replace("_", " ")
        reason = f"{also}{damage.kind} on {place}, severity {damage.severity:.2f}"
        deductions.append(Deduction(round(taken, 2), reason, index))
    score = max(0.0, 100.0 - sum(deduction.points for deduction in deductions))
    return Condition(
        score=round(score, 2),
        grade=step_of(score, rules),
        damages=tuple(damages),
        deductions=tuple(deductions),
        models=models,
    )


def step_of(score: float, rules: GradeRules) -> Grade:
    """The named step of a score."""
    return next((name for name, floor in rules.steps if score >= floor), WORST_STEP)


def _points(damage: Damage, rules: GradeRules) -> float:
    rule = rules.kinds.get(damage.kind)
    if rule is None:
        raise GradeRulesInvalid(f"no rule prices the damage {damage.kind!r}")
    share = min(1.0, damage.area_fraction / rule.full_area_share)
    return float(rule.worst * damage.severity * share**0.5)
