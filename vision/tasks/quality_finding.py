"""What one check found: the number, how far it is off, and a sentence for either outcome."""

from __future__ import annotations

from dataclasses import dataclass

from vision.results import CheckName, QualityCheck


@dataclass(frozen=True)
class Finding:
    """excess: how the value stands to its limit; above 1 the photograph must be retaken.

    It rises with the fault whatever the check, so that checks can be judged alike.
    """

    name: CheckName
    value: float
    unit: str
    limit: str
    excess: float
    good: str
    bad: str

    @property
    def passed(self) -> bool:
        """Whether the photograph may stay."""
        return self.excess <= 1.0

    def to_check(self) -> QualityCheck:
        """The result that leaves the room."""
        return QualityCheck(
            name=self.name,
            value=self.value,
            unit=self.unit,
            limit=self.limit,
            passed=self.passed,
            sentence=self.good if self.passed else self.bad,
        )
