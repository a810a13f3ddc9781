from __future__ import annotations

import json
import random
from typing import Any

import numpy as np
import pytest

from training.render import scenes
from training.render.scenes import camera, clutter, light, outlook, surfaces, textures
from training.render.scenes.scene import Info, Params, corners, moved
from training.render.things.props.kinds import CLUTTER

BAG = Info("tote", (-160.0, -60.0, 0.0), (160.0, 60.0, 300.0), ("standing", "lying"))
BELT = Info("belt", (-200.0, -60.0, 0.0), (200.0, 60.0, 35.0))
SMALL = {name: CLUTTER[name] for name in ("book", "cup", "card", "pen")}


def drawn(kind: str, seed: int, item: Info = BAG) -> Params:
    return scenes.SCENES[kind].plan(random.Random(f"{kind} {seed}"), item)


@pytest.mark.parametrize("kind", scenes.SCENES)
def test_a_plan_is_json_and_follows_its_seed(kind: str) -> None:
    plan = drawn(kind, 1)
    assert json.loads(json.dumps(plan)) == plan == drawn(kind, 1)
    assert plan["surfaces"] != drawn(kind, 2)["surfaces"]
    assert set(plan["views"]) <= set(camera.VIEWS)
    assert set(plan["lights"]) <= set(light.KINDS)


@pytest.mark.parametrize("kind", [k for k in scenes.SCENES if k not in scenes.HUNG])
@pytest.mark.parametrize("seed", range(4))
def test_the_item_stands_on_its_ground(kind: str, seed: int) -> None:
    plan = drawn(kind, seed)
    box = moved(BAG.bounds_mm, np.array(plan["item"]))
    assert -1e-3 <= box[0, 2] <= 45.0
    assert np.abs(box.mean(axis=0)[:2]).max() < 1e-3
    matrix = np.array(plan["item"])[:3, :3]
    assert np.allclose(matrix @ matrix.T, np.eye(3), atol=1e-5)
    assert np.linalg.det(matrix) == pytest.approx(1.0, abs=1e-4)


@pytest.mark.parametrize("pose", ["standing", "lying"])
@pytest.mark.parametrize("kind", [k for k in scenes.SCENES if k not in scenes.HUNG])
def test_a_thing_is_only_turned_about_the_upright_because_it_poses_itself(
    kind: str, pose: str
) -> None:
    # trousers that lay flat were laid down once more, and stood on their edge
    item = Info("garment", (-300.0, -400.0, 0.0), (300.0, 400.0, 20.0), (pose,), pose)
    for seed in range(4):
        plan = drawn(kind, seed, item)
        assert plan["pose"] == pose
        assert np.allclose(np.array(plan["item"])[2, :3], (0, 0, 1))


def test_what_lies_is_not_hung() -> None:
    lying = Info("tote", (-160.0, -200.0, 0.0), (160.0, 200.0, 90.0), ("hanging",), "lying")
    assert not set(scenes.suited(lying)) & set(scenes.HUNG)
    assert set(scenes.suited(BAG)) == set(scenes.SCENES)


@pytest.mark.parametrize("kind", scenes.SCENES)
def test_no_wall_runs_through_the_item(kind: str) -> None:
    for seed in range(6):
        plan = drawn(kind, seed)
        box = moved(BAG.bounds_mm, np.array(plan["item"]))
        for surface in plan["surfaces"]:
            if surface["shape"] == "wall":
                a = np.radians(surface["turn_deg"])
                away = corners(box)[:, :2] @ np.array([-np.sin(a), np.cos(a)])
                assert away.max() < surface["y_mm"]


@pytest.mark.parametrize("pose", ["standing", "lying"])
@pytest.mark.parametrize("item", [BAG, BELT])
def test_the_shelf_above_does_not_hide_the_items_middle(item: Info, pose: str) -> None:
    # a belt that lay on a shelf was looked at from straight above, through the next shelf
    posed = Info(item.kind, item.low_mm, item.high_mm, (pose,), pose)
    for seed in range(25):
        plan = drawn("shelf", seed, posed)
        box = moved(posed.bounds_mm, np.array(plan["item"]))
        middle = box.mean(axis=0)
        steepest = max(camera.VIEWS[view][1] for view in plan["views"])
        for surface in plan["surfaces"]:
            if surface["shape"] != "block" or surface["at_mm"][2] < box[1, 2]:
                continue
            front = middle[1] - (surface["at_mm"][1] - surface["size_mm"][1] / 2)
            at_its_front = middle[2] + front * np.tan(np.radians(steepest))
            assert at_its_front < surface["at_mm"][2]


@pytest.mark.parametrize("kind", scenes.SCENES)
def test_surfaces_are_whole_meshes_with_a_place_on_their_texture(kind: str) -> None:
    for surface in drawn(kind, 3)["surfaces"]:
        mesh, flat = surfaces.mesh(surface)
        assert flat.shape == (len(mesh.vertices), 2)
        assert np.isfinite(mesh.vertices).all()
        assert np.isfinite(flat).all()
        assert max(int(block.max()) for block in mesh.faces) < len(mesh.vertices)


@pytest.mark.parametrize("pattern", textures.PATTERNS)
@pytest.mark.parametrize("motif", [None, "bands", "lozenges", "blobs"])
def test_patterns_are_colours_that_repeat(pattern: str, motif: str | None) -> None:
    look = surfaces.texture(random.Random(2), pattern, "#a08060", motif=motif)
    colour, height = textures.bake(look)
    assert colour.min() > 0.0
    assert colour.max() <= 0.95
    assert np.isfinite(height).all()
    assert colour.std() > 0.002
    again, _ = textures.bake(look)
    assert (colour == again).all()


@pytest.mark.parametrize("seed", range(12))
def test_props_stand_clear_of_the_item_and_of_each_other(seed: int) -> None:
    scene = drawn("table", seed)
    view = camera.plan(random.Random(seed), scene["views"])
    props = clutter.place_props(random.Random(f"props {seed}"), BAG, scene, view, SMALL)
    assert json.loads(json.dumps(props)) == props
    boxes = [moved(BAG.bounds_mm, np.array(scene["item"]))]
    for prop in props:
        kind = SMALL[prop["kind"]]
        own = scenes.info(kind.build(prop["params"])).bounds_mm
        stands = clutter.box(own, prop)
        assert stands[0, 2] == pytest.approx(0.0, abs=0.01)
        assert all(clutter.clear(stands, other, 0.0) for other in boxes)
        boxes.append(stands)


def test_some_scene_has_props_and_some_has_none() -> None:
    counts = set()
    for seed in range(12):
        scene = drawn("table", seed)
        view = camera.plan(random.Random(seed), scene["views"])
        counts.add(len(clutter.place_props(random.Random(seed), BAG, scene, view, SMALL)))
    assert 0 in counts
    assert max(counts) >= 2


@pytest.mark.parametrize("style", ["phone", "studio"])
@pytest.mark.parametrize("seed", range(25))
def test_framing_fills_as_planned(style: str, seed: int) -> None:
    params = camera.plan(random.Random(seed), ("eye", "three_quarter", "top"), style)
    points = corners(BAG.bounds_mm)
    sight = camera.solve(params, points)
    low, high = camera.framed(sight, params, points)
    assert float((high - low).max()) == pytest.approx(params["fill"], rel=0.12)
    if params["wrong"] is None:
        assert low.min() > -0.56
        assert high.max() < 0.56
    assert sight.matrix[2, 3] > 0.0
    assert sight.px_per_mm == pytest.approx(
        384 * params["lens_mm"] / params["sensor_mm"] / sight.depth_mm
    )


def test_wrong_framing_is_cut_small_or_tilted() -> None:
    seen: dict[str, dict[str, Any]] = {}
    for seed in range(200):
        params = camera.plan(random.Random(seed), ("eye",))
        if params["wrong"]:
            seen.setdefault(params["wrong"], params)
    assert set(seen) == {"cut", "small", "tilted"}
    points = corners(BAG.bounds_mm)
    low, high = camera.framed(camera.solve(seen["cut"], points), seen["cut"], points)
    assert min(float(low.min()) + 0.5, 0.5 - float(high.max())) < 0.0
    assert seen["small"]["fill"] < 0.35
    assert abs(seen["tilted"]["roll"]) >= 10.0


def test_a_camera_for_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing"):
        camera.solve(camera.plan(random.Random(1), ("eye",)), np.zeros((0, 3)))


@pytest.mark.parametrize("kind", light.KINDS)
def test_light_is_json_and_its_room_shines(kind: str) -> None:
    made = light.plan(random.Random(kind), [kind])
    assert json.loads(json.dumps(made)) == made
    assert made["lamps"]
    around = light.sky(made["room"])
    assert around.shape == (128, 256, 3)
    assert np.isfinite(around).all()
    assert around.min() >= 0.0
    assert around.max() > 0.0


@pytest.mark.parametrize(("azimuth", "way"), [(0.0, (0, -1)), (90.0, (1, 0)), (-90.0, (-1, 0))])
def test_a_card_stands_where_a_lamp_of_its_azimuth_would(
    azimuth: float, way: tuple[int, int]
) -> None:
    room = light.plan(random.Random(3), ["softbox"])["room"]
    card = {"azimuth": azimuth, "elevation": 10.0, "across": [40.0, 40.0], "level": 50.0}
    lit = light.sky({**room, "panes": [], "cards": [{**card, "soft": 0.1}]}).sum(axis=2)
    row = int(lit.max(axis=1).argmax())
    # as Blender reads it: from the left -x, +y, +x, -y and -x again; from below to above
    columns = np.flatnonzero(lit[row] > 0.5 * lit.max())
    turns = np.pi * (1.0 - 2.0 * (columns + 0.5) / lit.shape[1])
    seen = np.array([np.cos(turns).mean(), np.sin(turns).mean()])
    assert np.linspace(-90, 90, 128)[row] == pytest.approx(10.0, abs=6.0)
    assert np.allclose(seen / np.linalg.norm(seen), way, atol=0.05)


def test_low_things_do_not_hang() -> None:
    assert not set(scenes.HUNG) & set(scenes.suited(BELT))
    assert set(scenes.suited(BAG)) == set(scenes.SCENES)


def test_a_thing_without_size_or_pose_is_refused() -> None:
    with pytest.raises(ValueError, match="no size"):
        Info("flat", (0.0, 0.0, 0.0), (1.0, 0.0, 1.0))
    with pytest.raises(ValueError, match="no pose"):
        Info("posed", (0.0, 0.0, 0.0), (1.0, 1.0, 1.0), ())


def looking(azimuth: float, elevation: float) -> Params:
    drawn_view = camera.plan(random.Random(1), ("eye",), "studio")
    return {**drawn_view, "azimuth": azimuth, "elevation": elevation, "roll": 0.0}


def test_a_camera_behind_a_block_does_not_see_the_item() -> None:
    look = {"cover": 1.0}
    level = np.eye(4).tolist()
    front = surfaces.block(look, [0.0, -250.0, 0.0], [900.0, 10.0, 600.0])
    scene: Params = {"item": level, "surfaces": [front]}
    assert not outlook.sees(scene, BAG, looking(0.0, 5.0))
    assert outlook.sees(scene, BAG, looking(0.0, 80.0))
    glass = {**front, "look": {"cover": 0.16}}
    assert outlook.sees({**scene, "surfaces": [glass]}, BAG, looking(0.0, 5.0))
    behind = surfaces.block(look, [0.0, 250.0, 0.0], [900.0, 10.0, 600.0])
    assert outlook.sees({**scene, "surfaces": [behind]}, BAG, looking(0.0, 5.0))
    turned = surfaces.block(look, [-400.0, -250.0, 0.0], [900.0, 10.0, 600.0], 90.0)
    assert outlook.sees({**scene, "surfaces": [turned]}, BAG, looking(30.0, 5.0))
    assert not outlook.sees({**scene, "surfaces": [turned]}, BAG, looking(-75.0, 5.0))


def test_a_tents_sides_hide_the_item_from_outside() -> None:
    # a camera at 46 degrees stood outside the tent and saw its cloth alone
    seen = [outlook.sees(drawn("tent", seed), BAG, looking(54.0, 10.0)) for seed in range(12)]
    straight = [outlook.sees(drawn("tent", seed), BAG, looking(0.0, 10.0)) for seed in range(12)]
    assert not all(seen)
    assert all(straight)
