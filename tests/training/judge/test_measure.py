"""The measure on a tiny encoder: seeded, resumed, and its figures come from every seed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
import torch
from onnx import helper, numpy_helper

from training.data_compose import Composer
from training.data_renders import read_renders
from training.judge.drawn_set import write_drawn_set
from training.judge.measure import INPUT, SIDE, MeasurePlan, alpha_of, train_decoder
from training.judge.rounds import (
    SetScores,
    figures_of,
    rendered_photos,
    score_all,
    worst_sheet,
    write_round,
)
from training.networks.cutout import ENCODER_WIDTHS, FEATURES
from vision.session import OrtSession

PLAN = MeasurePlan(seeds=(1, 2), steps=2, batch=2)


@pytest.fixture(scope="module")
def session() -> OrtSession:
    """Five maps of the encoder's widths and strides: means of the picture, mixed by chance."""
    random = np.random.default_rng(1)
    nodes, weights, outputs = [], [], []
    for name, width, stride in zip(FEATURES, ENCODER_WIDTHS, (2, 4, 8, 16, 32), strict=True):
        mix = random.normal(0, 0.5, (width, 3, 1, 1)).astype(np.float32)
        weights.append(numpy_helper.from_array(mix, f"{name}.mix"))
        window: dict[str, Any] = {"kernel_shape": [stride, stride], "strides": [stride, stride]}
        nodes.append(helper.make_node("AveragePool", [INPUT.name], [f"{name}.mean"], **window))
        nodes.append(helper.make_node("Conv", [f"{name}.mean", f"{name}.mix"], [name]))
        shape: list[str | int | None] = ["n", width, SIDE // stride, SIDE // stride]
        outputs.append(helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, shape))
    coming = helper.make_tensor_value_info(INPUT.name, onnx.TensorProto.FLOAT, ["n", 3, SIDE, SIDE])
    graph = helper.make_graph(nodes, "tiny", [coming], outputs, weights)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=10)
    return OrtSession(model.SerializeToString())


@pytest.fixture(scope="module")
def composer(tmp_path_factory: pytest.TempPathFactory) -> Composer:
    folder = tmp_path_factory.mktemp("drawn")
    write_drawn_set(folder, 2, 1)
    return Composer(read_renders(folder), [], (SIDE, SIDE))


def test_one_seed_gives_one_decoder(
    session: OrtSession, composer: Composer, tmp_path: Path
) -> None:
    one, same, other = (
        train_decoder(composer, session, PLAN, seed, tmp_path / name)
        for seed, name in ((1, "a"), (1, "b"), (2, "c"))
    )
    weights = [torch.cat([p.flatten() for p in each.parameters()]) for each in (one, same, other)]

    assert torch.equal(weights[0], weights[1])
    assert not torch.equal(weights[0], weights[2])


def test_a_rounds_file_has_figures_of_all_seeds_and_each_picture(
    session: OrtSession, composer: Composer, tmp_path: Path
) -> None:
    photos = rendered_photos(composer.renders)
    decoders = [
        train_decoder(composer, session, PLAN, seed, tmp_path / str(seed)) for seed in PLAN.seeds
    ]
    answers = [lambda image_rgb, each=each: alpha_of(image_rgb, session, each) for each in decoders]
    scores = SetScores(photos, [score_all(photos, answer) for answer in answers], 3)

    write_round(tmp_path / "1.json", {"round": "1"}, {"rendered": scores})

    written = json.loads((tmp_path / "1.json").read_text())
    assert written["sets"]["rendered"]["left_out"] == 3
    assert len(written["sets"]["rendered"]["iou_by_seed"]) == 2
    assert {name: len(each) for name, each in written["iou"]["rendered"].items()} == {
        photo.path.name: 2 for photo in photos
    }
    found = figures_of("rendered", scores)
    assert found.iou.low <= found.iou.value <= found.iou.high
    assert worst_sheet(scores, answers[0]).shape == (3 * 160, 2 * 160, 3)
