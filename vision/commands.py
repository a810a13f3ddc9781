"""What vision adds to the command line: cutout, assess, models, gallery.

The only file of the room that talks to a person; service/cli finds it by its entry point. Commands
import what they need when they run, so that ``loupe --help`` answers at once.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from vision.errors import VisionError

if TYPE_CHECKING:
    from vision.results import ItemAssessment

MODELS = Path(__file__).resolve().parent.parent / "models"
PICTURES = (".jpg", ".jpeg", ".png", ".webp")

ModelsDir = Annotated[Path, typer.Option("--models", help="Folder of model cards.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
Threads = Annotated[int, typer.Option(help="Threads of one network run.", min=1)]

console = Console()
errors = Console(stderr=True)


def register(app: typer.Typer) -> None:
    """Adds the commands to the program's own."""
    app.command("cutout")(cutout)
    app.command("assess")(assess)
    models = typer.Typer(no_args_is_help=True, help="The networks and their papers.")
    models.command("list")(list_models)
    models.command("verify")(verify_models)
    app.add_typer(models, name="models")
    gallery = typer.Typer(no_args_is_help=True, help="Reference photos of genuine items.")
    gallery.command("build")(build)
    app.add_typer(gallery, name="gallery")


def cutout(
    source: Annotated[Path, typer.Argument(help="A photo, or a folder of photos.")],
    target: Annotated[Path, typer.Argument(help="Where the PNG files go.")],
    models: ModelsDir = MODELS,
    threads: Threads = 2,
) -> None:
    """Removes the background of photos: transparent PNGs with clean edges."""
    from vision.photo import open_photo
    from vision.runtime import Runtime
    from vision.studio.compose import cutout_picture
    from vision.tasks.cutout import cut_out

    photos = _pictures(source)
    target.mkdir(parents=True, exist_ok=True)
    failed = 0
    with Runtime.open(models, threads=threads) as runtime, _progress() as bar:
        task = bar.add_task("cut out", total=len(photos))
        for path in photos:
            try:
                image = open_photo(path).image_rgb
                picture = cutout_picture(image, cut_out(image, runtime).alpha_u8)
                (target / f"{path.stem}.png").write_bytes(picture.data)
            except VisionError as error:
                failed += 1
                errors.print(f"{path}: {error} \\[{error.code}]")
            bar.advance(task)
    console.print(f"{len(photos) - failed} of {len(photos)} photos cut out into {target}")
    if failed:
        raise typer.Exit(1)


def assess(  # noqa: PLR0913  # each is an option of the command
    photos: Annotated[Path, typer.Argument(help="Folder of one item's photos, named by view.")],
    brand: Annotated[str, typer.Option(help="What the item is said to be.")],
    sku: Annotated[str | None, typer.Option()] = None,
    category: Annotated[str, typer.Option()] = "bags",
    galleries: Annotated[Path, typer.Option(help="Folder of galleries.")] = Path("var/galleries"),
    alpha: Annotated[float, typer.Option(min=0.001, max=0.5)] = 0.05,
    models: ModelsDir = MODELS,
    threads: Threads = 2,
    as_json: AsJson = False,
) -> None:
    """Scores authenticity and condition of one item and says why."""
    from vision.gallery import Gallery
    from vision.photo import open_photo
    from vision.runtime import Runtime
    from vision.tasks.assess import Assessor, Claim
    from vision.tasks.grade import GradeRules
    from vision.tasks.look import ItemPhoto

    paths = _pictures(photos)
    try:
        with Runtime.open(models, threads=threads) as runtime:
            assessor = Assessor(Gallery.open(galleries), runtime, GradeRules.read())
            items = [ItemPhoto(path.name, path.stem, open_photo(path).image_rgb) for path in paths]
            with console.status(f"looking at {len(items)} photos"):
                found = assessor.assess(items, Claim(brand, sku, category), alpha=alpha)
    except VisionError as error:
        errors.print(f"{error} \\[{error.code}]")
        raise typer.Exit(1) from error
    if as_json:
        console.print_json(json.dumps(found.to_json()))
    else:
        _show(found)


def list_models(models: ModelsDir = MODELS, as_json: AsJson = False) -> None:
    """Lists every model: licence, source, size, what it was trained on."""
    from vision.registry import ModelRegistry

    registry = ModelRegistry.read(models)
    if as_json:
        console.print_json(json.dumps([asdict(card) for card in registry], default=str))
        return
    table = Table("model", "task", "licence", "bytes", "trained on")
    for card in registry:
        sets = "; ".join(each.name for each in card.training.sets)
        table.add_row(card.reference, card.task, card.licence, f"{card.byte_count:,}", sets)
    console.print(table)


def verify_models(models: ModelsDir = MODELS) -> None:
    """Compares every model file with its card."""
    from vision.registry import ModelRegistry

    wrong = 0
    for card in ModelRegistry.read(models):
        try:
            card.read_file()
            console.print(f"{card.reference}: as its card says")
        except VisionError as error:
            wrong += 1
            errors.print(f"{card.reference}: {error} \\[{error.code}]")
    if wrong:
        raise typer.Exit(1)


def build(
    photos: Annotated[Path, typer.Argument(help="Photos laid out as ITEM/VIEW.jpg.")],
    into: Annotated[Path, typer.Argument(help="The gallery's folder; its name is the gallery's.")],
    brand: Annotated[str, typer.Option()],
    sku: Annotated[str, typer.Option()],
    catalogue: Annotated[
        bool, typer.Option(help="Photos not made by our own intake: they cannot calibrate.")
    ] = False,
    models: ModelsDir = MODELS,
    threads: Threads = 2,
) -> None:
    """Looks at the photos of genuine items and writes a reference gallery."""
    from vision.gallery import build_gallery
    from vision.runtime import Runtime

    try:
        with Runtime.open(models, threads=threads) as runtime, _progress() as bar:
            task = bar.add_task("look at references", total=None)
            count = build_gallery(
                photos,
                into,
                runtime,
                brand=brand,
                sku=sku,
                process="catalogue" if catalogue else "intake",
                progress=lambda done, total: bar.update(task, completed=done, total=total),
            )
    except VisionError as error:
        errors.print(f"{error} \\[{error.code}]")
        raise typer.Exit(1) from error
    console.print(f"{count} reference photos of {brand} {sku} in {into}")


def _pictures(source: Path) -> list[Path]:
    if source.is_file():
        return [source]
    found = sorted(path for path in source.glob("*") if path.suffix.lower() in PICTURES)
    if not found:
        errors.print(f"{source} holds no photos (JPEG, PNG or WebP)")
        raise typer.Exit(1)
    return found


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=errors,
    )


def _show(found: ItemAssessment) -> None:
    word = found.authenticity
    p_value = "none" if word.p_value is None else f"{word.p_value:.3f}"
    console.print(f"authenticity: {word.decision} (p {p_value}, level {word.alpha})")
    _list(word.missing)
    table = Table("view", "points", "strength", "reason")
    for piece in word.evidence:
        table.add_row(piece.view, piece.direction, f"{piece.strength:.2f}", piece.sentence)
    console.print(table)
    condition = found.condition
    console.print(f"condition: {condition.grade}, {condition.score:.0f} of 100")
    _list([f"-{each.points:.1f}  {each.reason}" for each in condition.deductions])


def _list(sentences: Sequence[str]) -> None:
    for sentence in sentences:
        console.print(f"  {sentence}")
