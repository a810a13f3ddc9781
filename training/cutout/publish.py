"""From a run to a card: the ONNX file, compared with torch, and the card's numbers beside it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training.checkpoint import load_network
from training.cutout.course import input_of
from training.cutout.student import Student
from training.export import Recipe, Written, export


def export_run(
    checkpoint: Path, side: int, pictures: Sequence[NDArray[np.uint8]], path: Path
) -> Written:
    """Write the run's network for inputs of ``side`` pixels.

    Raises CheckpointInvalid, ExportDiffers, and ValueError without a picture to compare on.
    """
    student = Student.pretrained()
    load_network(checkpoint, student)
    recipe = Recipe(student.served, ("alpha",), {0: "n"})
    path.parent.mkdir(parents=True, exist_ok=True)
    return export(recipe.build(), recipe, input_of(side), pictures, path)
