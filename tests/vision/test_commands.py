"""Vision's commands as a person or a script meets them: output, status, and what is left."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import pytest
import typer
from typer.testing import CliRunner

from training.drawing import draw_bag
from vision.commands import register
from vision.gallery import Gallery
from vision.photo import open_photo

MODELS = Path(__file__).parents[2] / "models"
Run = Callable[..., Any]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    for name in [name for name in os.environ if name.startswith("LOUPE_")]:
        monkeypatch.delenv(name)
    program = typer.Typer()
    register(program)

    def invoke(*words: object) -> Any:
        return CliRunner().invoke(program, [str(word) for word in words])

    return invoke


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """One item's photos, in a folder whose name looks like markup."""
    folder = tmp_path / "bag [red]"
    folder.mkdir()
    for name in ("front.jpg", "stitching-2.png"):
        cv2.imwrite(str(folder / name), draw_bag((160, 120)).image_rgb[:, :, ::-1])
    return folder


def answered(result: Any) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_models_are_listed_with_their_papers(run: Run) -> None:
    for card in answered(run("models", "list", "--json")):
        assert card["licence"]
        assert card["training"]["sets"][0]["terms"]
    assert "u2netp@1" in run("models", "list").output


def test_sound_models_are_verified(run: Run) -> None:
    states = answered(run("models", "verify", "--json"))

    assert {state["model"] for state in states} >= {"u2netp@1", "efficientnet-lite0@1"}
    assert all(state["sound"] for state in states)
    assert run("models", "verify").exit_code == 0


def test_a_changed_model_is_told_and_fails(run: Run, tmp_path: Path) -> None:
    shutil.copytree(MODELS / "u2netp", tmp_path / "models" / "u2netp")
    with (tmp_path / "models" / "u2netp" / "u2netp.onnx").open("ab") as file:
        file.write(b"!")
    told = run("models", "verify", "--models", tmp_path / "models")
    listed = run("models", "verify", "--models", tmp_path / "models", "--json")

    assert (told.exit_code, listed.exit_code) == (1, 1)
    assert "u2netp@1" in told.stderr
    assert json.loads(listed.stdout)[0]["sound"] is False


@pytest.mark.parametrize("verb", ["list", "verify"])
def test_a_folder_without_cards_is_one_sentence(run: Run, tmp_path: Path, verb: str) -> None:
    told = run("models", verb, "--models", tmp_path / "missing")

    assert told.exit_code == 1
    assert told.stderr.strip().endswith("[card_invalid]")
    assert "Traceback" not in told.output


def test_the_environment_names_the_folders_as_the_service_reads_it(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOUPE_MODELS_DIR", str(tmp_path / "elsewhere"))

    assert "elsewhere" in run("models", "verify").stderr


def test_photos_are_cut_out(run: Run, photos: Path, tmp_path: Path) -> None:
    said = answered(run("cutout", photos, tmp_path / "out", "--json"))

    assert sorted(Path(path).name for path in said["written"].values()) == [
        "front.png", "stitching-2.png",
    ]  # fmt: skip
    assert open_photo(tmp_path / "out" / "front.png").had_alpha


def test_what_cannot_be_read_is_named_and_the_rest_is_done(
    run: Run, photos: Path, tmp_path: Path
) -> None:
    (photos / "logo.jpg").write_text("no picture")
    done = run("cutout", photos, tmp_path / "out")

    assert done.exit_code == 1
    assert f"{photos / 'logo.jpg'}: " in done.stderr
    assert "[photo_format_unsupported]" in done.stderr
    assert "2 of 3 photos" in done.stdout
    assert not (tmp_path / "out" / "logo.png").exists()


def test_photos_of_one_name_do_not_write_over_each_other(
    run: Run, photos: Path, tmp_path: Path
) -> None:
    shutil.copy(photos / "stitching-2.png", photos / "front.png")
    answered(run("cutout", photos, tmp_path / "out", "--json"))

    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "front.jpg.png", "front.png.png", "stitching-2.png",
    }  # fmt: skip


def test_originals_are_never_written_over(run: Run, photos: Path) -> None:
    before = (photos / "stitching-2.png").read_bytes()

    assert run("cutout", photos, photos).exit_code == 1
    assert (photos / "stitching-2.png").read_bytes() == before


def test_a_gallery_is_built_and_items_are_assessed_with_it(
    run: Run, photos: Path, tmp_path: Path
) -> None:
    references = tmp_path / "references"
    for item in ("01", "02"):
        shutil.copytree(photos, references / item)
        (references / item / "stitching-2.png").rename(references / item / "stitching.png")
    into = tmp_path / "galleries" / "vetra"
    product = ("--brand", "Vetra", "--sku", "V-1")
    made = answered(run("gallery", "build", references, into, *product, "--json"))
    assert made["photos"] == len(Gallery.open(into.parent).references) == 4

    where = ("--galleries", into.parent)
    said = answered(run("assess", photos, *product, *where, "--json"))
    assert said["authenticity"]["decision"] == "inconclusive"
    assert "2 genuine references" in said["authenticity"]["missing"][0]
    # stitching-2.png shows the view stitching
    assert {piece["view"] for piece in said["authenticity"]["evidence"]} == {"front", "stitching"}
    assert "inconclusive" in run("assess", photos, *product, *where).stdout


def test_a_gallery_of_nothing_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    told = run(
        "gallery", "build", tmp_path / "photos", tmp_path / "g", "--brand", "V", "--sku", "1"
    )

    assert told.exit_code == 1
    assert "[gallery_invalid]" in told.stderr


def test_a_damaged_gallery_is_one_sentence(run: Run, photos: Path, tmp_path: Path) -> None:
    (tmp_path / "galleries" / "g").mkdir(parents=True)
    (tmp_path / "galleries" / "g" / "gallery.npz").write_bytes(b"nothing")
    told = run("assess", photos, "--brand", "V", "--galleries", tmp_path / "galleries")

    assert told.exit_code == 1
    assert told.stderr.strip().endswith("[gallery_invalid]")


@pytest.mark.parametrize("verb", [("cutout", "out"), ("assess", "--brand=V")])
def test_a_folder_that_is_missing_or_empty_is_said(
    run: Run, tmp_path: Path, verb: tuple[str, str]
) -> None:
    (tmp_path / "empty").mkdir()
    command, more = verb

    assert run(command, tmp_path / "missing", more).exit_code == 2
    empty = run(command, tmp_path / "empty", more)
    assert empty.exit_code == 1
    assert "holds no photos" in empty.stderr


def test_photos_that_do_not_say_their_view_are_not_graded(run: Run, tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "12x7o6d-side.jpg"), draw_bag().image_rgb)
    done = run("assess", tmp_path, "--brand", "Vetra")

    assert done.exit_code == 1
    assert "12x7o6d-side.jpg" in done.stderr
    assert "pristine" not in done.stdout
