"""``loupe evaluate``: what training adds to the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.console import Console
from rich.table import Table

from training.evaluation.quality_command import quality

if TYPE_CHECKING:
    from training.evaluation.cutout import Network, Scores, SetResult

Models = Annotated[
    Path, typer.Option("--models", envvar="LOUPE_MODELS_DIR", help="The folder of cards.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
MODELS = Path("models")
WIDTH = 120  # columns that the table needs


def register(app: typer.Typer) -> None:
    """Adds ``evaluate`` and its commands to the program's own."""
    evaluate = typer.Typer(no_args_is_help=True, help="Judge a task on photographs.")
    evaluate.command("cutout")(cutout)
    evaluate.command("quality")(quality)
    app.add_typer(evaluate, name="evaluate")


def cutout(  # noqa: PLR0913  # each is an option of the command
    data: Annotated[Path, typer.Option(exists=True, file_okay=False, help="Folder of sets.")],
    model: Annotated[
        list[str] | None,
        typer.Option(help="A card's name, or u2netp-as-rembg; give it again to compare."),
    ] = None,
    only: Annotated[list[str] | None, typer.Option("--set", help="Only these sets.")] = None,
    half: Annotated[
        Literal["all", "tuning", "reporting"], typer.Option(help="Which committed half.")
    ] = "all",
    most: Annotated[int, typer.Option(min=1, help="Photographs of each set.")] = 1_000_000,
    out: Annotated[Path, typer.Option(help="Where sheets of the worst go.")] = Path("out/evaluate"),
    models: Models = MODELS,
    threads: Annotated[int, typer.Option(min=1, help="Threads of one network run.")] = 2,
    as_json: AsJson = False,
) -> None:
    """Score cut-out networks, alone, on every set that DATA holds."""
    from training.evaluation.cutout import catalogue_classes, network_of, result_of, score_set
    from training.evaluation.photographs import SETS, Photographs
    from vision.runtime import Runtime
    from vision.tasks.cutout import CUTOUT_MODEL

    unknown = sorted(set(only or ()) - set(SETS))
    if unknown:
        raise typer.BadParameter(f"expected sets of {', '.join(SETS)}, got {', '.join(unknown)}")
    told = Console(stderr=True)
    found: dict[str, dict[str, SetResult]] = {}
    with Runtime.open(models, threads=threads) as runtime:
        photos = Photographs(data, None if half == "all" else half, most, out / "grounds", runtime)
        names = [name for name in photos.names() if not only or name in only]
        if not names:
            raise typer.BadParameter(f"{data} holds none of the sets")
        classes = catalogue_classes(data)
        for each in model or [CUTOUT_MODEL]:
            network = network_of(runtime, each)
            for name in names:
                with told.status(f"{each} on {name}"):
                    scores = score_set(photos.of(name), network, classes)
                if scores.scored:
                    found.setdefault(each, {})[name] = result_of(name, scores)
                    _draw(out / f"cutout-{each}-{name}-worst.jpg", scores, network)
    if as_json:
        said = [
            {"task": "cutout", "model": each, "sets": {n: r.to_json() for n, r in sets.items()}}
            for each, sets in found.items()
        ]
        typer.echo(json.dumps(said[0] if len(said) == 1 else {"task": "cutout", "models": said}))
        return
    wide = Console()
    wide.width = max(wide.width, WIDTH)  # a file or a pipe would be taken for 80 columns
    wide.print(_table(found))


def _draw(path: Path, scores: Scores, network: Network) -> None:
    import cv2

    from training.judge.sheet import sheet_of

    path.parent.mkdir(parents=True, exist_ok=True)
    sheet = sheet_of(scores.worst, lambda image_rgb: network(image_rgb)[0])
    cv2.imwrite(str(path), sheet[..., ::-1])


def _table(found: dict[str, dict[str, SetResult]]) -> Table:
    columns = ("set", "model", "IoU (95 %)", "boundary IoU", "MAE", "Fmax", "S", "< 0.8", "ms", "n")
    table = Table(*columns)
    for name in dict.fromkeys(name for sets in found.values() for name in sets):
        for each, sets in found.items():
            if name not in sets:
                continue
            result, figures = sets[name], sets[name].figures
            table.add_row(
                name,
                each,
                f"{figures['iou']:.3f} ({result.iou.low:.3f} to {result.iou.high:.3f})",
                f"{figures['boundary_iou']:.3f}",
                *(f"{figures[key]:.3f}" for key in ("mae", "fmax", "s_measure")),
                f"{result.under_08:.0%}",
                f"{figures['ms_median']:.0f}",
                f"{figures['n']:.0f} (+{result.left_out})",
            )
    return table
