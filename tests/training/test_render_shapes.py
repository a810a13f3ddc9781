"""The bag's geometry, in millimetres. No Blender needed."""

from __future__ import annotations

import numpy as np
import pytest

from training.render.png import write_grey
from training.render.samples import body
from training.render.samples.grain import grain_tile
from training.render.shapes import EdgeDistance, Floats, rounded_polygon
from training.render.stitching import flat_seam


def flat(points: Floats) -> Floats:
    """The plane z = 0."""
    return np.column_stack([points, np.zeros(len(points))])


@pytest.mark.parametrize("pitch_mm", [3.4, 4.59])
def test_stitches_sit_at_the_true_pitch(pitch_mm: float) -> None:
    path = np.array([[0.0, 0.0], [pitch_mm * 20, 0.0]])
    threads, holes = flat_seam(path, flat, pitch_mm, 0.0)
    assert len(holes.vertices) == 20 * 10
    middles = threads.vertices.reshape(20, -1, 3).mean(axis=1)
    assert np.diff(middles[:, 0]) == pytest.approx(np.full(19, pitch_mm), abs=1e-6)


def test_distance_to_an_outline_is_signed_and_true() -> None:
    square = rounded_polygon(
        np.array([[-50.0, -50.0], [50.0, -50.0], [50.0, 50.0], [-50.0, 50.0]]), [5.0] * 4
    )
    distance = EdgeDistance(square)
    points = np.array([[0.0, -45.3], [49.25, 10.0], [0.0, 51.5]])
    assert distance(points) == pytest.approx([4.7, 0.75, -1.5], abs=0.02)


def test_front_and_back_are_mirror_images() -> None:
    points = np.array([[10.0, 50.0], [-80.0, 120.0]])
    back = body.back(points * [-1.0, 1.0])
    assert body.mirrored(body.rolled(points)) == pytest.approx(back)


def test_flap_leaves_no_step_between_its_stretches() -> None:
    s = np.arange(2.0, body.FLAP_LENGTH - 30.0, 0.25)
    for x in (-40.0, 0.0, 40.0):
        points = body.flap(np.stack([np.full(len(s), x), s], axis=1))
        steps = np.linalg.norm(np.diff(points, axis=0), axis=1)
        assert steps.max() < 0.6


def test_grain_repeats_without_a_seam() -> None:
    tile = grain_tile()[..., 0]
    inner = np.abs(np.diff(tile, axis=0)).mean()
    assert np.abs(tile[0] - tile[-1]).mean() < 2.0 * inner


def test_masks_are_stored_as_grey(tmp_path_factory: pytest.TempPathFactory) -> None:
    from PIL import Image

    path = tmp_path_factory.mktemp("grey") / "mask.png"
    values = np.linspace(0.0, 1.0, 12).reshape(3, 4)
    write_grey(values, path)
    with Image.open(path) as image:
        assert image.mode == "L"
        assert np.array_equal(np.asarray(image), np.round(values * 255))
