"""From passes to truth: laws that hold for any picture, and passes that make none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import OpenEXR
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from training.darkroom import exr, files, truth
from training.darkroom.errors import BrokenPicture
from training.darkroom.exr import Pixels

SIZE = 24


def item(colour: tuple[float, float, float], width: int) -> tuple[Pixels, Pixels]:
    """A premultiplied bar of one colour with soft edges, and its alpha."""
    alpha = np.zeros((SIZE, SIZE), np.float32)
    alpha[:, 8 : 8 + width] = 1.0
    alpha[:, 7] = alpha[:, 8 + width] = 0.3
    return np.dstack([alpha * part for part in colour] + [alpha]).astype(np.float32), alpha


@settings(max_examples=25, deadline=None)
@given(
    st.tuples(*[st.floats(0.015625, 4.0, width=32)] * 3),
    st.integers(0, 10),
    st.floats(0.0, 2.0, width=32),
)
def test_an_even_item_keeps_its_colour_everywhere_whatever_the_ground(
    colour: tuple[float, float, float], width: int, ground: float
) -> None:
    rgba, alpha = item(colour, width)
    light = rgba[..., :3] + ground * (1 - alpha[..., None])
    straight = truth.foreground(rgba, alpha, light)
    assert np.allclose(straight, np.array(colour), rtol=1e-3, atol=1e-4)
    again = straight * alpha[..., None] + ground * (1 - alpha[..., None])
    assert np.allclose(again, light, rtol=1e-3, atol=1e-4)


def test_inside_the_item_the_foreground_is_the_pictures_own() -> None:
    rgba, alpha = item((0.5, 0.5, 0.5), 6)
    light = np.random.default_rng(1).uniform(0, 1, (SIZE, SIZE, 3)).astype(np.float32)
    straight = truth.foreground(rgba, alpha, light)
    assert np.array_equal(straight[:, 8:14], light[:, 8:14])


def test_a_close_ups_edges_take_the_colour_of_the_inside_and_nothing_of_the_ground() -> None:
    rgba, alpha = item((0.5, 0.25, 0.125), 6)
    light = rgba[..., :3] + 2.0 * (1 - alpha[..., None])
    straight = truth.foreground(truth.inside_alone(light, alpha), alpha, light)
    assert np.allclose(straight, np.array((0.5, 0.25, 0.125)), rtol=1e-3, atol=1e-4)


@given(st.floats(0.0, 20.0))
def test_depth_is_nothing_or_in_the_files_range(metres: float) -> None:
    depth = truth.depth_mm(np.full((2, 2), metres, np.float32))
    assert ((depth == 0) | (depth <= 65535 * truth.DEPTH_STEP_MM)).all()
    if metres < 6.5:
        assert np.allclose(depth, metres * 1000, rtol=1e-5)


def test_a_normal_towards_the_lens_is_plus_z_in_the_cameras_axes() -> None:
    turn = np.eye(4)
    turn[:3, :3] = np.array([[0, 0, 1], [1, 0, 0], [0, 1, 0]])  # the camera looks along world -x
    world = np.zeros((2, 2, 3), np.float32)
    world[0, 0] = (1.0, 0.0, 0.0)
    seen = truth.camera_normal(world, turn.tolist())
    assert np.allclose(seen[0, 0], (0, 0, 1))
    assert np.allclose(seen[1, 1], 0)


def test_a_hole_is_damage_where_nothing_covers_and_a_look_alike_has_no_mask() -> None:
    plane = np.full((SIZE, SIZE), 1.2, np.float32)
    damages: list[dict[str, Any]] = [{"id": "d0", "truth": True}, {"id": "s0", "truth": False}]
    masks = truth.damage_masks(damages, {"d0": plane})
    assert set(masks) == {"d0"}
    assert masks["d0"].max() == 1.0
    with pytest.raises(KeyError):
        truth.damage_masks(damages, {})


def test_planes_of_other_sizes_or_without_numbers_are_refused() -> None:
    alpha, parts = np.zeros((4, 4), np.float32), np.zeros((4, 4), np.uint8)
    colour = np.zeros((4, 4, 3), np.float32)
    good: dict[str, Any] = {
        "light": colour, "foreground": colour, "alpha": alpha, "parts_u8": parts,
        "depth_mm": alpha, "normal": colour, "damages": {},
    }  # fmt: skip
    truth.Truth(**good)
    with pytest.raises(ValueError, match="size"):
        truth.Truth(**{**good, "depth_mm": alpha[:2]})
    with pytest.raises(ValueError, match="size"):
        truth.Truth(**{**good, "normal": alpha})
    with pytest.raises(ValueError, match="NaN"):
        truth.Truth(**{**good, "light": colour * np.nan})


def test_an_item_that_is_hardly_there_is_named(tmp_path: Path) -> None:
    empty = np.zeros((8, 8, 4), np.float32)
    parts = [OpenEXR.Part({}, {"ViewLayer.Combined": empty}, "ViewLayer.Combined")]
    for name in ("item", "alpha"):
        OpenEXR.File(parts).write(str(tmp_path / f"x.{name}.exr"))
    plan = {"id": "x", "seed": 41, "kind": "foreground", "damages": []}
    with pytest.raises(BrokenPicture, match=r"x \(seed 41\).*hardly"):
        truth.read(plan, {}, tmp_path)


def test_clear_glass_around_the_item_is_no_part_of_it(tmp_path: Path) -> None:
    rgba, alpha = item((0.6, 0.4, 0.2), 6)
    glass = np.zeros((SIZE, SIZE), np.float32)
    glass[16:] = 0.3  # a shelf: it covers three parts in ten, the item's soft edge too
    hidden = 1 - glass
    seen = np.dstack([rgba[..., :3] * hidden[..., None], glass + alpha * hidden])
    mask = np.dstack([alpha * hidden, alpha * 0, alpha * 0, glass + alpha * hidden])
    planes = {"Depth": alpha, "Object Index": np.ceil(alpha)}
    normal = {f"Normal.{axis}": alpha for axis in "XYZ"}
    ground = np.full((SIZE, SIZE, 4), 0.2, np.float32)
    for name, combined in (("item", seen), ("alpha", mask), ("ground", ground)):
        OpenEXR.File(
            [
                OpenEXR.Part({}, {"ViewLayer.Combined": combined.astype(np.float32)}, "one"),
                OpenEXR.Part({}, {f"ViewLayer.{k}": v for k, v in normal.items()}, "two"),
                OpenEXR.Part({}, {"ViewLayer.Depth.V": planes["Depth"]}, "three"),
                OpenEXR.Part({}, {"ViewLayer.Object Index.V": planes["Object Index"]}, "four"),
            ]
        ).write(str(tmp_path / f"x.{name}.exr"))
    plan = {"id": "x", "seed": 1, "kind": "foreground", "damages": []}
    facts = {"camera": {"matrix_world": np.eye(4).tolist()}}
    known = truth.read(plan, facts, tmp_path)
    assert np.allclose(known.alpha, alpha * hidden, atol=1e-6)
    assert known.alpha[16:, :6].max() == 0.0
    assert np.allclose(known.foreground, (0.6, 0.4, 0.2), rtol=1e-3, atol=1e-3)
    # the picture of a foreground is the item laid before the ground that was rendered without it
    assert np.allclose(known.light[known.alpha == 0.0], 0.2)
    whole = known.alpha == 1.0
    assert np.allclose(known.light[whole], known.foreground[whole])


def test_exr_names_lose_their_layer_and_keep_their_order(tmp_path: Path) -> None:
    path = tmp_path / "a.exr"
    plane = np.arange(12, dtype=np.float32).reshape(3, 4)
    rgba = np.dstack([plane, plane + 1, plane + 2, plane + 3])
    channels = {f"ViewLayer.Normal.{axis}": plane * k for k, axis in enumerate("XYZ")}
    parts = [
        OpenEXR.Part({}, {"ViewLayer.Combined": rgba}, "one"),
        OpenEXR.Part({}, channels, "two"),
        OpenEXR.Part({}, {"ViewLayer.d0.V": plane}, "three"),
    ]
    OpenEXR.File(parts).write(str(path))
    found = exr.read(path)
    assert set(found) == {"Combined", "Normal", "d0"}
    assert np.array_equal(found["Combined"], rgba)
    assert np.array_equal(found["Normal"][..., 2], plane * 2)
    assert found["d0"].shape == (3, 4)
    with pytest.raises(FileNotFoundError):
        exr.read(tmp_path / "b.exr")


def test_files_are_the_same_bytes_each_time() -> None:
    image = np.random.default_rng(2).integers(0, 255, (16, 16, 3), dtype=np.uint8)
    for encode in (files.webp, files.png, lambda each: files.jpeg(each, 80)):
        assert encode(image) == encode(image)
