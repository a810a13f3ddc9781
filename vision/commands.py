"""What vision adds to the command line: cutout, assess, models, gallery.

The only file of the room that talks to a person; service/cli finds it by its entry point. Commands
import what they need when they run, so that ``loupe --help`` answers at once.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
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

# named as the service's settings are, so that one environment serves both, as in the image
ModelsDir = Annotated[
    Path, typer.Option("--models", envvar="LOUPE_MODELS_DIR", help="Folder of model cards.")
]
GalleriesDir = Annotated[
    Path, typer.Option(envvar="LOUPE_GALLERIES_DIR", help="Folder of galleries.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
Threads = Annotated[int, typer.Option(help="Threads of one network run.", min=1)]

# paths may hold brackets, which are no markup; whole lines, for whoever reads them by program
console = Console(markup=False, highlight=False, soft_wrap=True)
errors = Console(stderr=True, markup=False, highlight=False, soft_wrap=True)


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
    source: Annotated[Path, typer.Argument(exists=True, help="A photo, or a folder of photos.")],
    target: Annotated[Path, typer.Argument(file_okay=False, help="Where the PNG files go.")],
    models: ModelsDir = MODELS,
    threads: Threads = 2,
    as_json: AsJson = False,
) -> None:
    """Removes the background of photos: transparent PNGs with clean edges."""
    from vision.photo import open_photo
    from vision.runtime import Runtime
    from vision.studio.compose import cutout_picture
    from vision.tasks.cutout import cut_out

    photos = _pictures(source)
    targets = _targets(photos, target)
    refused: dict[str, str] = {}
    with _refusing(), Runtime.open(models, threads=threads) as runtime, _progress() as bar:
        task = bar.add_task("cut out", total=len(photos))
        for path, into in targets.items():
            try:
                image = open_photo(path).image_rgb
                picture = cutout_picture(image, cut_out(image, runtime).alpha_u8)
            except VisionError as error:
                refused[str(path)] = error.code
                errors.print(f"{path}: {error} [{error.code}]")
            else:
                target.mkdir(parents=True, exist_ok=True)
                into.write_bytes(picture.data)
            bar.advance(task)
    written = {str(path): str(into) for path, into in targets.items() if str(path) not in refused}
    if as_json:
        console.print_json(json.dumps({"written": written, "refused": refused}))
    else:
        console.print(f"{len(written)} of {len(photos)} photos cut out into {target}")
    if refused:
        raise typer.Exit(1)


def assess(  # noqa: PLR0913  # each is an option of the command
    photos: Annotated[
        Path, typer.Argument(exists=True, help="Folder of one item's photos, named by view.")
    ],
    brand: Annotated[str, typer.Option(help="What the item is said to be.")],
    sku: Annotated[str | None, typer.Option()] = None,
    category: Annotated[str, typer.Option()] = "bags",
    galleries: GalleriesDir = Path("var/galleries"),
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
    from vision.working_size import WorkingSize, grow_boxes

    paths = _pictures(photos)
    _refuse_unnamed(paths)
    items, sizes = [], {}
    with _refusing(), Runtime.open(models, threads=threads) as runtime:
        assessor = Assessor(Gallery.open(galleries), runtime, GradeRules.read())
        with errors.status(f"looking at {len(paths)} photos"):
            for path in paths:
                image = open_photo(path).image_rgb
                size = sizes[path.name] = WorkingSize.of((image.shape[1], image.shape[0]))
                items.append(ItemPhoto(path.name, _view(path), size.shrink(image)))
            found = assessor.assess(items, Claim(brand, sku, category), alpha=alpha)
    if as_json:
        console.print_json(json.dumps(grow_boxes(found.to_json(), sizes)))
    else:
        _show(found)


def _refuse_unnamed(paths: Sequence[Path]) -> None:
    """A photo of no known view would be graded without being looked at."""
    from vision.tasks.views import VIEWS

    unnamed = [path.name for path in paths if _view(path) not in VIEWS]
    if unnamed:
        errors.print(
            f"These files do not say which view they show: {', '.join(unnamed)}. "
            f"Name them by view, such as front.jpg: {', '.join(sorted(VIEWS))}.",
            markup=False,
        )
        raise typer.Exit(1)


def list_models(models: ModelsDir = MODELS, as_json: AsJson = False) -> None:
    """Lists every model: licence, source, size, what it was trained on."""
    from vision.registry import ModelRegistry

    with _refusing():
        registry = ModelRegistry.read(models)
    if as_json:
        console.print_json(json.dumps([asdict(card) for card in registry], default=str))
        return
    table = Table("model", "task", "licence", "bytes", "trained on")
    for card in registry:
        sets = "; ".join(each.name for each in card.training.sets)
        table.add_row(card.reference, card.task, card.licence, f"{card.byte_count:,}", sets)
    console.print(table)


def verify_models(models: ModelsDir = MODELS, as_json: AsJson = False) -> None:
    """Compares every model file with its card."""
    from vision.registry import ModelRegistry

    with _refusing():
        states = ModelRegistry.read(models).verify_all()
    if as_json:
        rows = [
            {"model": state.card.reference, "sound": state.sound, "problem": state.problem}
            for state in states
        ]
        console.print_json(json.dumps(rows))
    else:
        for state in states:
            if state.sound:
                console.print(f"{state.card.reference}: as its card says")
            else:
                errors.print(state.problem)
    if not all(state.sound for state in states):
        raise typer.Exit(1)


def build(  # each is an option of the command
    photos: Annotated[
        Path, typer.Argument(exists=True, file_okay=False, help="Laid out as ITEM/VIEW.jpg.")
    ],
    into: Annotated[Path, typer.Argument(help="The gallery's folder; its name is the gallery's.")],
    brand: Annotated[str, typer.Option()],
    sku: Annotated[str, typer.Option()],
    catalogue: Annotated[
        bool, typer.Option(help="Photos not made by our own intake: they cannot calibrate.")
    ] = False,
    models: ModelsDir = MODELS,
    threads: Threads = 2,
    as_json: AsJson = False,
) -> None:
    """Looks at the photos of genuine items and writes a reference gallery."""
    from vision.gallery import build_gallery
    from vision.runtime import Runtime

    with _refusing(), Runtime.open(models, threads=threads) as runtime, _progress() as bar:
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
    if as_json:
        made = {"gallery": str(into), "photos": count, "brand": brand, "sku": sku}
        console.print_json(json.dumps(made))
    else:
        console.print(f"{count} reference photos of {brand} {sku} in {into}")


@contextmanager
def _refusing() -> Iterator[None]:
    """An expected refusal is one sentence and status 1."""
    try:
        yield
    except VisionError as error:
        errors.print(f"{error} [{error.code}]")
        raise typer.Exit(1) from error
    except OSError as error:
        errors.print(f"{error.filename or 'file'}: {error.strerror or error}")
        raise typer.Exit(1) from error


def _targets(photos: Sequence[Path], folder: Path) -> dict[Path, Path]:
    """A file for each photo: no two share one, and no original is written over."""
    if any(photo.parent.resolve() == folder.resolve() for photo in photos):
        errors.print(f"{folder} is where the photos are; name another folder")
        raise typer.Exit(1)
    stems = [photo.stem for photo in photos]
    return {
        photo: folder / f"{photo.stem if stems.count(photo.stem) == 1 else photo.name}.png"
        for photo in photos
    }


def _view(photo: Path) -> str:
    """``front`` for front.jpg, Front.JPG and front-2.jpg, as the service reads an archive."""
    return re.sub(r"-\d{1,3}$", "", photo.stem.lower())


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
