"""Bags: every family drawn and built, without Blender."""

from __future__ import annotations

import json
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from training.render.shapes import Floats
from training.render.things import GOODS
from training.render.things.bags.kinds import BAGS
from training.render.things.bags.shape import body
from training.render.things.fittings.pieces import faces_of
from training.render.things.thing import Params, Thing

SEEDS = st.integers(0, 100_000)
MOST_FACES = 150_000


def planned(kind: str, seed: int) -> Params:
    """The numbers of one bag."""
    return BAGS[kind].plan(random.Random(f"test {kind} {seed}"))


def points_of(thing: Thing) -> Floats:
    """Every vertex of a thing."""
    return np.concatenate([part.mesh.vertices for part in thing.parts])


def families(kind: str) -> dict[str, Params]:
    """One bag of each family that a kind draws."""
    found: dict[str, Params] = {}
    for seed in range(60):
        params = planned(kind, seed)
        found.setdefault(params["family"], params)
    return found


@pytest.mark.parametrize("kind", sorted(BAGS))
def test_every_family_stands_on_the_ground_sound_and_light(kind: str) -> None:
    drawn = families(kind)
    assert len(drawn) >= 3
    for family, params in drawn.items():
        thing = BAGS[kind].build(params)
        points = points_of(thing)
        assert np.isfinite(points).all(), family
        assert -1e-6 <= points[:, 2].min() < 3.0, family
        assert (np.ptp(points, axis=0) < 1000.0).all(), family
        assert np.ptp(points, axis=0).max() > 120.0, family
        assert sum(faces_of(part.mesh) for part in thing.parts) < MOST_FACES, family
        assert thing.kind == kind
        assert thing.seams, family


@pytest.mark.parametrize("kind", sorted(BAGS))
def test_parts_name_slots_and_roles_that_exist(kind: str) -> None:
    thing = BAGS[kind].build(planned(kind, 5))
    looks = BAGS[kind].materials(random.Random("looks"))
    for part in thing.parts:
        assert max(int(slot.max()) for slot in part.mesh.slots) < len(part.roles)
        assert set(part.roles) <= set(looks), part.name
        if part.flat_mm is not None:
            assert len(part.flat_mm) == len(part.mesh.vertices), part.name
    assert {each.role for each in thing.letters} <= set(looks)
    assert all(isinstance(look["kind"], str) for look in looks.values())


@pytest.mark.parametrize("kind", sorted(BAGS))
def test_the_same_numbers_make_the_same_arrays_even_after_json(kind: str) -> None:
    params = planned(kind, 11)
    again = json.loads(json.dumps(params))
    assert again == params
    first, second = BAGS[kind].build(params), BAGS[kind].build(again)
    assert [part.name for part in first.parts] == [part.name for part in second.parts]
    for one, other in zip(first.parts, second.parts, strict=True):
        assert np.array_equal(one.mesh.vertices, other.mesh.vertices)


@given(kind=st.sampled_from(sorted(BAGS)), seed=SEEDS)
@settings(max_examples=8, deadline=None)
def test_anchors_lie_on_the_surface(kind: str, seed: int) -> None:
    thing = BAGS[kind].build(planned(kind, seed))
    points = points_of(thing)
    names = [each.name for each in thing.anchors]
    assert {"logo", "stitching", "edge", "corner", "serial"} <= set(names)
    for anchor in thing.anchors:
        gap = np.sqrt(((points - np.array(anchor.at_mm)) ** 2).sum(axis=1).min())
        assert gap < 16.0, (anchor.name, gap, kind, seed)
        assert np.linalg.norm(anchor.normal) == pytest.approx(1.0)


@pytest.mark.parametrize("kind", sorted(BAGS))
def test_stitches_follow_the_pitch_asked_for(kind: str) -> None:
    for pitch in (2.6, 4.0):
        thing = BAGS[kind].build({**planned(kind, 3), "stitch_pitch_mm": pitch})
        line = max(thing.seams, key=lambda seam: len(seam.points_mm))
        steps = np.linalg.norm(np.diff(line.points_mm, axis=0), axis=1)
        assert np.median(steps) == pytest.approx(pitch, rel=0.06)


def test_near_bags_have_needle_holes_and_finer_stitches() -> None:
    params = planned("flap", 2)
    far, near = (BAGS["flap"].build({**params, "detail": detail}) for detail in ("far", "near"))
    sewn = [next(part for part in thing.parts if part.name == "stitching") for thing in (far, near)]
    assert "hole" not in sewn[0].roles
    assert "hole" in sewn[1].roles
    assert faces_of(sewn[1].mesh) > 5 * faces_of(sewn[0].mesh)


@given(kind=st.sampled_from(sorted(BAGS)), seed=SEEDS, factor=st.sampled_from([0.9, 1.1]))
@settings(max_examples=8, deadline=None)
def test_a_wider_bag_is_wider_and_no_taller(kind: str, seed: int, factor: float) -> None:
    params = planned(kind, seed) | {"pose": "standing", "tilt_deg": 0.0}
    one = body(params)
    other = body({**params, "width_mm": params["width_mm"] * factor})
    wide = [np.ptp(each.front.grid[:, :, 0]) for each in (one, other)]
    high = [np.ptp(each.front.grid[:, :, 2]) for each in (one, other)]
    assert wide[1] / wide[0] == pytest.approx(factor, rel=0.06)
    assert high[1] == pytest.approx(high[0], rel=0.05)


def test_a_lying_bag_is_lower_than_a_standing_one() -> None:
    params = planned("flap", 4)
    heights = {}
    for pose in ("standing", "lying"):
        thing = BAGS["flap"].build({**params, "pose": pose, "carry": []})
        heights[pose] = float(np.ptp(points_of(thing)[:, 2]))
        assert thing.notes["pose"] == pose
    assert heights["lying"] < 0.75 * heights["standing"]


def test_a_hanging_bag_is_drawn_up_by_what_it_hangs_from() -> None:
    params = next(each for each in (planned("flap", seed) for seed in range(9)) if each["carry"])
    thing = BAGS["flap"].build({**params, "pose": "hanging"})
    walls = np.concatenate([part.mesh.vertices for part in thing.parts if part.name == "front"])
    assert thing.notes["hang_mm"][2] > walls[:, 2].max() + 100.0


def test_nothing_of_a_body_is_pushed_into_it() -> None:
    made = body(planned("tote", 1) | {"pose": "standing", "slump": 0.0})
    middle = np.array([[0.0, 0.0, 60.0]])
    moved = made.solid(middle, 3.0)
    assert np.linalg.norm(moved - middle) > 10.0
    outside = np.array([[0.0, -400.0, 60.0]])
    assert made.solid(outside, 3.0) == pytest.approx(outside)


def test_bags_are_among_the_goods() -> None:
    assert set(BAGS) <= set(GOODS)
