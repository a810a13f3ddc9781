"""``loupe evaluate cutout``: the sets that a folder holds, scored by the network alone."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import pytest
from typer.testing import CliRunner

from service.cli.main import build_program
from training.drawing import draw_bag
from training.evaluation.cutout import AS_REMBG, network_of, result_of, score_set
from training.evaluation.photographs import RECOMPOSED, recompose
from training.judge.truth import Judged
from training.metrics import Truth
from vision.runtime import Runtime


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two pictures of ecssd, three of a catalogue (one pale, one on black), a floor."""
    folder = tmp_path_factory.mktemp("data")
    for name in ("ecssd/images", "ecssd/ground_truth_mask", "catalogue/references"):
        (folder / name).mkdir(parents=True)
    for seed in (1, 2):
        drawing = draw_bag((200, 160), seed=seed)
        cv2.imwrite(str(folder / f"ecssd/images/{seed}.jpg"), drawing.image_rgb[..., ::-1])
        mask = (drawing.alpha_u8 >= 128).astype(np.uint8) * 255
        cv2.imwrite(str(folder / f"ecssd/ground_truth_mask/{seed}.png"), mask)
    for name, subject, ground in (("A1", 60, 255), ("B2", 235, 255), ("C3", 200, 5)):
        image = np.full((128, 128, 3), ground, np.uint8)
        image[30:100, 40:90] = subject
        cv2.imwrite(str(folder / f"catalogue/references/{name}.jpeg"), image)
    (folder / "catalogue/product_list.csv").write_text(
        "MMC,Product_BusinessUnitDesc\nA1,Bags\nB2,Shoes\n"
    )
    (folder / "clothing/images").mkdir(parents=True)
    for seed in range(6):  # some fall into the reporting half, whatever the rule
        floor = np.random.default_rng(seed).integers(80, 140, (160, 160, 3), np.uint8)
        cv2.imwrite(str(folder / f"clothing/images/{seed}.jpg"), cv2.blur(floor, (5, 5)))
    return folder


def test_the_command_prints_one_object(data: Path, tmp_path: Path) -> None:
    asked = ["evaluate", "cutout", "--data", str(data), "--json", "--out", str(tmp_path)]
    asked += ["--set", "ecssd", "--set", "catalogue", "--set", RECOMPOSED]
    answer = CliRunner().invoke(build_program(), asked)

    assert answer.exit_code == 0, answer.output
    said = json.loads(answer.stdout)
    assert (said["task"], said["model"]) == ("cutout", "u2netp")
    assert set(said["sets"]) == {"ecssd", "catalogue", RECOMPOSED}
    of_catalogue = said["sets"]["catalogue"]
    assert (of_catalogue["n"], of_catalogue["left_out"]) == (2, 1)
    assert {name: found["n"] for name, found in of_catalogue["classes"].items()} == {
        "Bags": 1,
        "Shoes": 1,
    }
    assert said["sets"][RECOMPOSED]["n"] == 1  # the pale one is judged on renders
    assert said["sets"]["ecssd"]["iou"] > 0.8
    keys = {"mae", "iou", "fmax", "s_measure", "boundary_iou", "n", "ms_median", "classes"}
    assert keys <= set(said["sets"]["ecssd"])
    assert (tmp_path / "cutout-u2netp-ecssd-worst.jpg").is_file()


@pytest.mark.parametrize("options", [["--set", "cats"], ["--set", "clothing-co-parsing"]])
def test_sets_that_are_not_there_are_refused(data: Path, options: list[str]) -> None:
    answer = CliRunner().invoke(
        build_program(), ["evaluate", "cutout", "--data", str(data), *options]
    )
    assert answer.exit_code == 2


def test_rembgs_way_stretches_each_map(data: Path) -> None:
    empty = np.full((320, 320, 3), 128, np.uint8)
    with Runtime.open(Path("models")) as runtime:
        plain, _ = network_of(runtime, "u2netp")(empty)
        stretched, took = network_of(runtime, AS_REMBG)(empty)
    assert plain.max() < 0.9
    assert stretched.max() > 0.9  # rembg finds an item in an empty picture
    assert took > 0.0


def test_a_recomposed_subject_keeps_its_place_and_repeats(data: Path) -> None:
    image = np.full((96, 96, 3), 255, np.uint8)
    image[20:70, 30:60] = (200, 30, 40)
    subject = np.asarray((image < 240).any(axis=2), np.bool_)
    photo = Judged(Path("A1.jpeg"), image, Truth.whole(subject))
    strips = sorted((data / "clothing/images").glob("*.jpg"))

    one, other = recompose(photo, strips), recompose(photo, strips)

    assert np.array_equal(one.image_rgb, other.image_rgb)
    assert (one.truth.subject == subject).mean() > 0.99
    assert np.abs(one.image_rgb[40, 45].astype(int) - (200, 30, 40)).max() <= 3
    assert one.image_rgb[5, 5].max() < 200


def test_a_perfect_network_scores_one_and_only_the_worst_are_kept() -> None:
    truth = np.zeros((40, 40), np.bool_)
    truth[10:30, 10:30] = True
    photos = [
        Judged(Path(f"{i}.png"), np.zeros((40, 40, 3), np.uint8), Truth.whole(truth))
        for i in range(25)
    ]
    scores = score_set(iter([*photos, None]), lambda _: (truth.astype(np.float32), 1.0), {})
    result = result_of("drawn", scores)

    assert (result.iou.value, result.figures["boundary_iou"], result.left_out) == (1.0, 1.0, 1)
    assert len(scores.worst) == 20
