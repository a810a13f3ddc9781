"""``python -m training.cutout COMMAND --help``: teach, train, export."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import torch
import typer
from rich.console import Console
from rich.progress import track

from training.cutout.compose import Lessons
from training.cutout.course import Course, learn
from training.cutout.publish import export_run
from training.cutout.subjects import teach
from training.data_grounds import cut_grounds
from training.data_renders import Render, read_renders
from training.judge.halves import Halves
from training.runs import Run
from vision.photo import open_photo
from vision.runtime import Runtime

Data = Annotated[Path, typer.Option(help="The folder of photographs; of them clothing/ alone.")]
Out = Annotated[Path, typer.Option(help="Where subjects, grounds and runs go.")]
Models = Annotated[Path, typer.Option(help="The folder of cards.")]

app = typer.Typer(help="Train the cut-out network.", no_args_is_help=True)
DATA, OUT, MODELS = Path("../shared/data"), Path("out/cutout"), Path("models")


@app.command("teach")
def teach_command(data: Data = DATA, out: Out = OUT, models: Models = MODELS) -> None:
    """Cut garments and grounds out of the tuning half of the CC0 photographs."""
    console = Console(stderr=True)
    photos = Halves.read().of(data, "clothing", "tuning")
    with Runtime.open(models) as runtime:
        said = teach(track(photos, "teaching", console=console), out / "garments", runtime)
        strips = cut_grounds(track(photos, "grounds", console=console), out / "grounds", runtime)
    kept = sum(each.kept for each in said)
    console.print(f"{kept} of {len(said)} photographs are subjects; {len(strips)} grounds")


@app.command("train")
def train_command(
    renders: Annotated[list[Path], typer.Option(help="Folders of rendered sets.")],
    name: Annotated[str, typer.Option(help="The run's name.")],
    out: Out = OUT,
    steps: Annotated[int, typer.Option(min=1)] = Course.steps,
    seed: Annotated[int, typer.Option()] = Course.seed,
    threads: Annotated[int, typer.Option(min=1)] = 1,
) -> None:
    """Train on the train splits of the sets; started again, it goes on."""
    torch.set_num_threads(threads)
    torch.use_deterministic_algorithms(mode=True)
    found = [each for folder in renders for each in read_renders(folder, "train")]
    lessons = Lessons(found, _garments(out), sorted((out / "grounds").glob("*.jpg")))
    course = Course(seed=seed, steps=steps)
    what = f"cut-out, {len(found)} renders, {len(lessons.garments)} garments, {course}"
    run = Run(out / "runs" / name, course.loop().name(what))
    learn(lessons, course, run)
    Console(stderr=True).print(f"{len(found)} renders; {run.checkpoint}")


@app.command("export")
def export_command(
    name: Annotated[str, typer.Option(help="The run's name.")],
    pictures: Annotated[list[Path], typer.Option("--picture", help="Compare on this photograph.")],
    to: Annotated[Path, typer.Option(help="The ONNX file.")],
    side: Annotated[int, typer.Option(min=32, help="Pixels of the network's input.")] = 384,
    out: Out = OUT,
) -> None:
    """Write a run's network as ONNX and say what the card must say of it."""
    photos = [open_photo(each).image_rgb for each in pictures]
    written = export_run(out / "runs" / name / "checkpoint.pt", side, photos, to)
    Console().print(f"{written.path}: {written.byte_count} bytes, sha256 {written.sha256}")


def _garments(out: Path) -> list[Render]:
    return read_renders(out / "garments") if (out / "garments").is_dir() else []


if __name__ == "__main__":
    app()
