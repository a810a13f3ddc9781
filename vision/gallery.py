"""Reference galleries: genuine items per brand, SKU and view, as the networks see them.

A gallery is a folder with ``gallery.npz`` and the photos under ``photos/``. It is written whole
and read without pickle. Several galleries open as one.
"""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
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

FORMAT = 1
INDEX = "gallery.npz"

Process = Literal["intake", "catalogue"]


@dataclass(frozen=True, eq=False)
class Reference:
    """One photo of one genuine item. ``process`` says how it was made: only photos from the same
    intake as the item's can calibrate a decision.
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
        found = sorted(path for folder in folders for path in folder.glob(f"*/{INDEX}"))
        return cls(reference for path in found for reference in _read(path))

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

    The folder ``into`` is replaced at the end in one step, so that a reader sees the old gallery
    or the new one.

    Raises:
        GalleryInvalid: the folder holds no photos, or ``into`` is something else than a gallery.
        PhotoRejected: one of the photos cannot be read.
    """
    files = sorted(
        path for path in photos.glob("*/*") if path.suffix.lower() in (".jpg", ".jpeg", ".png")
    )
    if not files:
        raise GalleryInvalid(f"{photos.name} holds no photos laid out as ITEM/VIEW.jpg.")
    if into.exists() and not (into / INDEX).exists():
        raise GalleryInvalid(f"{into.name} exists and is not a gallery.")
    staged = into.with_name(f".{into.name}.new")
    shutil.rmtree(staged, ignore_errors=True)
    looks: list[Look] = []
    for count, path in enumerate(files):
        key = f"{into.name}/{path.parent.name}/{path.stem}"
        image = open_photo(path).image_rgb
        looks.append(look_at(ItemPhoto(key, path.stem, image), runtime))
        target = staged / "photos" / path.parent.name / path.name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
        progress(count + 1, len(files))
    places = [str(path.relative_to(photos)) for path in files]
    _write(staged / INDEX, looks, places, {"brand": brand, "sku": sku, "process": process})
    shutil.rmtree(into, ignore_errors=True)
    staged.rename(into)
    return len(files)


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
        embeddings=np.stack([look.embedding.vector for look in looks]).astype(np.float16),
        # half precision: the rounding is a hundredth of what two genuine items differ by
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
            embedding=Embedding(vector / np.linalg.norm(vector), about["embedding_model"]),
            grid=PatchGrid(features, about["patch_model"], (x1 - x0, y1 - y0)),
            compared=arrays["compared"][cells].reshape(rows, columns),
        )
        yield Reference(
            brand=about["brand"],
            sku=about["sku"],
            item=Path(photo["place"]).parent.name,
            process=about["process"],
            look=look,
            path=folder / "photos" / photo["place"],
        )
