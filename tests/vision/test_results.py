"""Results check themselves at birth and become plain JSON."""

from __future__ import annotations

import json
import math
import pickle
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.errors import ResultInvalid, TooSmall
from vision.results import (
    Authenticity,
    Condition,
    Damage,
    Deduction,
    Embedding,
    Evidence,
    Identity,
    IdentityCandidate,
    ItemAssessment,
    Mask,
    PatchGrid,
    PhotoQuality,
    QualityCheck,
)


def evidence(**changes: Any) -> Evidence:
    fields: dict[str, Any] = {
        "kind": "surface",
        "photo": "p1",
        "view": "front",
        "box_xyxy": (1, 2, 3, 4),
        "strength": 0.5,
        "direction": "against",
        "sentence": "The grain is coarser than on 24 genuine items.",
        "model": "m@1",
    }
    return Evidence(**fields | changes)


def damage(**changes: Any) -> Damage:
    fields: dict[str, Any] = {
        "kind": "scratch",
        "photo": "p1",
        "view": "front",
        "box_xyxy": (1, 2, 30, 40),
        "area_fraction": 0.01,
        "severity": 0.4,
        "sentence": "A scratch at the corner.",
        "model": "m@1",
    }
    return Damage(**fields | changes)


def authenticity(**changes: Any) -> Authenticity:
    fields: dict[str, Any] = {
        "decision": "suspect",
        "p_value": 0.04,
        "alpha": 0.05,
        "calibration_items": 24,
        "evidence": (evidence(),),
        "missing": (),
        "models": ("m@1",),
    }
    return Authenticity(**fields | changes)


def condition(**changes: Any) -> Condition:
    fields: dict[str, Any] = {
        "score": 91.0,
        "grade": "excellent",
        "damages": (damage(),),
        "deductions": (Deduction(9.0, "scratch", 0),),
        "models": ("m@1",),
    }
    return Condition(**fields | changes)


def check(name: Any = "focus", value: float = 0.4, *, passed: bool = True) -> QualityCheck:
    return QualityCheck(name, value, "px", "at least 1", passed, "Fine.")


NAN = math.nan
WRONG: dict[str, Any] = {
    "mask of floats": lambda: Mask(np.zeros((4, 4), np.float32), "m@1"),
    "mask with channels": lambda: Mask(np.zeros((4, 4, 1), np.uint8), "m@1"),
    "mask of nothing": lambda: Mask(np.zeros((0, 4), np.uint8), "m@1"),
    "long vector": lambda: Embedding(np.ones(4, np.float32), "m@1"),
    "vector of doubles": lambda: Embedding(np.array([1.0]), "m@1"),
    "vector of nothing known": lambda: Embedding(np.full(4, NAN, np.float32), "m@1"),
    "flat grid": lambda: PatchGrid(np.ones((4, 4), np.float32), "m@1", (8, 8)),
    "grid with a NaN": lambda: PatchGrid(np.full((4, 4, 2), np.nan, np.float32), "m@1", (8, 8)),
    "grid of no picture": lambda: PatchGrid(np.ones((4, 4, 2), np.float32), "m@1", (0, 8)),
    "cell outside": lambda: PatchGrid(np.ones((4, 4, 2), np.float32), "m@1", (8, 8)).box_xyxy(4, 0),
    "unknown check": lambda: check("beauty"),
    "check of nothing known": lambda: check(value=NAN),
    "check twice": lambda: PhotoQuality((check(), check()), ()),
    "strength over one": lambda: evidence(strength=1.1),
    "strength of nothing known": lambda: evidence(strength=NAN),
    "p-value below nothing": lambda: evidence(p_value=-0.1),
    "unknown direction": lambda: evidence(direction="sideways"),
    "box turned round": lambda: evidence(box_xyxy=(3, 2, 1, 4)),
    "box outside": lambda: evidence(reference_box_xyxy=(-1, 0, 1, 4)),
    "box of three": lambda: evidence(box_xyxy=(1, 2, 3)),
    "flat damage": lambda: damage(box_xyxy=(1, 2, 1, 9)),
    "damage over the item": lambda: damage(area_fraction=1.5),
    "severity below nothing": lambda: damage(severity=-0.1),
    "points over hundred": lambda: Deduction(101.0, "x", None),
    "deduction without its damage": lambda: condition(deductions=(Deduction(1.0, "x", 1),)),
    "score over hundred": lambda: condition(score=100.5),
    "unknown grade": lambda: condition(grade="mint"),
    "decision without a number": lambda: authenticity(p_value=None),
    "unknown decision": lambda: authenticity(decision="authentic"),
    "alpha of one": lambda: authenticity(alpha=1.0),
    "negative count": lambda: authenticity(calibration_items=-1),
    "score outside cosine": lambda: IdentityCandidate("b", "s", 1.2),
    "worst first": lambda: Identity(
        (IdentityCandidate("b", "s", 0.2), IdentityCandidate("b", "t", 0.9)), ()
    ),
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
def test_wrong_results_are_never_born(wrong: Any) -> None:
    with pytest.raises(ResultInvalid, match="expected"):
        wrong()


def test_an_assessment_becomes_json_and_back() -> None:
    identity = Identity((IdentityCandidate("Vetra", "V-1", 0.9),), ("m@1",))
    whole = ItemAssessment(identity, authenticity(), condition(), ("m@1",))

    read = json.loads(json.dumps(whole.to_json(), allow_nan=False))

    assert read["authenticity"]["evidence"][0]["box_xyxy"] == [1, 2, 3, 4]
    assert read["condition"]["deductions"][0]["damage_index"] == 0
    assert read["identity"]["candidates"][0]["sku"] == "V-1"


def test_inconclusive_needs_no_number() -> None:
    assert authenticity(decision="inconclusive", p_value=None).to_json()["p_value"] is None


def test_quality_passes_when_every_check_does() -> None:
    good, bad = check(), check("framing", passed=False)

    assert PhotoQuality((good,), ()).passed
    assert not PhotoQuality((good, bad), ()).passed
    assert PhotoQuality((good, bad), ()).to_json()["passed"] is False


def test_an_empty_mask_is_a_value() -> None:
    mask = Mask(np.zeros((4, 6), np.uint8), "m@1")

    assert mask.is_empty
    assert mask.coverage == 0.0
    assert mask.to_json() == {
        "size_wh": [6, 4],
        "coverage": 0.0,
        "box_xyxy": None,
        "model": "m@1",
    }


def test_arrays_cannot_be_changed_afterwards() -> None:
    mask = Mask(np.full((4, 4), 255, np.uint8), "m@1")

    with pytest.raises(ValueError, match="read-only"):
        mask.alpha_u8[0, 0] = 0


@given(
    rows=st.integers(1, 40),
    columns=st.integers(1, 40),
    width=st.integers(1, 3000),
    height=st.integers(1, 3000),
    data=st.data(),
)
def test_every_cell_lies_in_the_picture(
    rows: int, columns: int, width: int, height: int, data: st.DataObject
) -> None:
    grid = PatchGrid(np.ones((rows, columns, 1), np.float32), "m@1", (width, height))
    row, column = data.draw(st.integers(0, rows - 1)), data.draw(st.integers(0, columns - 1))

    x0, y0, x1, y1 = grid.box_xyxy(row, column)

    assert 0 <= x0 < x1 <= width
    assert 0 <= y0 < y1 <= height


def test_the_cells_tile_the_picture() -> None:
    grid = PatchGrid(np.ones((7, 5, 1), np.float32), "m@1", (101, 77))
    seen = np.zeros((77, 101), int)
    for row in range(7):
        for column in range(5):
            x0, y0, x1, y1 = grid.box_xyxy(row, column)
            seen[y0:y1, x0:x1] += 1

    assert (seen == 1).all()


def test_errors_survive_the_way_between_processes() -> None:
    error = pickle.loads(pickle.dumps(TooSmall("Too small.", size_wh=(1, 2), min_side=32)))

    assert (str(error), error.code, error.size_wh) == ("Too small.", "photo_too_small", (1, 2))
    assert str(TooSmall()).startswith("The picture is too small")
