"""Baked cloth: files as the manifest lists them, finer meshes, places on the cut, splits."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from training.render import splits
from training.render.things.goods import baked, baked_garment, garment
from training.render.things.goods.baked import FRONT, Cloth, Places
from training.render.things.thing import Params

LIMIT_BYTES = 6_000_000
ONE_OF_EACH = sorted({name.rsplit("-", 1)[0] + "-" for name in baked.names()})


def first(prefix: str) -> str:
    return next(name for name in baked.names() if name.startswith(prefix))


def numbers(name: str, **changed: Any) -> Params:
    """A garment's numbers as they come back from JSON."""
    draw = random.Random(5)
    params = {**garment.plan(draw), **baked_garment.numbers(draw, name), **changed}
    loaded: Params = json.loads(json.dumps(params))
    return loaded


def square(step: float = 10.0) -> Cloth:
    """A flat square of cloth, 3 by 3 points, cut as it lies."""
    x, y = np.meshgrid(np.arange(3) * step, np.arange(3) * step)
    flat = np.column_stack([x.ravel(), y.ravel()])
    faces = []
    for row in range(2):
        for column in range(2):
            a = row * 3 + column
            faces += [[a, a + 1, a + 4], [a, a + 4, a + 3]]
    count = len(faces)
    return Cloth(
        np.column_stack([flat, np.zeros(9)]),
        np.array(faces, dtype=np.int64),
        flat,
        np.zeros(count, dtype=np.int64),
        np.zeros(count, dtype=np.int64),
        {"0 hem 00": np.array([0, 1, 2])},
        {},
    )


def test_the_files_are_those_of_the_manifest_and_small() -> None:
    files = sorted(path.stem for path in baked.FOLDER.glob("*.npz"))
    assert tuple(files) == baked.names()
    assert len(files) >= 20
    assert sum(path.stat().st_size for path in baked.FOLDER.iterdir()) < LIMIT_BYTES


def test_a_changed_file_and_an_unknown_name_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = baked.names()[0]
    content = (baked.FOLDER / f"{name}.npz").read_bytes()
    (tmp_path / f"{name}.npz").write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    (tmp_path / "manifest.json").write_bytes((baked.FOLDER / "manifest.json").read_bytes())
    monkeypatch.setattr(baked, "FOLDER", tmp_path)
    with pytest.raises(ValueError, match="manifest"):
        baked.read.__wrapped__(name)
    with pytest.raises(KeyError):
        baked.read.__wrapped__("nobody-laid-1")


def test_finer_cloth_keeps_its_place_its_rims_and_its_marks() -> None:
    before = square()
    after = baked.finer(before)
    assert len(after.faces) == 4 * len(before.faces)
    assert np.allclose(after.points_mm[:, 2], 0.0)
    # a flat square stays within itself; its rim runs straight between rounded corners
    assert after.points_mm.min() >= 0.0
    assert after.points_mm.max() <= 20.0
    assert np.allclose(after.points_mm[[1, 3, 5, 7]], before.points_mm[[1, 3, 5, 7]])
    assert after.rims["0 hem 00"].tolist()[::2] == [0, 1, 2]
    assert np.allclose(after.points_mm[after.rims["0 hem 00"][1:-1], 1], 0.0)


def test_a_place_on_the_cut_is_found_in_space() -> None:
    cloth = square()
    lifted = Cloth(
        cloth.points_mm + np.array([100.0, 0.0, 7.0]), cloth.faces, cloth.flat_mm, cloth.layer,
        cloth.band, cloth.rims, {},
    )  # fmt: skip
    wanted = np.array([[3.0, 4.0], [19.0, 1.0], [10.0, 10.0]])
    points, normal, off = Places(lifted, FRONT)(wanted)
    assert np.allclose(points, np.column_stack([wanted + np.array([100.0, 0.0]), np.full(3, 7.0)]))
    assert np.allclose(normal, [0.0, 0.0, 1.0])
    assert np.allclose(off, 0.0, atol=1e-9)
    _, _, outside = Places(lifted, FRONT)(np.array([[60.0, 5.0]]))
    assert outside[0] > 0.5


@pytest.mark.parametrize("prefix", ONE_OF_EACH)
def test_every_family_and_pose_makes_a_sound_garment(prefix: str) -> None:
    name = first(prefix)
    thing = garment.build(numbers(name))
    points = np.concatenate([part.mesh.vertices for part in thing.parts])
    assert np.isfinite(points).all()
    assert abs(float(points[:, 2].min())) < 1.5
    assert 200.0 < float(np.ptp(points, axis=0).max()) < 1400.0
    assert thing.poses == (("hanging",) if "hung" in name else ("lying",))
    roles = {role for part in thing.parts for role in part.roles}
    assert roles | {each.role for each in thing.letters} <= set(garment.materials(random.Random(1)))
    assert len({anchor.name for anchor in thing.anchors}) == len(thing.anchors) == 4


def test_a_mirror_changes_the_garment_and_not_its_kind() -> None:
    name = first("tshirt-laid")
    shapes = [
        baked_garment.shaped(numbers(name, mirror=mirror, wrinkle_mm=0.0))
        for mirror in (False, True)
    ]
    assert np.allclose(shapes[0].points_mm * [-1.0, 1.0, 1.0], shapes[1].points_mm, atol=1e-6)
    for each in shapes:
        flat = each.flat_mm[each.faces[each.layer == FRONT]]
        ab, ac = flat[:, 1] - flat[:, 0], flat[:, 2] - flat[:, 0]
        # seen from outside, faces of the front run counter-clockwise on the cut, mirrored or not
        assert ((ab[:, 0] * ac[:, 1] - ab[:, 1] * ac[:, 0]) > -1e-6).all()


def test_a_print_lies_on_its_cloth() -> None:
    params = numbers(first("tshirt-laid"), print="word", word="TERZA", font="serif")
    parts = {part.name: part.mesh.vertices for part in garment.build(params).parts}
    some = parts["print"][::7]
    gaps = [float(np.linalg.norm(parts["cloth"] - point, axis=1).min()) for point in some]
    assert max(gaps) < 8.0


def test_no_mesh_is_in_two_splits_and_each_split_has_some() -> None:
    table = splits.table()
    owners: dict[str, list[str]] = {split: [] for split in splits.SPLITS}
    for name in baked.names():
        cells = {
            splits.shape_cell("garment", numbers(name, size=size, long=1.0, word=word))
            for size, word in ((0.9, "TERZA"), (1.05, "VETRA"))
        }
        assert len(cells) == 1
        for split in splits.SPLITS:
            if table.owns(split, next(iter(cells))):
                owners[split].append(name)
    assert sum(map(len, owners.values())) == len(baked.names())
    assert all(owners.values())
