"""The committed sample set is what its manifest, its card and its seed say. No Blender needed."""

from __future__ import annotations

import csv
import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from training.render.samples.plan import (
    ALL_VIEWS,
    REFERENCES,
    SHARED_VIEWS,
    Model,
    copy_model,
    samples,
)

ROOT = Path(__file__).parents[2]
SET = ROOT / "datasets" / "vetra-arco"
SEED = 7
LABELS = {"file", "item", "role"}


def rows() -> list[dict[str, str]]:
    """The manifest's rows."""
    with (SET / "manifest.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def facts(item: str, view: str) -> dict[str, Any]:
    """Everything that made one picture, as committed."""
    loaded: dict[str, Any] = json.loads((SET / "truth" / f"{item}-{view}.json").read_text())
    return loaded


def pixels(path: Path) -> np.ndarray[Any, np.dtype[np.float64]]:
    """A picture as RGB floats of 0 to 255."""
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB"), dtype=np.float64)


def test_manifest_matches_files() -> None:
    listed = rows()
    for row in listed:
        data = (SET / row["file"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == row["sha256"], row["file"]
        with Image.open(SET / row["file"]) as image:
            assert image.format == "JPEG"
            assert image.size == (int(row["width"]), int(row["height"])) == (480, 480)
    on_disk = {path.relative_to(SET).as_posix() for path in SET.rglob("*.jpg")}
    assert on_disk == {row["file"] for row in listed}


def test_counts() -> None:
    listed = [(row["role"], row["item"], row["view"]) for row in rows()]
    wanted = {
        ("reference", f"ref-{number:02d}", view)
        for number in range(1, REFERENCES + 1)
        for view in SHARED_VIEWS
    }
    wanted |= {(item, item, view) for item in ("genuine", "copy", "twin") for view in ALL_VIEWS}
    assert len(wanted) == 120
    assert len(listed) == len(set(listed))
    assert set(listed) == wanted


def test_set_is_small_and_holds_no_code() -> None:
    files = [path for path in (ROOT / "datasets").rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < 9_000_000
    assert not [path for path in files if path.suffix == ".py"]


def test_truth_is_what_the_seed_gives() -> None:
    seeds = {row["file"]: int(row["seed"]) for row in rows()}
    for shot in samples(SEED):
        stored = facts(shot.item, shot.view)
        plain = json.loads(json.dumps(asdict(shot)))
        assert {key: stored[key] for key in plain} == plain, shot.file
        assert stored["file"] == shot.file
        assert seeds[shot.file] == shot.seed


def test_no_two_items_share_a_seed_but_copy_and_twin() -> None:
    seeds = [shot.seed for shot in samples(SEED) if shot.item != "copy"]
    assert len(seeds) == len(set(seeds))


@pytest.mark.parametrize("view", ALL_VIEWS)
def test_copy_and_twin_differ_only_in_the_altered_fields(view: str) -> None:
    copy, twin = facts("copy", view), facts("twin", view)
    differing = {key for key in copy if copy[key] != twin[key]}
    assert differing == LABELS | {"model"}
    assert copy["model"] == json.loads(json.dumps(asdict(copy_model())))
    assert twin["model"] == json.loads(json.dumps(asdict(Model())))
    assert all(copy["model"][key] != twin["model"][key] for key in twin["model"])


@pytest.mark.parametrize("view", ["front", "three_quarter", "back", "base"])
def test_copy_and_twin_share_their_background(view: str) -> None:
    copy, twin = pixels(SET / f"copy/{view}.jpg"), pixels(SET / f"twin/{view}.jpg")
    border = np.ones((480, 480), dtype=bool)
    border[30:450, 30:450] = False
    assert np.abs(copy - twin)[border].mean() < 1.0


def test_damage_is_visible_and_known() -> None:
    seen = {view: facts("genuine", view)["damages"] for view in ALL_VIEWS}
    assert seen["front"]
    assert any(seen[view] for view in ALL_VIEWS if view not in SHARED_VIEWS)
    assert {kind for each in seen.values() for kind in each} == {"scratch", "scuff"}
    named = set()
    for each in seen.values():
        for damage in each.values():
            named.add(damage["file"])
            with Image.open(SET / damage["file"]) as image:
                assert image.mode == "L"
                assert image.size == (480, 480)
                mask = np.asarray(image)
            assert abs(int((mask > 127).sum()) - damage["pixels_over_half"]) <= 2
            assert mask.max() > 200
            assert (mask == 0).mean() > 0.5
    on_disk = {path.relative_to(SET).as_posix() for path in SET.rglob("*.png")}
    assert on_disk == named


def test_only_the_demo_item_is_damaged() -> None:
    for row in rows():
        stored = facts(row["item"], row["view"])
        assert stored["damaged"] is (row["item"] == "genuine")
        assert not stored["damages"] or stored["damaged"]


def test_a_stitch_is_at_least_ten_pixels_in_the_stitching_view() -> None:
    for row in rows():
        if row["view"] == "stitching":
            stored = facts(row["item"], "stitching")
            assert stored["px_per_mm_at_target"] * stored["model"]["stitch_pitch_mm"] > 10


def test_copy_amounts_are_the_committed_ones() -> None:
    copy, genuine = copy_model(), Model()
    assert copy.stitch_pitch_mm == pytest.approx(1.35 * genuine.stitch_pitch_mm)
    assert copy.grain_mm == pytest.approx(1.6 * genuine.grain_mm)
    assert copy.hardware_srgb == (214.0, 158.0, 82.0)
