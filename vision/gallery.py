"""Reference galleries: genuine items per brand, SKU and view, as the networks see them.

A gallery is a folder with ``gallery.npz`` and the photos under ``photos/``. It is written whole
and read without pickle. Several galleries open as one.
"""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from vision.errors import GalleryInvalid
from vision.geometry import Box
from vision.photo import open_photo
from vision.results import Embedding, PatchGrid
from vision.runtime import Runtime
from vision.tasks.look import ItemPhoto, Look, look_at
from vision.working_size import WorkingSize

FORMAT = 1
INDEX = "gallery.npz"
PICTURES = (".jpg", ".jpeg", ".png", ".webp")

Process = Literal["intake", "catalogue"]


@dataclass(frozen=True, eq=False)
class Reference:
    """One photo of one genuine item. ``process`` says how it was made: only photos from the same
    intake as the item's can calibrate a decision. ``item`` names the gallery too: two
    galleries of one product may number their items alike.
    """

    brand: str
    sku: str
    item: str
    process: Process
    look: Look
    path: Path

    @property
    def key(self) -> str:
        return self.look.key


class Gallery:
    """References in memory; searched exactly."""

    def __init__(self, references: Iterable[Reference] = ()) -> None:
        self.references = tuple(references)
        self._by_key = {reference.key: reference for reference in self.references}
        if len(self._by_key) != len(self.references):
            raise GalleryInvalid("Two reference photos have the same key.")

    @classmethod
    def open(cls, *folders: Path) -> Gallery:
        """Reads the galleries in these folders; a folder without any gives an empty gallery.

        Raises:
            GalleryInvalid: a file that is damaged or of another format.
        """
        return cls(reference for path in index_files(*folders) for reference in _read(path))

    def of_product(self, brand: str, sku: str) -> tuple[Reference, ...]:
        """All reference photos of one product; brand and SKU compare without case."""
        wanted = (brand.casefold(), sku.casefold())
        return tuple(
            reference
            for reference in self.references
            if (reference.brand.casefold(), reference.sku.casefold()) == wanted
        )

    def photo(self, key: str) -> Path:
        """The file of a reference photo.

        Raises:
            GalleryInvalid: no such key.
        """
        if key not in self._by_key:
            raise GalleryInvalid(f"No reference photo has the key {key!r}.")
        return self._by_key[key].path


def index_files(*folders: Path) -> list[Path]:
    """The files of the galleries in these folders; one that is being built is not among them."""
    return sorted(
        path
        for folder in folders
        for path in folder.glob(f"*/{INDEX}")
        if not path.parent.name.startswith(".")
    )


def build_gallery(
    photos: Path,
    into: Path,
    runtime: Runtime,
    *,
    brand: str,
    sku: str,
    process: Process = "intake",
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> int:
    """Looks at ``photos/ITEM/VIEW.jpg`` and writes a gallery; returns how many photos it holds.

    The folder ``into`` is replaced at the end: a reader sees the old gallery or the new one, or
    for an instant none, and never half of one.

    Raises:
        GalleryInvalid: the folder holds no photos, or two of one view of an item; an intake photo
            shows no item; or ``into`` is something else than a gallery.
        PhotoRejected: one of the photos cannot be read.
    """
    files = _files_to_look_at(photos)
    if into.name.startswith("."):
        raise GalleryInvalid(f"{into.name}: a gallery's name does not start with a dot.")
    if into.exists() and not (into / INDEX).exists():
        raise GalleryInvalid(f"{into.name} exists and is not a gallery.")
    staged = into.with_name(f".{into.name}.new")
    shutil.rmtree(staged, ignore_errors=True)
    looks: list[Look] = []
    for count, path in enumerate(files):
        look = _look_at_file(path, into.name, runtime)
        if process == "intake" and not look.shows_item:
            raise GalleryInvalid(f"No item was found in {look.key}; take the photo again.")
        looks.append(look)
        target = staged / "photos" / path.parent.name / path.name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
        progress(count + 1, len(files))
    places = [str(path.relative_to(photos)) for path in files]
    _write(staged / INDEX, looks, places, {"brand": brand, "sku": sku, "process": process})
    old = into.with_name(f".{into.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if into.exists():
        into.rename(old)
    staged.rename(into)
    shutil.rmtree(old, ignore_errors=True)
    return len(files)


def _files_to_look_at(photos: Path) -> list[Path]:
    files = sorted(path for path in photos.glob("*/*") if path.suffix.lower() in PICTURES)
    if not files:
        raise GalleryInvalid(f"{photos.name} holds no photos laid out as ITEM/VIEW.jpg.")
    views = [(path.parent.name, path.stem.lower()) for path in files]
    twice = sorted({f"{item}/{view}" for item, view in views if views.count((item, view)) > 1})
    if twice:
        raise GalleryInvalid(f"Two photos of one view: {', '.join(twice)}.")
    return files


def _look_at_file(path: Path, gallery: str, runtime: Runtime) -> Look:
    """A look at one file as at an item's photo, with its boxes in the file's own pixels."""
    view = path.stem.lower()
    image = open_photo(path).image_rgb
    size = WorkingSize.of((image.shape[1], image.shape[0]))
    photo = ItemPhoto(f"{gallery}/{path.parent.name}/{view}", view, size.shrink(image))
    look = look_at(photo, runtime)
    crop = size.grow_box(look.crop_xyxy)
    grid = PatchGrid(look.grid.features, look.grid.model, (crop[2] - crop[0], crop[3] - crop[1]))
    return replace(look, crop_xyxy=crop, grid=grid)


def _write(path: Path, looks: Sequence[Look], places: list[str], product: dict[str, str]) -> None:
    grids = [look.grid for look in looks]
    about = {
        "format": FORMAT,
        **product,
        "embedding_model": looks[0].embedding.model,
        "patch_model": grids[0].model,
        "photos": [
            {
                "key": look.key,
                "view": look.view,
                "place": place,
                "crop_xyxy": list(look.crop_xyxy),
                "grid": list(look.grid.features.shape),
            }
            for look, place in zip(looks, places, strict=True)
        ],
    }
    np.savez(
        path,
        about=np.frombuffer(json.dumps(about).encode(), np.uint8),
        # looks are rounded to half precision when they are made, so nothing is lost here
        embeddings=np.stack([look.embedding.vector for look in looks]).astype(np.float16),
        patches=np.concatenate(
            [grid.features.reshape(-1, grid.features.shape[2]) for grid in grids]
        ).astype(np.float16),
        compared=np.concatenate([look.compared.ravel() for look in looks]),
    )


def _read(path: Path) -> list[Reference]:
    try:
        # numpy leaves a damaged file open, so it gets the bytes
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        about = json.loads(arrays["about"].tobytes())
        if about["format"] != FORMAT:
            raise GalleryInvalid(f"{path.parent.name} has the format {about['format']}.")
        return list(_references(path.parent, about, arrays))
    except (KeyError, ValueError, TypeError, OSError, EOFError, BadZipFile) as error:
        raise GalleryInvalid(f"The gallery {path.parent.name} is damaged.") from error


def _references(
    folder: Path, about: dict[str, Any], arrays: dict[str, NDArray[Any]]
) -> Iterable[Reference]:
    start = 0
    for index, photo in enumerate(about["photos"]):
        rows, columns, depth = photo["grid"]
        cells = slice(start, start + rows * columns)
        start = cells.stop
        x0, y0, x1, y1 = (int(side) for side in photo["crop_xyxy"])
        crop: Box = (x0, y0, x1, y1)
        features = arrays["patches"][cells].reshape(rows, columns, depth).astype(np.float32)
        vector = arrays["embeddings"][index].astype(np.float32)
        look = Look(
            key=photo["key"],
            view=photo["view"],
            crop_xyxy=crop,
            embedding=Embedding(vector, about["embedding_model"]),
            grid=PatchGrid(features, about["patch_model"], (x1 - x0, y1 - y0)),
            compared=arrays["compared"][cells].reshape(rows, columns),
        )
        yield Reference(
            brand=about["brand"],
            sku=about["sku"],
            item=str(Path(photo["key"]).parent),
            process=about["process"],
            look=look,
            path=folder / "photos" / photo["place"],
        )
