"""Golden outputs of every network, in two stages.

A stored tensor must give the stored output (tight: the engine's arithmetic), and a stored JPEG must
give the stored tensor (loose: decoders and resizers round differently). `make goldens` is the only
way to rewrite them, and says what moved.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from numpy.typing import NDArray
from PIL import Image
from rich.console import Console
from rich.table import Table

from training.drawing import draw_bag
from vision.card import ModelCard
from vision.photo import decode_photo, open_photo
from vision.preprocess import to_tensor
from vision.registry import ModelRegistry
from vision.session import OrtSession, Session

SAMPLES = 4096  # values kept of each output: enough to see any change, small enough to commit
PICTURE_SIZE_WH = (320, 240)


@dataclass(frozen=True, eq=False)
class Golden:
    """A picture's JPEG bytes, its tensor (float16 on disk) and evenly spaced outputs of it."""

    picture: bytes
    tensor: NDArray[np.float32]
    outputs: Mapping[str, NDArray[np.float32]]


@dataclass(frozen=True)
class Movement:
    """How far one stored array moved: largest difference over the largest stored value."""

    array: str
    relative: float


def golden_folder(card: ModelCard) -> Path:
    """models/<name>/goldens/<revision>."""
    return card.folder / "goldens" / str(card.revision)


def make_golden(card: ModelCard, picture: bytes) -> Golden:
    """Run the network on the picture as serving would."""
    tensor = to_tensor(decode_photo(picture).image_rgb, card.input)
    stored = tensor.astype(np.float16).astype(np.float32)
    return Golden(picture, stored, run_sampled(card, OrtSession(card.read_file()), stored))


def run_sampled(
    card: ModelCard, session: Session, tensor: NDArray[np.float32]
) -> dict[str, NDArray[np.float32]]:
    """The card's outputs for a tensor, thinned to at most SAMPLES values each."""
    outputs = session.run({card.input.name: tensor}, [output.name for output in card.outputs])
    return {name: values.ravel()[:: -(-values.size // SAMPLES)] for name, values in outputs.items()}


def read_golden(card: ModelCard) -> Golden:
    """Read the committed golden. Raises OSError where there is none."""
    folder = golden_folder(card)
    with np.load(folder / "golden.npz", allow_pickle=False) as arrays:
        outputs = {name: arrays[f"output {name}"] for name in (each.name for each in card.outputs)}
        tensor = arrays["tensor"].astype(np.float32)
    return Golden((folder / "picture.jpg").read_bytes(), tensor, outputs)


def write_golden(card: ModelCard, golden: Golden) -> None:
    """Write picture.jpg and golden.npz into the golden's folder."""
    folder = golden_folder(card)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "picture.jpg").write_bytes(golden.picture)
    arrays: dict[str, Any] = {f"output {name}": values for name, values in golden.outputs.items()}
    np.savez_compressed(folder / "golden.npz", tensor=golden.tensor.astype(np.float16), **arrays)


def movements(old: Golden, new: Golden) -> list[Movement]:
    """What moved between two goldens; a changed shape counts as infinitely far."""
    pairs = {"tensor": (old.tensor, new.tensor)}
    pairs |= {name: (old.outputs[name], new.outputs[name]) for name in new.outputs}
    return [Movement(name, _distance(*pair)) for name, pair in pairs.items()]


def _distance(old: NDArray[np.float32], new: NDArray[np.float32]) -> float:
    if old.shape != new.shape:
        return float("inf")
    return float(np.abs(old - new).max() / max(1e-12, float(np.abs(old).max())))


def draw_picture() -> bytes:
    """The drawn bag as a JPEG, for models that have no golden yet."""
    file = BytesIO()
    Image.fromarray(draw_bag(PICTURE_SIZE_WH).image_rgb).save(file, "JPEG", quality=90)
    return file.getvalue()


app = typer.Typer(help="Rewrite the golden outputs.")


@app.command()
def main(
    models: Annotated[Path, typer.Option(help="The folder of cards.")] = Path("models"),
    picture: Annotated[
        Path | None, typer.Option(help="A JPEG to use from now on instead of the stored one.")
    ] = None,
) -> None:
    """Rewrite every model's golden and print how far each array moved."""
    table = Table("model", "array", "moved by (of the largest value)")
    for card in ModelRegistry.read(models):
        kept = golden_folder(card) / "picture.jpg"
        if picture is not None:
            open_photo(picture)  # refuses what serving would refuse
        source = picture or (kept if kept.is_file() else None)
        new = make_golden(card, source.read_bytes() if source else draw_picture())
        if (golden_folder(card) / "golden.npz").is_file():
            for movement in movements(read_golden(card), new):
                table.add_row(card.reference, movement.array, f"{movement.relative:.1e}")
        else:
            table.add_row(card.reference, "all", "new")
        write_golden(card, new)
    Console().print(table)


if __name__ == "__main__":
    app()
