"""How well the item is cut out, on photographs with true masks that tuned nothing."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import cv2
import numpy as np
import typer
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track
from rich.table import Table

from vision.photo import open_photo
from vision.runtime import Runtime
from vision.tasks.cutout import cut_out

TUNED_ON = 60  # the first so many in the order of their names' hashes chose the thresholds
EDGE_REACH = 3  # pixels on both sides of the true outline


@dataclass(frozen=True)
class CutoutScore:
    """One photo: overlap of the outlines, mean error everywhere, mean error beside the outline."""

    iou: float
    error: float
    edge_error: float


def score(alpha_u8: NDArray[np.uint8], truth: NDArray[np.bool_]) -> CutoutScore:
    """Compare uint8 (H, W) with the true (H, W). Two empty masks agree wholly."""
    ours = alpha_u8 >= 128
    union = int((ours | truth).sum())
    off = np.abs(alpha_u8 / 255.0 - truth)
    side = 2 * EDGE_REACH + 1
    kernel = np.ones((side, side), np.uint8)
    edge = cv2.morphologyEx(truth.astype(np.uint8), cv2.MORPH_GRADIENT, kernel) > 0
    return CutoutScore(
        iou=float((ours & truth).sum()) / union if union else 1.0,
        error=float(off.mean()),
        edge_error=float(off[edge].mean()) if edge.any() else 0.0,
    )


def held_out(data: Path) -> list[Path]:
    """The photos under data/images that chose no threshold, in an order that no one chose."""
    photos = (data / "images").glob("*.jpg")
    ordered = sorted(photos, key=lambda path: hashlib.sha256(path.stem.encode()).hexdigest())
    return ordered[TUNED_ON:]


def evaluate(photos: list[Path], masks: Path, runtime: Runtime) -> list[CutoutScore]:
    """Cut out every photo and score it against masks/<name>.png (0 or 255)."""
    scores = []
    for photo in track(photos, description="cutting out", console=Console(stderr=True)):
        truth = open_photo(masks / f"{photo.stem}.png").image_rgb[..., 0] >= 128
        scores.append(score(cut_out(open_photo(photo).image_rgb, runtime).alpha_u8, truth))
    return scores


app = typer.Typer(help="Judge the cut-out.")


@app.command()
def main(
    data: Annotated[Path, typer.Option(help="A folder with images/ and ground_truth_mask/.")],
    limit: Annotated[int, typer.Option(help="How many photographs at most.")] = 120,
    models: Annotated[Path, typer.Option(help="The folder of cards.")] = Path("models"),
) -> None:
    """Print mean overlap and errors over the held-out photographs."""
    photos = held_out(data)[:limit]
    if not photos:
        raise typer.BadParameter(f"{data} holds no photographs beyond the {TUNED_ON} for tuning")
    with Runtime.open(models) as runtime:
        scores = evaluate(photos, data / "ground_truth_mask", runtime)
    table = Table("figure", "mean", "photographs")
    for name in ("iou", "error", "edge_error"):
        mean = float(np.mean([getattr(each, name) for each in scores]))
        table.add_row(name, f"{mean:.4f}", str(len(scores)))
    Console().print(table)


if __name__ == "__main__":
    app()
