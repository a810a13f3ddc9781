"""Straps, chains, seams, zips and locks: pure arrays, checked without Blender."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from training.render.shapes import Floats, Mesh
from training.render.things.fittings import (
    chain,
    emblem,
    locks,
    logo,
    metal,
    patch,
    rope,
    seam,
    sheet,
    strap,
    tassel,
    zips,
)
from training.render.things.fittings.pieces import copies, faces_of, gather, standing
from training.render.things.fittings.quilt import Quilt
from training.render.things.fittings.waves import Waves
from training.render.things.thing import Part

LINE = np.stack([np.linspace(0.0, 120.0, 61), np.zeros(61), np.zeros(61)], axis=1)
UP = np.tile([0.0, 0.0, 1.0], (61, 1))


def sound(mesh: Mesh) -> None:
    """No NaN, and faces that name vertices and slots that exist."""
    assert np.isfinite(mesh.vertices).all()
    for block, slots in zip(mesh.faces, mesh.slots, strict=True):
        assert len(block) == len(slots)
        assert block.min() >= 0
        assert block.max() < len(mesh.vertices)


def curved() -> patch.Patch:
    """A patch bent about the z axis: radius 100 mm, 120 mm along the arc, 80 mm high."""
    u, v = np.meshgrid(np.linspace(-60.0, 60.0, 13), np.linspace(0.0, 80.0, 9))
    angle = u / 100.0
    grid = np.stack([100 * np.sin(angle), -100 * np.cos(angle), v], axis=2)
    return patch.Patch(grid, np.stack([u, v], axis=2))


@given(pitch=st.floats(1.6, 6.0), slant=st.floats(-30.0, 30.0))
@settings(max_examples=25, deadline=None)
def test_stitches_have_the_pitch_and_slant_asked_for(pitch: float, slant: float) -> None:
    made, line = seam.sew("a", LINE, UP, seam.Stitch(pitch, slant, detail="near"))
    steps = np.linalg.norm(np.diff(line.points_mm, axis=0), axis=1)
    assert steps == pytest.approx(np.full(len(steps), 120.0 / round(120.0 / pitch)), rel=1e-6)
    assert abs(steps[0] - pitch) < pitch * pitch / 100.0
    threads = made[0].mesh.vertices.reshape(len(steps), -1, 3)
    ends = threads[:, -8:].mean(axis=1) - threads[:, :8].mean(axis=1)
    assert np.degrees(np.arctan2(ends[:, 1], ends[:, 0])) == pytest.approx(slant, abs=0.01)


def test_far_stitches_cost_a_tenth_of_near_ones() -> None:
    far, _ = seam.sew("a", LINE, UP, seam.Stitch(detail="far"))
    near, _ = seam.sew("a", LINE, UP, seam.Stitch(detail="near"))
    assert faces_of(far[0].mesh) * 6 < sum(faces_of(part.mesh) for part in near)


def test_a_stitch_shorter_than_its_gap_is_refused() -> None:
    with pytest.raises(ValueError, match="stitch"):
        seam.Stitch(pitch_mm=0.4)


def test_a_patch_finds_the_millimetres_that_it_shows() -> None:
    piece = curved()
    flat = np.array([[0.0, 40.0], [-50.0, 5.0], [55.0, 78.0], [64.0, 40.0]])
    assert piece.flat_at(piece.uv_of(flat)) == pytest.approx(flat, abs=1e-6)
    points = piece.surface(flat[:3])
    assert np.hypot(points[:, 0], points[:, 1]) == pytest.approx(np.full(3, 100.0), abs=0.1)
    out = piece.normals(piece.uv_of(flat[:3]))
    assert np.einsum("ij,ij->i", out, points * [1, 1, 0]) == pytest.approx(100.0, abs=0.3)


def test_a_patch_and_its_lattice_agree() -> None:
    piece = curved()
    u, v = np.linspace(0, 1, 7), np.linspace(0, 1, 5)
    flat = np.stack(np.meshgrid(u, v), axis=2).reshape(-1, 2)
    assert piece.lattice(u, v).reshape(-1, 3) == pytest.approx(piece.at(flat), abs=1e-9)


def test_a_patch_of_two_sizes_is_refused() -> None:
    with pytest.raises(ValueError, match="go together"):
        patch.Patch(np.zeros((3, 3, 3)), np.zeros((3, 4, 2)))


def test_a_sheet_is_closed_and_as_thick_as_asked() -> None:
    u, v = np.linspace(0, 1, 9), np.linspace(0, 1, 7)
    mesh = sheet.sheet(curved().lattice(u, v), 2.0, coarse_under=1)
    sound(mesh)
    spans = [mesh.vertices[block].reshape(-1, 3) for block in mesh.faces]
    radii = [np.hypot(points[:, 0], points[:, 1]) for points in (spans[0], spans[2])]
    assert radii[0].mean() - radii[1].mean() == pytest.approx(2.0, abs=0.1)


def test_a_strap_is_as_wide_as_asked_and_faces_its_normal() -> None:
    part = strap.strap("s", LINE, UP, 25.0, 2.4)
    sound(part.mesh)
    assert part.mesh.vertices[:, 1].max() == pytest.approx(12.5, abs=0.1)
    assert part.mesh.vertices[:, 2].max() == pytest.approx(1.2)
    assert part.flat_mm is not None
    assert len(part.flat_mm) == len(part.mesh.vertices)
    first = part.mesh.vertices[part.mesh.faces[0][0]]
    assert np.cross(first[1] - first[0], first[2] - first[1])[2] > 0


@pytest.mark.parametrize("make", ["cable", "curb", "oval", "box"])
def test_links_of_a_chain_have_their_pitch_and_a_hole(make: str) -> None:
    links = chain.Links(make, 12.0, 8.0, 1.8)
    part = chain.chain("c", LINE, UP, links, seed=4)
    sound(part.mesh)
    one = chain.link(links)
    assert np.linalg.norm(one.vertices[:, :2], axis=1).min() > 1.5
    count = len(part.mesh.vertices) // len(one.vertices)
    assert 120.0 / count == pytest.approx(links.pitch_mm, rel=0.05)


def test_a_link_without_a_hole_is_refused() -> None:
    with pytest.raises(ValueError, match="hole"):
        chain.Links("cable", 4.0, 8.0, 2.0)


def test_a_fallen_line_keeps_its_length_and_stays_above_the_floor() -> None:
    start = rope.smooth_path(np.array([[0, 0, 100], [60, -10, 180], [140, 0, 100.0]]), 6.0)
    held = np.zeros(len(start), dtype=bool)
    held[[0, -1]] = True
    low = rope.settle(start * [0.6, 1, 1], held, rope.floor(1.5), rope.Fall(0.0))
    assert low[:, 2].min() >= 1.5 - 1e-9
    before = np.linalg.norm(np.diff(start * [0.6, 1, 1], axis=0), axis=1).sum()
    after = np.linalg.norm(np.diff(low, axis=0), axis=1).sum()
    assert after == pytest.approx(before, rel=0.08)
    assert low[len(low) // 2, 2] < 60.0
    assert low[0] == pytest.approx(start[0] * [0.6, 1, 1])


def test_a_catenary_has_its_length_and_ends() -> None:
    ends = np.array([[0.0, 0.0, 50.0], [90.0, 20.0, 80.0]])
    line = rope.catenary(ends[0], ends[1], 140.0, 200)
    assert line[[0, -1]] == pytest.approx(ends, abs=1e-6)
    assert np.linalg.norm(np.diff(line, axis=0), axis=1).sum() == pytest.approx(140.0, rel=1e-3)


def test_ribbon_normals_are_square_to_their_line() -> None:
    path = rope.smooth_path(np.array([[0, 0, 0], [50, 20, 60], [90, 0, 10.0]]), 4.0)
    wish = np.tile([0.0, -1.0, 0.2], (len(path), 1))
    normals = rope.ribbon_normals(path, wish, np.full(len(path), 0.1))
    tangent = np.gradient(path, axis=0)
    tangent /= np.linalg.norm(tangent, axis=1, keepdims=True)
    assert np.abs(np.einsum("ij,ij->i", tangent, normals)).max() < 1e-6


def every_fitting() -> dict[str, list[Part]]:
    """One of each, at numbers of the shop."""
    draw = random.Random("fittings")
    name = logo.draw_logo(draw) | {"way": "plate"}
    return {
        "turn": locks.turn_lock(44.0, 25.0, 20.0, 0.1),
        "press": locks.press_lock(34.0),
        "plate": locks.plate_lock(32.0, 30.0, "knot", 0.6),
        "kiss": locks.kiss_lock(7.0),
        "zip": zips.zip_line(LINE, UP, puller="leather"),
        "ring zip": zips.zip_line(LINE, UP, puller="ring"),
        "drop zip": zips.zip_line(LINE, UP, puller="drop"),
        "tassel": tassel.tassel(70.0, 8.0, 3),
        "tag": tassel.tag(60.0, 28.0, "bell", 3),
        "woven": chain.woven("chain", LINE, UP, chain.Links("oval", 15.0, 9.0, 1.8)),
        "name": logo.name_plate(name, np.eye(4))[0],
        "keeper": [strap.keeper("k", LINE[5], np.array([1.0, 0, 0]), UP[5], 25.0, 2.4)],
        "piping": [strap.piping("p", LINE, 2.0)],
        "rolled": [strap.rolled_handle("h", LINE, 6.0, UP)],
        "holes": [strap.punched(LINE, UP, [10.0, 20.0], 1.5)],
        **{each: locks.emblem_lock(each, 40.0, 3.0, 1.0) for each in emblem.EMBLEMS},
        "metal": [
            Part("metal", mesh, ("metal",))
            for mesh in (
                metal.ring(10.0, 2.0),
                metal.d_ring(26.0, 18.0, 3.0),
                metal.frame_ring(30.0, 12.0, 3.0, 2.5),
                metal.rivet(4.0, 2.0),
                metal.pyramid_stud(9.0, 5.0),
                metal.foot(7.0, 6.0),
                metal.eyelet(5.0, 9.0, 2.0),
                metal.disc(5.0, 0.0),
                metal.buckle(25.0, 28.0, 3.0, roller=True),
                metal.snap_hook(42.0, 18.0, 3.0),
                metal.padlock(24.0),
            )
        ],
    }


def test_every_fitting_is_sound_light_and_the_same_each_time() -> None:
    again = every_fitting()
    for name, parts in every_fitting().items():
        assert sum(faces_of(part.mesh) for part in parts) < 6000, name
        for part, twin in zip(parts, again[name], strict=True):
            sound(part.mesh)
            assert max(slot.max() for slot in part.mesh.slots) < len(part.roles)
            assert np.array_equal(part.mesh.vertices, twin.mesh.vertices)
            assert np.ptp(part.mesh.vertices, axis=0).max() < 200.0


@pytest.mark.parametrize("kind", ["diamond", "chevron", "square", "channel", "rib"])
def test_quilting_is_low_along_its_seams(kind: str) -> None:
    quilt = Quilt(kind, 25.0, 2.5, lean=0.8, phase_mm=(3.0, 2.0))
    lines = quilt.lines(200.0, 140.0)
    assert len(lines) >= 4
    for path in lines:
        assert quilt.height(path).max() < 0.35
        assert np.abs(path[:, 0]).max() <= 100.0
        assert path[:, 1].min() >= 0.0
    grid = np.stack(np.meshgrid(np.linspace(-90, 90, 91), np.linspace(5, 135, 66)), axis=2)
    assert 2.3 < quilt.height(grid).max() <= 2.5


def test_parts_of_one_name_are_joined_and_keep_their_roles() -> None:
    first, second = locks.turn_lock(44.0, 25.0, 0.0, 0.1)[:2]
    joined = gather([first, second])
    assert len(joined) == 1
    assert joined[0].roles == ("metal", "satin")
    assert faces_of(joined[0].mesh) == faces_of(first.mesh) + faces_of(second.mesh)


def test_copies_stand_where_they_are_put() -> None:
    bases = np.tile(np.eye(3), (3, 1, 1))
    centres: Floats = np.array([[0.0, 0, 0], [50.0, 0, 0], [0, 50.0, 0]])
    mesh = copies(metal.rivet(4.0, 2.0), bases, centres)
    sound(mesh)
    assert mesh.vertices.max(axis=0) == pytest.approx([54.0, 54.0, 2.0], abs=0.1)


def test_a_frame_stands_on_its_normal() -> None:
    frame = standing(np.array([1.0, 0.2, 0]), np.array([0, 0, 2.0]), np.array([1.0, 2, 3]))
    assert frame[:3, :3] @ frame[:3, :3].T == pytest.approx(np.eye(3), abs=1e-12)
    assert np.linalg.det(frame[:3, :3]) == pytest.approx(1.0)


@given(st.integers(0, 10_000))
@settings(max_examples=20, deadline=None)
def test_waves_are_bounded_and_repeatable(seed: int) -> None:
    points = np.random.default_rng(seed).uniform(-200, 200, (50, 3))
    field = Waves(seed, 150.0, 40.0)(points)
    assert np.abs(field).max() < 3.0
    assert np.array_equal(field, Waves(seed, 150.0, 40.0)(points))
