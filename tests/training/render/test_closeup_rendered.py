"""Damage and copies in Blender: the truth lies on what changed, and nothing else changed."""

from __future__ import annotations

import json
import os
import random
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import OpenEXR
import pytest
from numpy.typing import NDArray

from tests.training.render import slab
from training.render import copies, damage
from training.render.damage.amounts import kinds
from training.render.damage.planning import laid
from training.render.scenes import closeup
from training.render.things import GOODS
from training.render.things.thing import Kind

ROOT = Path(__file__).parents[3]
SIZE_WH = (64, 64)

pytestmark = [pytest.mark.render, pytest.mark.slow, pytest.mark.timeout(600)]

Floats = NDArray[np.float64]


def sound_job() -> dict[str, Any]:
    """A close-up of the slab's edge, so that thread, leather and background are all in it."""
    draw = random.Random(2)
    params, materials = slab.plan(draw), slab.materials(draw)
    thing = slab.build(params)
    seam = thing.seams[0].points_mm
    along_top = np.flatnonzero(seam[:, 2] > seam[:, 2].max() - 0.5)
    x, y, z = (float(value) for value in seam[along_top[len(along_top) // 2]] + [0.0, 0.0, 3.0])
    target = {"at_mm": [x, y, z], "normal": [0.0, -1.0, 0.0], "role": "leather", "part": "panel"}
    camera = closeup.plan(random.Random(4), thing, target, (), SIZE_WH)
    return {
        "id": "slab",
        "thing": {"kind": "slab", "params": params},
        "materials": materials,
        "camera": camera | {"pupil_mm": 0.0},
        "target": target,
        "damages": [],
        "lookalikes": [],
        "alterations": {},
    }


def scuff(job: dict[str, Any]) -> dict[str, Any]:
    """A strong scuff in the middle of the picture, with dust beside it."""
    draw = random.Random(3)
    thing = slab.build(job["thing"]["params"])
    target = job["target"] | {"kind": "scuff"}
    found = damage.plan(draw, thing, job["materials"], target)[0]
    amounts = kinds()["scuff"].amounts(0.35)
    place = damage.planning.read(target)
    frame = laid(draw, found["roles"], place, amounts["length_mm"], amounts["width_mm"])
    found |= {**frame, "amounts": amounts, "rgb": [0.9, 0.1, 0.9], "tops": 0.0, "cover": 1.0}
    drawn = (  # a look-alike that another part would hide is not drawn at all
        damage.lookalikes(random.Random(seed), thing, job["materials"], target)
        for seed in range(8, 60)
    )
    alike = next(found for found in drawn if found)
    return job | {"damages": [found], "lookalikes": alike[:1]}


def read(path: Path) -> dict[str, Floats]:
    """Channels of an EXR by their last two names."""
    parts = OpenEXR.File(str(path), separate_channels=True).parts
    return {
        name.removeprefix("ViewLayer."): np.asarray(channel.pixels, dtype=np.float64)
        for part in parts
        for name, channel in part.channels.items()
    }


def rgb(channels: dict[str, Floats]) -> Floats:
    return np.stack([channels[f"Combined.{name}"] for name in "RGB"], axis=2)


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Floats]]:
    """The sound picture, the same again, damaged, and two copies."""
    kind: Kind = slab
    out = tmp_path_factory.mktemp("closeups")
    sound = sound_job()
    jobs = {"sound": sound, "again": sound, "damaged": scuff(sound)}
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(GOODS, "slab", kind)
        for name in ("stitch_pitch", "hardware_tint"):
            jobs[name] = copies.alter(sound, random.Random(1), only=name, level="evaluation")
    (out / "jobs.json").write_text(json.dumps(jobs))
    python = os.environ.get("LOUPE_RENDER_PYTHON", str(ROOT / ".venv-render/bin/python"))
    command = [python, "-m", "tests.training.render.one_closeup", str(out)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=500)
    assert done.returncode == 0, done.stdout + done.stderr
    return {name: read(out / f"{name}.exr") for name in jobs}


def test_the_crop_has_the_size_asked_for(rendered: dict[str, dict[str, Floats]]) -> None:
    assert rgb(rendered["sound"]).shape == (*SIZE_WH, 3)


def test_the_same_plan_gives_the_same_pixels(rendered: dict[str, dict[str, Floats]]) -> None:
    np.testing.assert_array_equal(rgb(rendered["sound"]), rgb(rendered["again"]))


def test_the_truth_lies_on_what_the_damage_changed(
    rendered: dict[str, dict[str, Floats]],
) -> None:
    mask = rendered["damaged"]["d0.X"]
    changed = np.abs(rgb(rendered["damaged"]) - rgb(rendered["sound"])).mean(axis=2)
    assert 0.01 < (mask > 0.5).mean() < 0.8
    assert changed[mask > 0.7].mean() > 6 * changed[mask < 0.02].mean()


def test_a_look_alike_has_no_truth(rendered: dict[str, dict[str, Floats]]) -> None:
    assert {name for name in rendered["damaged"] if name.endswith(".X")} == {"d0.X"}


def test_a_copy_and_its_twin_have_the_same_background(
    rendered: dict[str, dict[str, Floats]],
) -> None:
    """Nothing behind the thing tells them apart: the very same numbers."""
    sound = rendered["sound"]
    for name in ("stitch_pitch", "hardware_tint"):
        twin = rendered[name]
        behind = (sound["Depth.Z"] > 1e9) & (twin["Depth.Z"] > 1e9)
        assert behind.mean() > 0.02, "there is background in the picture"
        np.testing.assert_array_equal(rgb(sound)[behind], rgb(twin)[behind])
    assert (rgb(rendered["stitch_pitch"]) != rgb(sound)).any()
