"""The worker in Blender: one tiny plan's passes, the same in fresh processes; a broken one named.

``make test`` makes ``.venv-render``; elsewhere set ``LOUPE_RENDER_PYTHON``, or leave these tests
out by name: ``-m "not render"``.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from training.darkroom import exr, picture, truth
from training.darkroom.workers import ROOT, renderer
from training.render.plan import plan

pytestmark = [pytest.mark.render, pytest.mark.slow, pytest.mark.timeout(900)]

BOX = {"kind": "box", "params": {"width": 200.0, "depth": 120.0, "height": 110.0}}
CARD = {"card": {"kind": "plain", "rgb": [0.6, 0.2, 0.1], "rough": 0.6}}


def small() -> dict[str, Any]:
    """The first scene with a ground of the set cutout, its thing a plain box, 64 pixels wide."""
    made = next(
        each
        for each in (plan("cutout", index, 0) for index in range(40))
        if each["kind"] == "scene" and each["scene"]["kind"] in {"sweep_white", "floor_tiles"}
    )
    steady = {"shake_px": 0.0, "pupil_mm": 0.0, "fill": 0.6, "shift": [0.0, 0.0], "wrong": None}
    return {
        **made,
        "size_wh": [64, 64],
        "thing": BOX,
        "materials": CARD,
        "props": [],
        "camera": {**made["camera"], **steady},
    }


def work(out: Path, *plans: dict[str, Any]) -> tuple[int, list[dict[str, Any]]]:
    """Run the worker on plans; its status and what it said."""
    out.mkdir(parents=True)
    (out / "plans.jsonl").write_text("".join(json.dumps(each) + "\n" for each in plans))
    command = [renderer(), "-m", "training.render", "--plans", str(out / "plans.jsonl")]
    done = subprocess.run(
        [*command, "--out", str(out)], cwd=ROOT, capture_output=True, text=True, timeout=600
    )
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]


def test_same_plan_same_picture_in_fresh_processes_and_its_truth_is_exact(tmp_path: Path) -> None:
    made = small()
    for name in ("one", "two"):
        status, said = work(tmp_path / name, made)
        assert status == 0
        assert [each["id"] for each in said] == [made["id"]]
    rendered = tmp_path / "one"
    facts = json.loads((rendered / f"{made['id']}.facts.json").read_text())
    known = truth.read(made, facts, rendered)
    assert known.light is not None
    assert 0.02 < known.alpha.mean() < 0.6
    assert len(np.unique(known.alpha)) > 17
    # far from the edge, the item's own pass and the picture agree on what the item is
    assert set(np.unique(known.parts_u8[known.alpha > 0.999])) == {1}
    raw = exr.read(rendered / f"{made['id']}.alpha.exr")["Combined"]
    assert np.allclose(raw[..., 0], raw[..., 3], atol=1e-4)
    inside = known.foreground[known.alpha > 0.999]
    assert inside[:, 0].mean() > 1.5 * inside[:, 2].mean()
    ends = [folder / "out" for folder in (tmp_path / "one", tmp_path / "two")]
    for end in ends:
        end.mkdir()
        picture.develop(made, end.parent, end)
    first, second = ({p.name: p.read_bytes() for p in end.iterdir()} for end in ends)
    assert first == second
    assert not list(tmp_path.rglob("*.exr"))


def test_a_foregrounds_ground_has_its_shadow_and_nothing_of_the_item(tmp_path: Path) -> None:
    made = small()
    plain = {**made["scene"]["params"], "plain": True}
    overhead = {**made["light"]["lamps"][0], "shape": "area", "azimuth": 0.0, "elevation": 80.0}
    overhead |= {"metres": 1.0, "size_m": [0.2, 0.2], "watts": 60.0, "rgb": [1.0, 1.0, 1.0]}
    made |= {
        "kind": "foreground",
        "scene": {**made["scene"], "params": plain},
        "light": {**made["light"], "lamps": [overhead]},
    }
    status, _ = work(tmp_path / "one", made)
    assert status == 0
    rendered = tmp_path / "one"
    ground = exr.read(rendered / f"{made['id']}.ground.exr")
    assert ground["Combined"].shape == (32, 32, 4)
    assert ground["Object Index"].max() == 0.0
    facts = json.loads((rendered / f"{made['id']}.facts.json").read_text())
    known = truth.read(made, facts, rendered)
    # where the item hides it the ground lies in its shadow; the red card would be red
    bare = ground["Combined"][..., 1]
    hidden = known.alpha[::2, ::2] > 0.999
    assert bare[hidden].min() < 0.6 * float(np.median(bare[~hidden]))
    inside = known.light[known.alpha > 0.999]
    assert inside[:, 0].mean() > 1.5 * inside[:, 2].mean()


def test_a_broken_scene_ends_the_worker_with_its_id_and_seed(tmp_path: Path) -> None:
    made = {**small(), "materials": {}}
    status, said = work(tmp_path / "broken", made)
    assert status == 3
    assert (said[0]["id"], said[0]["seed"]) == (made["id"], made["seed"])
    assert made["id"] in said[0]["error"]
