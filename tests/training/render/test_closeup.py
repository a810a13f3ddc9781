"""Close-ups: what the virtual camera sees and how large its truths are, without Blender."""

from __future__ import annotations

import json
import random

import numpy as np
import pytest

from tests.training.render import slab
from training.render import damage
from training.render.damage.places import Skin
from training.render.damage.stamps import STAMPS
from training.render.scenes import closeup
from training.render.things.thing import Params, Thing


@pytest.fixture(scope="module")
def thing() -> Thing:
    return slab.build(slab.plan(random.Random(1)))


@pytest.fixture(scope="module")
def materials() -> dict[str, Params]:
    return slab.materials(random.Random(1))


def drawn(
    thing: Thing, materials: dict[str, Params], seed: int
) -> tuple[Params, list[Params], Params]:
    """A target, its damages and a camera; other seeds where nothing could be seen."""
    draw = random.Random(seed)
    while True:
        target = damage.aim(draw, thing, materials)
        damages = damage.plan(draw, thing, materials, target)
        try:
            return target, damages, closeup.plan(draw, thing, target, damages)
        except ValueError:
            continue


def test_the_target_is_in_the_picture_at_the_stated_scale(
    thing: Thing, materials: dict[str, Params]
) -> None:
    for seed in range(6):
        target, _, camera = drawn(thing, materials, seed)
        assert json.loads(json.dumps(camera)) == camera
        assert 8.0 <= camera["px_per_mm"] <= 25.0
        matrix = np.array(camera["matrix"])
        right, at = matrix[:3, 0], np.array(target["at_mm"])
        seen = closeup.project(camera, np.array([at, at + right]))
        assert (seen[:, :2] > 0).all()
        assert (seen[:, :2] < 384).all()
        assert seen[1, 0] - seen[0, 0] == pytest.approx(camera["px_per_mm"], rel=0.15)
        np.testing.assert_allclose(matrix[:3, :3].T @ matrix[:3, :3], np.eye(3), atol=1e-5)


def test_the_crop_lies_on_the_sensor(thing: Thing, materials: dict[str, Params]) -> None:
    for seed in range(4):
        camera = drawn(thing, materials, seed)[2]
        x0, y0, x1, y1 = camera["crop_xyxy"]
        assert (x1 - x0, y1 - y0) == (384, 384)
        assert 0 <= x0 < x1 <= camera["sensor_wh"][0]
        assert 0 <= y0 < y1 <= camera["sensor_wh"][1]
        assert camera["sensor_wh"][0] * camera["sensor_wh"][1] > 12_000_000


def test_nothing_stands_between_the_camera_and_its_target(
    thing: Thing, materials: dict[str, Params]
) -> None:
    skin = Skin(thing)
    for seed in range(4):
        target, _, camera = drawn(thing, materials, seed)
        at, eye = np.array(target["at_mm"]), np.array(camera["matrix"])[:3, 3]
        towards = eye - at
        far = float(np.linalg.norm(towards))
        # The hand's shift moves eye and sight together by a few millimetres.
        assert far > 60.0
        assert eye[2] > 0.0, "no camera is under the ground"
        above = at + 2.0 * np.array(target["normal"])  # of a seam's own thread
        assert skin.free(above, towards / far, 0.9 * far)


def test_every_truth_is_large_enough_to_be_seen(thing: Thing, materials: dict[str, Params]) -> None:
    for seed in range(6):
        _, damages, camera = drawn(thing, materials, seed)
        for each in damages:
            if each["kind"] not in STAMPS:
                continue
            smallest = closeup.smallest_mm(each) * camera["px_per_mm"]
            assert smallest >= closeup.LEAST_PX - 1e-6, each["kind"]
            stamp = STAMPS[each["kind"]](each)
            pixel_mm = each["size_mm"][0] / stamp.mask.shape[1]
            area_px = float((stamp.mask > 0.5).sum()) * (pixel_mm * camera["px_per_mm"]) ** 2
            assert area_px >= 12.0, (each["kind"], each["variant"])


def test_a_place_that_nothing_sees_is_refused(thing: Thing) -> None:
    inside: Params = {"at_mm": [0.0, 0.9, 100.0], "normal": [0.0, -1.0, 0.0], "part": "panel"}
    with pytest.raises(ValueError, match="nothing sees"):
        closeup.plan(random.Random(1), thing, inside)


def test_sound_and_damaged_pictures_are_aimed_alike(
    thing: Thing, materials: dict[str, Params]
) -> None:
    for seed in range(5):
        first = damage.aim(random.Random(seed), thing, materials)
        assert damage.aim(random.Random(seed), thing, materials) == first
