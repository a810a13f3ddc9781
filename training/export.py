"""Torch networks to ONNX files that are written only when both give the same answer."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import onnx
import torch
import typer
from numpy.typing import NDArray
from rich.console import Console
from torch import nn

from training.errors import ExportDiffers
from training.networks.efficientnet import Embedder, PatchTrunk, load_lite0
from vision.card import InputSpec
from vision.photo import open_photo
from vision.preprocess import to_tensor
from vision.registry import ModelRegistry
from vision.session import OrtSession

OPSET = 18  # the newest opset of the exporter's own operators: no conversion afterwards
# float32 sums of other order differ in the sixth digit; a wrong graph differs in the first
TOLERANCE = 1e-4


@dataclass(frozen=True)
class Recipe:
    """How to make the ONNX file of one card: the network, its output names, its free axes."""

    build: Callable[[], nn.Module]
    outputs: tuple[str, ...]
    free_axes: dict[int, str]


@dataclass(frozen=True)
class Written:
    """What was written and how far the two answers lay apart, relative to the largest value."""

    path: Path
    sha256: str
    byte_count: int
    largest_difference: float


RECIPES = {
    "efficientnet-lite0": Recipe(lambda: Embedder(load_lite0()), ("embedding",), {0: "n"}),
    "efficientnet-lite0-patches": Recipe(
        lambda: PatchTrunk(load_lite0()),
        ("stride_8", "stride_16"),
        {0: "n", 2: "height", 3: "width"},
    ),
}


def export(
    network: nn.Module,
    recipe: Recipe,
    spec: InputSpec,
    pictures: Sequence[NDArray[np.uint8]],
    path: Path,
) -> Written:
    """Export, compare on every picture, then move the file into place.

    Raises ExportDiffers where any output is off by more than TOLERANCE of its largest value, and
    ValueError without a picture to compare on.
    """
    if not pictures:
        raise ValueError("expected at least one picture to compare on")
    network.eval()
    tensors = [to_tensor(picture, spec) for picture in pictures]
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        draft = Path(folder) / path.name
        _write(network, recipe, spec, tensors[0], draft)
        data = draft.read_bytes()
        session = OrtSession(data)
        difference = max(_difference(network, recipe, spec, session, each) for each in tensors)
        if not difference <= TOLERANCE:
            raise ExportDiffers(f"{path.name}: torch and ONNX differ by {difference:.2e}")
        draft.replace(path)
    return Written(path, hashlib.sha256(data).hexdigest(), len(data), difference)


def _write(
    network: nn.Module, recipe: Recipe, spec: InputSpec, tensor: NDArray[np.float32], path: Path
) -> None:
    # an axis of 1 would be taken for a constant, so the sample is a batch of two
    sample = torch.from_numpy(np.repeat(tensor, 2, axis=0))
    torch.onnx.export(
        network,
        (sample,),
        path,
        dynamo=True,
        opset_version=OPSET,
        input_names=[spec.name],
        output_names=list(recipe.outputs),
        dynamic_shapes=({axis: torch.export.Dim.DYNAMIC for axis in recipe.free_axes},),
        external_data=False,
        verbose=False,
    )
    model = onnx.load(path)
    _strip(model.graph)
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, path)


def _strip(graph: onnx.GraphProto) -> None:
    """Drop the exporter's notes: they hold this machine's paths and change from run to run."""
    for part in (graph, *graph.node, *graph.input, *graph.output, *graph.value_info):
        del part.metadata_props[:]
        part.doc_string = ""
    for weight in graph.initializer:
        del weight.metadata_props[:]


def _difference(
    network: nn.Module,
    recipe: Recipe,
    spec: InputSpec,
    session: OrtSession,
    tensor: NDArray[np.float32],
) -> float:
    with torch.inference_mode():
        answer = network(torch.from_numpy(tensor))
    expected = [answer] if isinstance(answer, torch.Tensor) else list(answer)
    actual = session.run({spec.name: tensor}, recipe.outputs)
    return max(
        _distance(each.numpy(), actual[name])
        for name, each in zip(recipe.outputs, expected, strict=True)
    )


def _distance(expected: NDArray[np.float32], actual: NDArray[np.float32]) -> float:
    if not (np.isfinite(expected).all() and np.isfinite(actual).all()):
        return float("inf")
    return float(np.abs(actual - expected).max() / max(1e-6, float(np.abs(expected).max())))


app = typer.Typer(help="Make the ONNX files of our cards from torch networks.")


@app.command()
def main(
    name: Annotated[str, typer.Argument(help="A model: " + ", ".join(RECIPES))],
    pictures: Annotated[list[Path], typer.Option("--picture", help="Compare on this photograph.")],
    models: Annotated[Path, typer.Option(help="The folder of cards.")] = Path("models"),
) -> None:
    """Export one model over its card's file and say its sha256."""
    if name not in RECIPES:
        raise typer.BadParameter(f"expected one of {', '.join(RECIPES)}, got {name!r}")
    card = ModelRegistry.read(models).get(name)
    console = Console()
    with console.status(f"exporting {card.reference}"):
        recipe = RECIPES[name]
        photos = [open_photo(each).image_rgb for each in pictures]
        written = export(recipe.build(), recipe, card.input, photos, card.path)
    console.print(f"{written.path}: {written.byte_count} bytes, sha256 {written.sha256}")
    console.print(f"torch and ONNX differ by {written.largest_difference:.1e} of the largest value")


if __name__ == "__main__":
    app()
