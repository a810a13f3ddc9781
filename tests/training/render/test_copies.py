"""Copies: nothing but the alteration differs, and each alteration is as large as it says."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from tests.training.render import slab
from training.render import close, copies
from training.render.copies.alter import TOGETHER
from training.render.copies.amounts import LEVELS, Alteration, alterations, shares
from training.render.damage.colour import delta_e
from training.render.draws import Draws
from training.render.scenes import closeup
from training.render.things import GOODS
from training.render.things.thing import Kind, Thing

ALL = sorted(alterations())


@pytest.fixture(autouse=True)
def slab_is_a_good(monkeypatch: pytest.MonkeyPatch) -> None:
    kind: Kind = slab
    monkeypatch.setitem(GOODS, "slab", kind)


def genuine(seed: int) -> dict[str, Any]:
    """A whole plan as the engine writes it."""
    draw = random.Random(seed)
    return {
        "id": f"copies-000-{seed:05d}",
        "set": "copies",
        "split": "train",
        "seed": seed,
        "size_wh": [384, 384],
        "thing": {"kind": "slab", "params": slab.plan(draw)},
        "materials": slab.materials(draw),
        "scene": {"kind": "bare", "params": {"grey": draw.random()}},
        "light": {"azimuth": draw.random()},
        "camera": {"px_per_mm": draw.uniform(8, 25)},
        "phone": {"noise": draw.random()},
        "props": [],
        "damages": [],
        "alterations": {},
        "pair": None,
    }


def built(plan: dict[str, Any]) -> Thing:
    """The thing of a plan with its alterations of shape."""
    return copies.reshape(slab.build(plan["thing"]["params"]), plan["alterations"])


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every number and word of a document with its path."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, f"{path}/{key}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from leaves(inner, f"{path}/{index}")
    else:
        yield path, value


ALLOWED = {
    "stitch_pitch": "/thing/params/seams/stitch_pitch_mm",
    "stitch_slant": "/thing/params/seams/stitch_slant_deg",
    "grain_scale": "/materials/leather/grain_mm",
    "grain_depth": "/materials/leather/grain_depth_mm",
    "engraving_depth": "/thing/params/engraving_mm",
    "hardware_tint": "/materials/metal/rgb|/materials/satin/rgb",
    "lining": "/materials/lining/rgb",
    "proportions": "/thing/params/width_mm",
}


@pytest.mark.parametrize("name", ALL)
def test_the_plan_differs_in_the_alteration_alone(name: str) -> None:
    plan = genuine(3)
    before = copy.deepcopy(plan)
    made = copies.alter(plan, random.Random(5), only=name, level="evaluation")
    assert plan == before, "the twin's own plan is not touched"
    assert json.loads(json.dumps(made)) == made
    assert set(made["alterations"]) == {name}
    then, now = dict(leaves(plan)), dict(leaves(made))
    changed = {path for path in now if now[path] != then.get(path)}
    changed = {path for path in changed if not path.startswith("/alterations")}
    allowed = tuple(ALLOWED[name].split("|")) if name in ALLOWED else ()
    assert all(path.startswith(allowed) for path in changed), changed
    assert bool(changed) == bool(allowed), "letters change when they are built, others in the plan"


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("level", LEVELS)
def test_every_alteration_changes_the_thing_or_its_materials(name: str, level: str) -> None:
    plan = genuine(4)
    made = copies.alter(plan, random.Random(9), only=name, level=level)
    same_look = made["materials"] == plan["materials"]
    assert not (same_look and shape(built(made)) == shape(built(plan)))


def shape(thing: Thing) -> str:
    """All arrays of a thing as one comparable text."""
    arrays = [part.mesh.vertices for part in thing.parts]
    arrays += [letters.frame for letters in thing.letters]
    numbers = [
        (each.size_mm, each.spacing, each.weight_mm, each.depth_mm) for each in thing.letters
    ]
    return repr([array.tobytes() for array in arrays]) + repr(numbers)


def pitch_mm(thing: Thing) -> float:
    """Mean distance of neighbouring needle holes of the first seam."""
    steps = np.linalg.norm(np.diff(thing.seams[0].points_mm, axis=0), axis=1)
    return float(steps.mean())


def test_stitch_pitch_can_be_counted_in_the_picture() -> None:
    plan = genuine(1)
    at = np.array([[0.0, 0.0, 45.0]])
    camera = {
        "matrix": [[1, 0, 0, 0], [0, 0, -1, -300.0], [0, 1, 0, 45.0], [0, 0, 0, 1]],
        "sensor_wh": [4032, 3024],
        "lens_mm": 26.0,
        "sensor_mm": 36.0,
        "crop_xyxy": [1824, 1320, 2208, 1704],
    }
    seen = []
    for factor in (1.0, 0.9, 1.1):
        made = copy.deepcopy(plan)
        made["thing"]["params"]["seams"]["stitch_pitch_mm"] *= factor
        points = built(made).seams[0].points_mm
        low = points[np.abs(points[:, 2] - 45.0) < 1.0]
        pixels = closeup.project(camera, low)
        inside = (pixels[:, 0] > 0) & (pixels[:, 0] < 384)
        seen.append(int(inside.sum()))
    assert np.isfinite(closeup.project(camera, at)).all()
    assert seen[1] > seen[0] > seen[2], seen


@pytest.mark.parametrize("level", LEVELS)
def test_amounts_are_reached(level: str) -> None:
    plan = genuine(2)
    for seed in range(4):
        made = copies.alter(plan, random.Random(seed), only="stitch_pitch", level=level)
        ratio = pitch_mm(built(made)) / pitch_mm(built(plan))
        assert ratio == pytest.approx(made["alterations"]["stitch_pitch"]["amount"], rel=0.02)
        tinted = copies.alter(plan, random.Random(seed), only="hardware_tint", level=level)
        far = delta_e(tinted["materials"]["metal"]["rgb"], plan["materials"]["metal"]["rgb"])
        assert far == pytest.approx(tinted["alterations"]["hardware_tint"]["amount"], abs=0.05)
        wider = copies.alter(plan, random.Random(seed), only="logo_width", level=level)
        across = np.linalg.norm(built(wider).letters[0].frame[:3, 0])
        assert across == pytest.approx(wider["alterations"]["logo_width"]["amount"])


def test_hardware_of_one_colour_stays_of_one_colour() -> None:
    made = copies.alter(genuine(2), random.Random(1), only="hardware_tint", level="strong")
    assert made["materials"]["metal"]["rgb"] == made["materials"]["satin"]["rgb"]


def test_a_wider_thing_that_its_builder_widens_keeps_its_stitches() -> None:
    plan = genuine(6)
    made = copies.alter(plan, random.Random(1), only="proportions", level="strong")
    amount = made["alterations"]["proportions"]["amount"]
    assert made["thing"]["params"]["width_mm"] == pytest.approx(
        amount * plan["thing"]["params"]["width_mm"]
    )
    assert pitch_mm(built(made)) == pytest.approx(pitch_mm(built(plan)), rel=0.02)


def test_a_thing_without_a_width_is_stretched() -> None:
    thing = slab.build(slab.plan(random.Random(1)))
    made = copies.reshape(thing, {"proportions": {"amount": 1.1}})
    for old, new in zip(thing.parts, made.parts, strict=True):
        np.testing.assert_allclose(new.mesh.vertices, old.mesh.vertices * [1.1, 1.0, 1.0])
    assert copies.reshape(thing, {}) is thing


def test_shares_are_kept_and_several_share_a_level() -> None:
    plan, several, levels = genuine(7), 0, dict.fromkeys(LEVELS, 0)
    for seed in range(60):
        rows = copies.alter(plan, random.Random(seed))["alterations"].values()
        several += len(rows) > 1
        used = {row["level"] for row in rows}
        assert len(used) == 1
        levels[used.pop()] += 1
    assert several / 60 == pytest.approx(shares().several, abs=0.18)
    for level, count in levels.items():
        assert count / 60 == pytest.approx(shares().levels[level], abs=0.2)


def test_alterations_that_come_together_are_seen_together() -> None:
    plan, most = genuine(7), 0
    for seed in range(40):
        names = set(copies.alter(plan, random.Random(seed))["alterations"])
        assert len(names) == 1 or any(names <= group for group in TOGETHER), names
        sought = copies.sought(names)
        assert sought in names if names != {"proportions"} else sought is None
        if names & {"stitch_pitch", "stitch_slant"}:
            assert str(sought).startswith("stitch"), "a place of the leather may have no seam"
        most = max(most, len(names))
    assert most > 1


def test_a_twins_close_up_makes_out_a_thin_stroke_and_holds_a_whole_name() -> None:
    plan = genuine(3)
    thing = slab.build(plan["thing"]["params"])
    target = copies.aim(random.Random(1), thing, plan["materials"], "logo_weight")
    thin = copies.fineness(thing, target, {"logo_weight": {"amount": -0.04}})
    for seed in range(3):
        camera = closeup.plan(random.Random(seed), thing, target, thin)
        assert 2 * 0.04 * camera["px_per_mm"] >= 1.2
    whole = copies.fineness(thing, target, {"logo_size": {"amount": 1.03}})
    across = whole[0]["amounts"]["length_mm"]
    for seed in range(6):
        camera = closeup.plan(random.Random(seed), thing, target, whole)
        assert camera["px_per_mm"] <= max(8.0, 300.0 / across) + 1e-3
    sewn = copies.aim(random.Random(1), thing, plan["materials"], "stitch_pitch")
    assert copies.fineness(thing, sewn, {"stitch_pitch": {"amount": 1.1}}) == []


def test_both_twins_are_what_one_draw_of_them_says() -> None:
    plan = {**genuine(5), "of_seed": 0}
    plan["scene"] = {"kind": "bare", "params": {"item": np.eye(4).tolist()}}
    draws = Draws("copies", 5)
    made = [close.twin(draws, plan, index) for index in (4, 5)]
    assert sorted(bool(each["alterations"]) for each in made) == [False, True]
    for key in ("pair", "camera", "target", "scene", "light"):
        assert made[0].get(key) == made[1].get(key)
    assert made[0]["pair"] == "copies-000-pair-00002"


def test_fields_besides_the_alteration_tell_nothing() -> None:
    """A nearest-mean classifier on every other number stays at chance: they are the same bytes."""
    for seed in range(12):
        plan = genuine(seed)
        made = copies.alter(plan, random.Random(seed))
        for key in ("seed", "split", "scene", "light", "camera", "phone", "props", "damages"):
            assert json.dumps(made[key]) == json.dumps(plan[key])


def test_evaluation_amounts_are_those_that_were_committed() -> None:
    table = alterations()
    assert table["stitch_pitch"].levels["evaluation"] == (0.90, 1.10)
    assert table["grain_scale"].levels["evaluation"] == (0.85, 1.15)
    assert table["hardware_tint"].levels["evaluation"] == (6.0,)
    for name in ("logo_size", "logo_width", "logo_spacing"):
        assert table[name].levels["evaluation"] == (0.95, 1.05)


def test_nothing_to_alter_is_said() -> None:
    plan = genuine(1)
    plan["materials"].pop("lining")
    with pytest.raises(ValueError, match="nothing to alter by lining"):
        copies.alter(plan, random.Random(1), only="lining")


def test_an_amount_that_changes_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="changes nothing"):
        Alteration("x", "factor", {level: (1.0,) for level in LEVELS})
    with pytest.raises(ValueError, match="wrong"):
        Alteration("x", "parsecs", {level: (2.0,) for level in LEVELS})


@pytest.mark.parametrize("name", ALL)
def test_a_pair_is_aimed_at_what_was_altered(name: str) -> None:
    plan = genuine(1)
    thing = slab.build(plan["thing"]["params"])
    if name == "lining":  # of the slab, it looks to the back
        target = copies.aim(random.Random(1), thing, plan["materials"], name)
        assert target["normal"][1] > 0
        return
    target = copies.aim(random.Random(1), thing, plan["materials"], name)
    assert target["role"] in {"thread", "satin", "metal", "leather"}
