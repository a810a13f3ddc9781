"""The command ``loupe bench cutout``."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from vision.commands import MODELS, ModelsDir

SAMPLES = Path(__file__).resolve().parents[3] / "datasets" / "vetra-arco" / "genuine"


def cutout(
    data: Annotated[
        Path, typer.Option(exists=True, file_okay=False, help="Photographs to be enlarged.")
    ] = SAMPLES,
    count: Annotated[int, typer.Option("--n", min=2, max=500, help="How many photographs.")] = 8,
    out: Annotated[Path | None, typer.Option(help="Keep photographs and pictures here.")] = None,
    models: ModelsDir = MODELS,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False,
) -> None:
    """Our pipeline beside rembg 2.0.86 with U²-Netp, on the same photographs of 24 megapixels.

    From a JPEG file to a JPEG file of 2,000 pixels on white, one thread each, by turns.
    """
    from rich.console import Console

    from service.cli.bench.measure import compare, measure
    from service.cli.bench.photographs import enlarge, find

    errors = Console(stderr=True, highlight=False, markup=False, soft_wrap=True)
    with tempfile.TemporaryDirectory(prefix="loupe-bench-") as folder:
        place = out or Path(folder)
        (place / "photographs").mkdir(parents=True, exist_ok=True)
        photographs = []
        for number, source in enumerate(find(data, count)):
            photographs.append(place / "photographs" / f"{number:03d}.jpg")
            width, height = enlarge(source, photographs[-1], seed=number)
            errors.print(f"{source.name}: enlarged to {width} x {height}")
        found = compare(measure(photographs, models, place, errors.print))
    if as_json:
        Console(highlight=False, markup=False).print_json(json.dumps(found))
        return
    for name in ("images_per_second", "peak_memory_bytes", "cold_start_seconds"):
        ratio = found["ratio"][name.removesuffix("_bytes").removesuffix("_seconds")]
        ours, rembg = found["ours"][name], found["rembg"][name]
        errors.print(f"{name.replace('_', ' ')}: {ours:,} beside rembg's {rembg:,}: {ratio} times")
