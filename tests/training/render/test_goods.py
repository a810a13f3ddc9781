"""Goods that are no bags: pure arrays, checked without Blender."""

from __future__ import annotations

import json
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from training.render.shapes import Floats
from training.render.things.goods.kinds import OTHER_GOODS
from training.render.things.thing import Params, Thing

FACES_AT_MOST = 130_000
ANCHOR_OFF_MM = 9.0
SMALL_GOODS = ("wallet", "card_holder")


def planned(kind: str, seed: int) -> Params:
    """The numbers of a good as they come back from JSON."""
    params: Params = json.loads(json.dumps(OTHER_GOODS[kind].plan(random.Random(seed))))
    return params


def points_of(thing: Thing) -> Floats:
    return np.concatenate([part.mesh.vertices for part in thing.parts])


@pytest.mark.parametrize("kind", sorted(OTHER_GOODS))
@given(seed=st.integers(0, 10**6))
@settings(max_examples=4, deadline=None)
def test_a_good_is_a_sound_mesh_that_stands_on_the_ground(kind: str, seed: int) -> None:
    thing = OTHER_GOODS[kind].build(planned(kind, seed))
    points = points_of(thing)
    assert np.isfinite(points).all()
    assert abs(points[:, 2].min()) < 1.5
    assert 60.0 < float(np.ptp(points, axis=0).max()) < 1400.0
    for part in thing.parts:
        if part.flat_mm is not None:
            assert part.flat_mm.shape == (len(part.mesh.vertices), 2)
        for block, slots in zip(part.mesh.faces, part.mesh.slots, strict=True):
            assert block.max() < len(part.mesh.vertices)
            assert slots.max() < len(part.roles)
    assert sum(len(b) for part in thing.parts for b in part.mesh.faces) < FACES_AT_MOST
    for anchor in thing.anchors:
        off = np.linalg.norm(points - np.array(anchor.at_mm), axis=1).min()
        assert off < ANCHOR_OFF_MM, anchor.name
        assert np.linalg.norm(anchor.normal) == pytest.approx(1.0, abs=1e-3)


@pytest.mark.parametrize("kind", sorted(OTHER_GOODS))
def test_every_role_has_a_material_that_json_keeps(kind: str) -> None:
    for seed in range(6):
        thing = OTHER_GOODS[kind].build(planned(kind, seed))
        looks = OTHER_GOODS[kind].materials(random.Random(seed))
        roles = {role for part in thing.parts for role in part.roles}
        assert roles | {each.role for each in thing.letters} <= set(looks)
        json.dumps(looks)


@pytest.mark.parametrize("kind", sorted(OTHER_GOODS))
def test_the_same_numbers_make_the_same_arrays(kind: str) -> None:
    first, second = (points_of(OTHER_GOODS[kind].build(planned(kind, 5))) for _ in range(2))
    assert np.array_equal(first, second)


@pytest.mark.parametrize("kind", SMALL_GOODS)
@given(pitch=st.floats(2.0, 5.0))
@settings(max_examples=4, deadline=None)
def test_the_edge_seam_has_the_pitch_asked_for(kind: str, pitch: float) -> None:
    params = {**planned(kind, 3), "stitch_pitch_mm": pitch}
    seam = next(each for each in OTHER_GOODS[kind].build(params).seams if each.name == "edge")
    steps = np.linalg.norm(np.diff(seam.points_mm, axis=0), axis=1)
    assert float(np.median(steps)) == pytest.approx(pitch, rel=0.08)
