"""Damage as numbers, drawings and changed shapes, without Blender."""

from __future__ import annotations

import dataclasses
import json
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.training.render import slab
from training.render import damage
from training.render.damage.amounts import Kind, kinds
from training.render.damage.colour import delta_e, lab, linear, moved_exactly
from training.render.damage.lookalikes import table
from training.render.damage.places import Place, Skin
from training.render.damage.planning import read
from training.render.damage.shape import stitch_ends
from training.render.damage.stamps import DAMAGE, SOUND, STAMPS
from training.render.shapes import Mesh
from training.render.things.thing import Params, Thing

SHEET_MM = [18.0, 12.0]


@pytest.fixture(scope="module")
def thing() -> Thing:
    return slab.build(slab.plan(random.Random(1)))


@pytest.fixture(scope="module")
def materials() -> dict[str, Params]:
    return slab.materials(random.Random(1))


def found(thing: Thing, materials: dict[str, Params], kind: str) -> Params:
    """The first damage of a kind that seeds bring forth."""
    for seed in range(400):
        draw = random.Random(seed)
        target = damage.aim(draw, thing, materials)
        if target["kind"] == kind:
            return damage.plan(draw, thing, materials, target)[0]
    raise AssertionError(f"no {kind} in 400 seeds")


@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0), st.sampled_from(sorted(kinds())))
def test_amounts_grow_with_severity(first: float, second: float, name: str) -> None:
    low, high = sorted((first, second))
    small, large = kinds()[name].amounts(low), kinds()[name].amounts(high)
    assert all(small[measure] <= large[measure] for measure in small)
    assert all(value > 0 for value in small.values())


def test_every_kind_has_a_drawing_and_every_drawing_a_kind() -> None:
    assert list(DAMAGE) == list(kinds())
    assert set(SOUND) | {"words"} == set(table())
    assert len(kinds()) == 16


@pytest.mark.parametrize("severity", [-0.01, 1.01, float("nan")])
def test_a_severity_outside_its_range_is_refused(severity: float) -> None:
    with pytest.raises(ValueError, match="severity"):
        kinds()["scratch"].amounts(severity)


def test_a_kind_that_shrinks_is_refused() -> None:
    with pytest.raises(ValueError, match="grows"):
        Kind("x", 1.0, ("leather",), {**kinds()["scratch"].ends, "width_mm": (2.0, 1.0)})


def stamp_params(kind: str, variant: str, severity: float, seed: int = 5) -> Params:
    amounts = kinds()[kind].amounts(severity) if kind in kinds() else {}
    return {
        "kind": kind,
        "variant": variant,
        "severity": severity,
        "strength": severity,
        "seed": seed,
        "amounts": amounts,
        "size_mm": SHEET_MM,
        "gap_mm": 6.0,
    }


@pytest.mark.parametrize(
    ("kind", "variant"), [(kind, look) for kind in DAMAGE for look in DAMAGE[kind][1]]
)
def test_a_drawing_is_the_same_again_and_its_truth_covers_what_it_colours(
    kind: str, variant: str
) -> None:
    params = stamp_params(kind, variant, 0.55)
    first, second = STAMPS[kind](params), STAMPS[kind](params)
    for layer in ("mask", "cover", "height_mm", "open"):
        np.testing.assert_array_equal(getattr(first, layer), getattr(second, layer))
    assert first.mask.min() >= -1e-9
    assert first.mask.max() <= 1 + 1e-9
    assert first.mask.max() > 0.5, "the truth can be seen"
    strong = (np.abs(first.cover) > 0.5) | (first.open > 0.5)
    if strong.any():
        assert (first.mask[strong] > 0.05).mean() > 0.9


@pytest.mark.parametrize(
    ("kind", "variant"), [(kind, look) for kind in SOUND for look in SOUND[kind][1]]
)
def test_a_look_alike_draws_something(kind: str, variant: str) -> None:
    stamp = STAMPS[kind](stamp_params(kind, variant, 0.6))
    drawn = np.abs(stamp.mask).sum() + np.abs(stamp.cover).sum() + np.abs(stamp.height_mm).sum()
    assert drawn > 1.0
    assert not stamp.open.any(), "what is sound has no hole"


def test_plans_are_json_and_the_same_seed_plans_the_same(
    thing: Thing, materials: dict[str, Params]
) -> None:
    for seed in range(4):
        plans = []
        for _ in range(2):
            draw = random.Random(seed)
            target = damage.aim(draw, thing, materials)
            plans.append(
                damage.plan(draw, thing, materials, target)
                + damage.lookalikes(draw, thing, materials, target)
            )
        assert plans[0] == plans[1]
        assert json.loads(json.dumps(plans[0])) == plans[0]
        ids = [each["id"] for each in plans[0]]
        assert len(set(ids)) == len(ids)
        assert {each["truth"] for each in plans[0] if each["id"].startswith("s")} <= {False}


def test_the_first_damage_lies_where_the_close_up_looks(
    thing: Thing, materials: dict[str, Params]
) -> None:
    for seed in range(8):
        draw = random.Random(seed)
        target = damage.aim(draw, thing, materials)
        first = damage.plan(draw, thing, materials, target)[0]
        away = np.linalg.norm(np.array(first["at_mm"]) - target["at_mm"])
        assert first["kind"] == target["kind"]
        assert away < 30.0
        frame = np.array([first["right"], first["up"], first["normal"]])
        np.testing.assert_allclose(frame @ frame.T, np.eye(3), atol=2e-3)


def test_colour_is_as_far_away_as_was_drawn(thing: Thing, materials: dict[str, Params]) -> None:
    stain = found(thing, materials, "stain")
    base = materials[stain["role"]]["rgb"]
    assert delta_e(stain["rgb"], base) <= stain["amounts"]["delta_e"] + 0.05
    assert delta_e(stain["rgb"], base) > 1.0


@given(st.lists(st.floats(0.0, 1.0), min_size=3, max_size=3))
@settings(max_examples=60)
def test_lab_there_and_back(rgb: list[float]) -> None:
    np.testing.assert_allclose(linear(lab(rgb)), rgb, atol=1e-9)


@given(st.integers(0, 10_000), st.floats(0.02, 0.8), st.sampled_from([3.0, 6.0, 14.0]))
@settings(max_examples=40)
def test_a_tint_is_exact(seed: int, grey: float, far: float) -> None:
    rgb = [grey, grey * 0.8, grey * 0.5]
    assert delta_e(moved_exactly(random.Random(seed), rgb, far), rgb) == pytest.approx(
        far, abs=0.03
    )


def thread_faces(thing: Thing, role: str = "thread") -> int:
    return sum(len(b) for p in thing.parts if role in p.roles for b in p.mesh.faces)


def test_missing_stitches_take_their_thread_and_leave_their_holes(
    thing: Thing, materials: dict[str, Params]
) -> None:
    gone = found(thing, materials, "missing_stitch")
    seam = thing.seams[gone["seam"]]
    each = thread_faces(thing) // (len(seam.points_mm) - 1)
    left = damage.reshape(thing, [gone])
    assert thread_faces(left) == thread_faces(thing) - each * gone["stitches"]
    assert thread_faces(left, "hole") == thread_faces(thing, "hole")
    starts, ends = stitch_ends(seam, gone["stitch"], gone["stitches"])
    np.testing.assert_allclose(gone["at_mm"], (starts[0] + ends[-1]) / 2, atol=1e-3)


def test_a_loose_thread_is_a_part_of_its_own_role(
    thing: Thing, materials: dict[str, Params]
) -> None:
    loose = found(thing, materials, "loose_stitch")
    made = damage.reshape(thing, [loose])
    threads = [part for part in made.parts if part.roles == (loose["own_role"],)]
    assert threads
    assert all(np.isfinite(part.mesh.vertices).all() for part in threads)
    assert damage.dress(materials, [loose])[loose["own_role"]] == materials["thread"]
    start = thing.seams[loose["seam"]].points_mm[loose["stitch"]]
    assert np.linalg.norm(threads[0].mesh.vertices - start, axis=1).min() < 1.5


def test_stitches_beyond_a_seam_are_refused(thing: Thing) -> None:
    seam = thing.seams[0]
    with pytest.raises(ValueError, match="has no stitches"):
        stitch_ends(seam, len(seam.points_mm) - 1, 1)


def test_bent_hardware_moves_its_end_and_nothing_else(
    thing: Thing, materials: dict[str, Params]
) -> None:
    bent = found(thing, materials, "bent_hardware")
    made = damage.reshape(thing, [bent])
    for before, after in zip(thing.parts, made.parts, strict=True):
        moved = np.linalg.norm(after.mesh.vertices - before.mesh.vertices, axis=1)
        if before.name == "badge":
            assert moved.max() == pytest.approx(bent["amounts"]["depth_mm"], rel=0.05)
            assert (moved < 1e-9).any(), "the hinge's other side stays"
        else:
            assert moved.max() == 0.0


def test_sound_pictures_reshape_and_dress_nothing(
    thing: Thing, materials: dict[str, Params]
) -> None:
    assert damage.reshape(thing, []) is thing
    assert damage.dress(materials, []) == materials


def test_places_look_outwards_and_are_free(thing: Thing) -> None:
    skin = Skin(thing)
    draw = random.Random(3)
    for _ in range(15):
        place = skin.draw(draw, ("leather",))
        assert place is not None
        assert place.role == "leather"
        assert place.normal[1] < 0, "the panel's leather looks to the front"
    assert skin.draw(draw, ("glass",)) is None
    assert not skin.free(np.array([0.0, 60.0, 90.0]), np.array([0.0, -1.0, 0.0]), 200.0)
    assert read({"at_mm": [1, 2, 3], "normal": [0, 0, 1], "role": "leather", "part": "panel"}) == (
        Place((1, 2, 3), (0, 0, 1), "leather", "panel")
    )


def test_print_lies_on_a_flat_panel_and_not_across_its_rim(thing: Thing) -> None:
    skin = Skin(thing)
    front = np.array([0.0, -1.0, 0.0])
    middle = skin.beside(np.array([-30.0, -1.0, 100.0]), front, ("leather",))
    assert middle is not None
    right = np.cross([0.0, 0.0, 1.0], middle.normal)
    assert skin.even(middle, right, (6.0, 2.0))
    assert not skin.even(middle, right, (60.0, 2.0)), "the panel ends"
    rim = dataclasses.replace(middle, at_mm=(middle.at_mm[0], middle.at_mm[1], 159.5))
    assert not skin.even(rim, right, (6.0, 2.0))


def islands(mask: np.ndarray) -> int:
    """How many separate pieces a mask has, by flooding from each seed in turn."""
    left = mask.copy()
    count = 0
    while left.any():
        count += 1
        edge = np.zeros_like(left)
        edge[tuple(np.argwhere(left)[0])] = True
        while edge.any():
            left &= ~edge
            wider = np.zeros_like(left)
            wider[1:] |= edge[:-1]
            wider[:-1] |= edge[1:]
            wider[:, 1:] |= edge[:, :-1]
            wider[:, :-1] |= edge[:, 1:]
            edge = wider & left
    return count


@pytest.mark.parametrize("variant", ["oil", "ring"])
def test_what_soaked_in_is_one_patch_without_a_coast(variant: str) -> None:
    stamp = STAMPS["stain"](stamp_params("stain", variant, 0.4))
    assert islands(stamp.mask[::4, ::4] > 0.5) <= 2


def test_a_punched_holes_truth_is_the_hole() -> None:
    stamp = STAMPS["hole"](stamp_params("hole", "punched", 0.7))
    away = (stamp.mask > 0.5) & (stamp.open < 0.05)
    assert away.sum() < 0.2 * (stamp.open > 0.5).sum()


def test_a_place_under_another_part_is_no_place(thing: Thing) -> None:
    badge = next(part for part in thing.parts if part.name == "badge")
    lifted = Mesh(badge.mesh.vertices - [0.0, 0.4, 0.0], badge.mesh.faces, badge.mesh.slots)
    cover = dataclasses.replace(badge, name="cover", mesh=lifted)
    covered = Skin(dataclasses.replace(thing, parts=(*thing.parts, cover)))
    for seed in range(20):
        place = covered.draw(random.Random(seed), ("metal",))
        assert place is not None
        assert place.part == "cover" or abs(place.normal[1]) < 0.9, "its rim may still be seen"
