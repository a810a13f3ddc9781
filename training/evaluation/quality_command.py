"""``loupe evaluate quality``: the capture checks on photographs and on spoilt copies of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from training.evaluation.quality import CutOut
    from vision.runtime import Runtime

WIDTH = 120
#: photographs are looked at no larger: figures of sets with larger ones stay comparable
LONGEST = 1600


def quality(  # each is an option of the command
    data: Annotated[Path, typer.Option(exists=True, file_okay=False, help="Folder of sets.")],
    only: Annotated[list[str] | None, typer.Option("--set", help="Only these sets.")] = None,
    half: Annotated[
        Literal["all", "tuning", "reporting"], typer.Option(help="Which committed half.")
    ] = "all",
    most: Annotated[int, typer.Option(min=1, help="Photographs of each set.")] = 1_000_000,
    longest: Annotated[int, typer.Option(min=400, help="Longer side looked at.")] = LONGEST,
    models: Annotated[
        Path, typer.Option("--models", envvar="LOUPE_MODELS_DIR", help="The folder of cards.")
    ] = Path("models"),
    threads: Annotated[int, typer.Option(min=1, help="Threads of one network run.")] = 2,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False,
) -> None:
    """Score every capture check: spoilt copies against photographs as they are."""
    from training.capture.levels import read_levels
    from training.evaluation.quality import SETS, figures_json, measure, shots_of
    from vision.runtime import Runtime
    from vision.tasks.cutout import CUTOUT_MODEL
    from vision.tasks.quality_limits import default_thresholds

    unknown = sorted(set(only or ()) - set(SETS))
    if unknown:
        raise typer.BadParameter(f"expected sets of {', '.join(SETS)}, got {', '.join(unknown)}")
    told, found = Console(stderr=True), {}
    with Runtime.open(models, threads=threads) as runtime:
        for name in only or SETS:
            shots = shots_of(data, name, None if half == "all" else half, most)
            if not shots:
                continue
            with told.status(f"{len(shots)} photographs of {name}"):
                figures = measure(
                    shots, read_levels(), _cutter(runtime), default_thresholds(), longest=longest
                )
            found[name] = figures_json(figures, len(shots))
        model = runtime.model(CUTOUT_MODEL).reference
    if not found:
        raise typer.BadParameter(f"{data} holds none of the sets")
    if as_json:
        typer.echo(json.dumps({"task": "quality", "model": model, "sets": found}))
    else:
        _show(found)


def _cutter(runtime: Runtime) -> CutOut:
    from vision.tasks.cutout import cut_out

    return lambda image: cut_out(image, runtime)


def _show(found: dict[str, dict[str, Any]]) -> None:
    wide = Console()
    wide.width = max(wide.width, WIDTH)  # a file or a pipe would be taken for 80 columns
    for name, said in found.items():
        table = Table("check", "AUROC", "95 %", "asked again", "of", "caught by level", title=name)
        for check, each in said["classes"].items():
            caught = ", ".join(
                f"{level} {one['caught']:.2f}" for level, one in each["levels"].items()
            )
            area = each["auroc"]
            table.add_row(
                check,
                "-" if area is None else f"{area:.3f}",
                "-" if area is None else f"{each['auroc_low']:.3f} to {each['auroc_high']:.3f}",
                str(each["false_count"]),
                str(each["n"]),
                caught,
            )
        wide.print(table)
