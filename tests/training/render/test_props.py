"""Props: pure arrays, checked without Blender."""

from __future__ import annotations

import json
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from training.render.shapes import Floats
from training.render.things import PROPS
from training.render.things.props.blends import Limb, skin
from training.render.things.props.kinds import FURNITURE
from training.render.things.thing import Thing

FACES_AT_MOST = 40_000
LONGEST_MM = {"shelf_bracket": 1500.0, "mannequin": 1800.0, "hand": 1000.0}


def made(kind: str, seed: int) -> Thing:
    """A prop whose numbers went through JSON, as a plan's do."""
    draw = random.Random(seed)
    params = json.loads(json.dumps(PROPS[kind].plan(draw)))
    thing = PROPS[kind].build(params)
    looks = PROPS[kind].materials(draw)
    roles = {role for part in thing.parts for role in part.roles}
    assert roles | {each.role for each in thing.letters} <= set(looks)
    json.dumps([looks, thing.notes])
    return thing


def points_of(thing: Thing) -> Floats:
    return np.concatenate([part.mesh.vertices for part in thing.parts])


@pytest.mark.parametrize("kind", sorted(PROPS))
@given(seed=st.integers(0, 10**6))
@settings(max_examples=5, deadline=None)
def test_a_prop_is_a_sound_mesh_that_stands_on_the_ground(kind: str, seed: int) -> None:
    thing = made(kind, seed)
    points = points_of(thing)
    assert np.isfinite(points).all()
    assert -1.0 < points[:, 2].min() < 2.0
    assert 20.0 < float(np.ptp(points, axis=0).max()) < LONGEST_MM.get(kind, 1300.0)
    for part in thing.parts:
        for block, slots in zip(part.mesh.faces, part.mesh.slots, strict=True):
            assert block.min() >= 0
            assert block.max() < len(part.mesh.vertices)
            assert slots.min() >= 0
            assert slots.max() < len(part.roles)
    assert sum(len(b) for part in thing.parts for b in part.mesh.faces) < FACES_AT_MOST


@pytest.mark.parametrize("kind", sorted(PROPS))
def test_the_same_numbers_make_the_same_arrays(kind: str) -> None:
    first, second = points_of(made(kind, 7)), points_of(made(kind, 7))
    assert np.array_equal(first, second)
    assert not np.array_equal(first, points_of(made(kind, 8)))


def test_what_carries_a_good_says_where() -> None:
    assert set(FURNITURE) <= set(PROPS)
    assert len(made("hand", 3).notes["grip_mm"]) == 3
    assert made("shelf_bracket", 3).notes["top_mm"] > 50.0


def test_a_blended_ball_has_its_radius_and_looks_outward() -> None:
    ball = skin([Limb(np.zeros(3), np.zeros(3), 20.0, 20.0)], 2.0, 2.0)
    assert np.linalg.norm(ball.vertices, axis=1) == pytest.approx(20.0, abs=0.4)
    a, b, c, _ = (ball.vertices[ball.faces[0][:, k]] for k in range(4))
    facing = np.cross(b - a, c - b)
    assert (np.einsum("ij,ij->i", facing, a) > 0).mean() > 0.97
