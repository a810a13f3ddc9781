"""What vision finds: frozen, checked at birth, and plain JSON on request.

Pixels and vectors stay out of the JSON; it says how large they are. Every result names the models
that made it as `name@revision`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from vision.checked import (
    Result,
    plain,
    require,
    require_box,
    require_finite,
    require_share,
    require_word,
)
from vision.geometry import Box, box_area, clip_box, mask_box

CheckName = Literal[
    "resolution", "focus", "exposure", "glare", "colour_cast", "screen",
    "item", "one_item", "subject_size", "framing",
]  # fmt: skip
Direction = Literal["for", "against", "neutral"]
Decision = Literal["consistent", "suspect", "inconclusive"]
Grade = Literal["pristine", "excellent", "very_good", "good", "fair"]

_SUBJECT_ALPHA = 128  # a pixel that is at least half item belongs to it


@dataclass(frozen=True, eq=False)
class Mask(Result):
    """How much of each pixel is the item: alpha_u8 uint8 (H, W) at the photo's size, read-only."""

    alpha_u8: NDArray[np.uint8]
    model: str

    def __post_init__(self) -> None:
        alpha = self.alpha_u8
        require(
            alpha.dtype == np.uint8 and alpha.ndim == 2 and alpha.size > 0,
            f"alpha_u8: expected uint8 (H, W), got {alpha.dtype} {alpha.shape}",
        )
        alpha.setflags(write=False)

    @property
    def coverage(self) -> float:
        """Share of the picture that is the item, 0..1, half-covered pixels counted half."""
        return float(self.alpha_u8.mean(dtype=np.float64)) / 255.0

    @property
    def box_xyxy(self) -> Box | None:
        """Box around the pixels that are at least half item; None where there are none."""
        return mask_box(self.alpha_u8 >= _SUBJECT_ALPHA)

    @property
    def is_empty(self) -> bool:
        """True where no pixel is at least half item."""
        return bool(self.alpha_u8.max() < _SUBJECT_ALPHA)

    def to_json(self) -> dict[str, object]:
        """Shape, coverage and box; never the pixels."""
        height, width = self.alpha_u8.shape
        return {
            "size_wh": [width, height],
            "coverage": self.coverage,
            "box_xyxy": plain(self.box_xyxy),
            "model": self.model,
        }


@dataclass(frozen=True)
class QualityCheck(Result):
    """One measured property of a photo, its limit in words and a sentence to act on."""

    name: CheckName
    value: float
    unit: str
    limit: str
    passed: bool
    sentence: str

    def __post_init__(self) -> None:
        require_word("name", self.name, CheckName)
        require_finite(self.name, self.value)


@dataclass(frozen=True)
class PhotoQuality(Result):
    """All checks of one photo; it passes when every one does."""

    checks: tuple[QualityCheck, ...]
    models: tuple[str, ...]

    def __post_init__(self) -> None:
        names = [check.name for check in self.checks]
        require(len(set(names)) == len(names), f"checks: expected each name once, got {names}")

    @property
    def passed(self) -> bool:
        """True when no photograph must be retaken."""
        return all(check.passed for check in self.checks)

    def to_json(self) -> dict[str, object]:
        """The checks and whether all of them passed."""
        return {"passed": self.passed, **super().to_json()}


@dataclass(frozen=True, eq=False)
class Embedding(Result):
    """A direction in feature space: vector float32 (d,) of unit length, read-only."""

    vector: NDArray[np.float32]
    model: str

    def __post_init__(self) -> None:
        vector = self.vector
        require(
            vector.dtype == np.float32 and vector.ndim == 1,
            f"vector: expected float32 (d,), got {vector.dtype} {vector.shape}",
        )
        length = float(np.linalg.norm(vector))
        require(abs(length - 1.0) < 1e-3, f"vector: expected length 1, got {length:.4f}")
        vector.setflags(write=False)


@dataclass(frozen=True, eq=False)
class PatchGrid(Result):
    """Unit-length features of a regular grid laid over a photo: float32 (rows, columns, d)."""

    features: NDArray[np.float32]
    model: str
    size_wh: tuple[int, int]

    def __post_init__(self) -> None:
        features = self.features
        require(
            features.dtype == np.float32 and features.ndim == 3 and features.size > 0,
            f"features: expected float32 (rows, columns, d), got {features.dtype} {features.shape}",
        )
        require(bool(np.isfinite(features).all()), "features: expected finite numbers")
        require(min(self.size_wh) > 0, f"size_wh: expected positive, got {self.size_wh}")
        features.setflags(write=False)

    def box_xyxy(self, row: int, column: int) -> Box:
        """The part of the photo, in its pixels, that one cell of the grid covers."""
        rows, columns, _ = self.features.shape
        require(
            0 <= row < rows and 0 <= column < columns,
            f"cell: expected inside {rows} x {columns}, got {row}, {column}",
        )
        width, height = self.size_wh
        x0, y0 = column * width // columns, row * height // rows
        x1, y1 = (column + 1) * width // columns, (row + 1) * height // rows
        return clip_box((x0, y0, max(x1, x0 + 1), max(y1, y0 + 1)), self.size_wh)


@dataclass(frozen=True)
class Evidence(Result):
    """One located reason: where, how strong, which way it points, and which model says so."""

    kind: str
    photo: str
    view: str
    box_xyxy: Box | None
    strength: float
    direction: Direction
    sentence: str
    model: str
    reference: str | None = None
    reference_box_xyxy: Box | None = None
    p_value: float | None = None

    def __post_init__(self) -> None:
        require_share("strength", self.strength)
        require_share("p_value", self.p_value)
        require_word("direction", self.direction, Direction)
        require_box(self.box_xyxy)
        require_box(self.reference_box_xyxy)


@dataclass(frozen=True)
class IdentityCandidate(Result):
    """One product that the item may be; score is the likeness to its references, up to 1."""

    brand: str
    sku: str
    score: float

    def __post_init__(self) -> None:
        require(-1.0 <= self.score <= 1.001, f"score: expected -1..1, got {self.score}")


@dataclass(frozen=True)
class Identity(Result):
    """Candidate products, best first; empty where no reference exists."""

    candidates: tuple[IdentityCandidate, ...]
    models: tuple[str, ...]
    evidence: tuple[Evidence, ...] = ()

    def __post_init__(self) -> None:
        scores = [candidate.score for candidate in self.candidates]
        require(scores == sorted(scores, reverse=True), "candidates: expected best first")


@dataclass(frozen=True)
class Authenticity(Result):
    """The machine's word, never a verdict, with its conformal p-value and what it lacked."""

    decision: Decision
    p_value: float | None
    alpha: float
    calibration_items: int
    evidence: tuple[Evidence, ...]
    missing: tuple[str, ...]
    models: tuple[str, ...]

    def __post_init__(self) -> None:
        require_word("decision", self.decision, Decision)
        require_share("p_value", self.p_value)
        require(0.0 < self.alpha < 1.0, f"alpha: expected inside 0..1, got {self.alpha}")
        require(self.calibration_items >= 0, "calibration_items: expected 0 or more")
        require(
            self.decision == "inconclusive" or self.p_value is not None,
            f"p_value: expected a number for {self.decision}, got None",
        )


@dataclass(frozen=True)
class Damage(Result):
    """One located fault; area_fraction is its share of the visible item, severity 0..1."""

    kind: str
    photo: str
    view: str
    box_xyxy: Box
    area_fraction: float
    severity: float
    sentence: str
    model: str

    def __post_init__(self) -> None:
        require_share("area_fraction", self.area_fraction)
        require_share("severity", self.severity)
        require_box(self.box_xyxy)
        require(box_area(self.box_xyxy) > 0, f"box: expected an area, got {self.box_xyxy}")


@dataclass(frozen=True)
class Deduction(Result):
    """Points taken off the condition score and why; damage_index points into the damages."""

    points: float
    reason: str
    damage_index: int | None

    def __post_init__(self) -> None:
        require(0.0 <= self.points <= 100.0, f"points: expected 0..100, got {self.points}")


@dataclass(frozen=True)
class Condition(Result):
    """The grade and how the score came about: 100 minus the deductions, never below 0."""

    score: float
    grade: Grade
    damages: tuple[Damage, ...]
    deductions: tuple[Deduction, ...]
    models: tuple[str, ...]

    def __post_init__(self) -> None:
        require(0.0 <= self.score <= 100.0, f"score: expected 0..100, got {self.score}")
        require_word("grade", self.grade, Grade)
        for deduction in self.deductions:
            index = deduction.damage_index
            require(
                index is None or 0 <= index < len(self.damages),
                f"damage_index: expected below {len(self.damages)}, got {index}",
            )


@dataclass(frozen=True)
class ItemAssessment(Result):
    """Everything the machine says about one item."""

    identity: Identity
    authenticity: Authenticity
    condition: Condition
    models: tuple[str, ...]
