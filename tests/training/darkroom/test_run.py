"""A run of several processes: whole, resumed, killed, broken; the renderer's files never stay."""

from __future__ import annotations

import csv
import fcntl
import hashlib
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from training.darkroom import manifest, sheet
from training.darkroom.errors import BrokenPicture, OtherSet, RendererMissing, WorkerLost
from training.darkroom.run import Job, Outcome, missing, run, sources
from training.darkroom.workers import renderer
from training.render.plan import order

RENDERER = Path(__file__).with_name("renderer.py")


def job(out: Path, count: int, *faults: str, processes: int = 2, generator: str = "g") -> Job:
    command = (sys.executable, str(RENDERER), str(out / ".rendered"), *faults)
    orders = tuple(order("cutout", index, 1) for index in range(count))
    return Job(orders, command, out, generator, processes)


def work(wanted: Job) -> tuple[Outcome, list[str]]:
    heard: list[str] = []

    def said(ordered: Mapping[str, Any], answer: Mapping[str, Any]) -> None:
        assert answer["id"] == ordered["id"]
        heard.append(ordered["id"])

    return run(wanted, said), heard


def test_a_set_is_whole_and_its_manifest_true(tmp_path: Path) -> None:
    outcome, heard = work(job(tmp_path, 5))
    assert (outcome.made, outcome.whole, len(heard)) == (5, 5, 5)
    assert not list(tmp_path.rglob("*.exr"))
    assert outcome.largest_rendered_bytes > 1000
    rows = list(csv.DictReader((tmp_path / manifest.NAME).read_text().splitlines()))
    assert len({row["picture"] for row in rows}) == 5
    for row in rows:
        data = (tmp_path / row["file"]).read_bytes()
        assert row["sha256"] == hashlib.sha256(data).hexdigest()
        assert int(row["bytes"]) == len(data)
    assert {row["split"] for row in rows} == {"train", "calibration"}
    assert {row["kind"] for row in rows} == {"scene", "foreground"}
    endings = {row["file"].partition(".")[2] for row in rows if "00000" in row["file"]}
    assert endings == {
        "jpg", "fg.webp", "alpha.png", "parts.png", "depth.png", "normal.png", "damage-d0.png",
        "json",
    }  # fmt: skip
    facts = json.loads((tmp_path / "cutout-001-00000.json").read_text())
    assert facts["truth"]["parts"] == {"body": 256, "handle": 0}
    assert facts["truth"]["damage_pixels"] == {"d0": 32}
    assert facts["truth"]["soft_pixels"] == 16


def test_the_same_orders_give_the_same_bytes_whatever_the_processes(tmp_path: Path) -> None:
    work(job(tmp_path / "one", 4, processes=1))
    work(job(tmp_path / "two", 4, processes=2))
    same = [(tmp_path / name / manifest.NAME).read_bytes() for name in ("one", "two")]
    assert same[0] == same[1]


def test_a_second_run_makes_only_what_is_missing(tmp_path: Path) -> None:
    work(job(tmp_path, 3))
    (tmp_path / "cutout-001-00001.json").unlink()
    (tmp_path / ".cutout-001-00001.jpg.part").write_bytes(b"half")
    outcome, heard = work(job(tmp_path, 4))
    assert sorted(heard) == ["cutout-001-00001", "cutout-001-00003"]
    assert outcome.whole == 4
    assert not list(tmp_path.glob(".*.part"))
    again, heard = work(job(tmp_path, 4))
    assert (again.made, heard) == (0, [])


def test_a_killed_renderer_is_begun_anew(tmp_path: Path) -> None:
    outcome, _ = work(job(tmp_path, 4, "cutout-001-00001=killed"))
    assert (tmp_path / "died-cutout-001-00001").exists()
    assert outcome.whole == 4


def test_a_renderer_that_holds_too_much_memory_is_begun_anew(tmp_path: Path) -> None:
    outcome, _ = work(job(tmp_path, 4, "cutout-001-00001=large", processes=1))
    assert outcome.whole == 4
    assert len(set((tmp_path / "begun").read_text().split())) == 2


def test_a_picture_that_kills_its_renderer_each_time_ends_the_run_by_name(tmp_path: Path) -> None:
    with pytest.raises(WorkerLost, match=r"cutout-001-00001 \(seed 100001\).*render-") as lost:
        work(job(tmp_path, 3, "cutout-001-00001=lost", processes=1))
    assert (lost.value.seed, lost.value.times) == (100001, 3)
    assert (tmp_path / "cutout-001-00000.json").exists()


def test_a_broken_scene_ends_the_run_with_its_id_and_seed(tmp_path: Path) -> None:
    with pytest.raises(BrokenPicture, match=r"cutout-001-00002 \(seed 100002\).*no such thing"):
        work(job(tmp_path, 6, "cutout-001-00002=broken"))
    done = missing(job(tmp_path, 6).orders, tmp_path)
    assert "cutout-001-00002" in {each["id"] for each in done}
    outcome, _ = work(job(tmp_path, 6))
    assert outcome.whole == 6


def test_a_torn_exr_is_named(tmp_path: Path) -> None:
    with pytest.raises(BrokenPicture, match=r"cutout-001-00000 \(seed 100000\)"):
        work(job(tmp_path, 1, "cutout-001-00000=torn"))


def test_another_generator_is_not_mixed_in_unless_asked(tmp_path: Path) -> None:
    work(job(tmp_path, 1))
    with pytest.raises(OtherSet, match="another state"):
        work(job(tmp_path, 2, generator="h"))
    (tmp_path / ".generator").unlink()
    assert work(job(tmp_path, 2, generator="h"))[0].whole == 2


def test_one_run_per_folder(tmp_path: Path) -> None:
    with (tmp_path / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(OtherSet, match="at work"):
            work(job(tmp_path, 1))


def test_nothing_to_make_is_no_error(tmp_path: Path) -> None:
    outcome, heard = work(job(tmp_path, 0))
    assert (outcome.made, outcome.whole, outcome.largest_rendered_bytes, heard) == (0, 0, 0, [])


def test_a_job_that_cannot_be_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="process"):
        job(tmp_path, 1, processes=0)
    with pytest.raises(ValueError, match="one id"):
        Job((order("cutout", 0, 1),) * 2, ("x",), tmp_path, "g")


def test_a_missing_renderer_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOUPE_RENDER_PYTHON", str(tmp_path / "none"))
    with pytest.raises(RendererMissing, match="venv-render"):
        renderer()


def test_the_generator_is_named_by_its_sources() -> None:
    assert len(sources()) == 64


def test_a_sheet_shows_every_picture(tmp_path: Path) -> None:
    work(job(tmp_path, 3))
    target = tmp_path / "sheet.png"
    assert sheet.main([str(tmp_path), "--out", str(target), "--size", "32"]) == 0
    image = sheet.sheet(manifest.pictures(tmp_path), 32)
    assert image.shape == (64, 320, 3)
    # the item stands on magenta in the third square
    assert image[2, 64 + 2].tolist() == [255, 0, 255]
    assert image[16, 64 + 16, 0] > image[16, 64 + 16, 2] + 50


def test_an_empty_folder_gives_no_sheet(tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        sheet.main([str(tmp_path), "--out", str(tmp_path / "sheet.png")])
