"""Compact shards of a set to train from elsewhere: plain tar files of JPEG, WebP and JSON.

``python -m training.darkroom.shards out/render/cutout --out datasets/NAME/shards --limit-mb 20``
The same pictures give the same bytes: names sorted, no times, no owners. ``shards.csv`` beside
them has each shard's sha256, bytes and pictures; a reader refuses a shard that differs.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import json
import sys
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from training.darkroom.errors import ShardDamaged
from training.darkroom.manifest import pictures

Plane = NDArray[np.uint8]
COLUMNS = ("file", "sha256", "bytes", "pictures", "split")
TABLE = "shards.csv"
SHARD_BYTES = 4_000_000
PHOTO_QUALITY = 88
#: what of a picture's JSON training asks for; the rest follows from set, index and seed
KEPT = ("id", "set", "index", "of_seed", "seed", "split", "kind", "pair", "size_wh", "truth")


@dataclass(frozen=True, eq=False)
class Sample:
    """One picture of a shard: photo and straight foreground uint8 (H, W, 3), alpha (H, W)."""

    facts: dict[str, Any]
    photo_rgb: Plane
    foreground_rgb: Plane
    alpha_u8: Plane
    damages_u8: dict[str, Plane]

    def __post_init__(self) -> None:
        shape = self.alpha_u8.shape
        if self.photo_rgb.shape != (*shape, 3) or self.foreground_rgb.shape != (*shape, 3):
            raise ValueError("a sample's pictures differ in size")


def pack(document: Path) -> dict[str, bytes]:
    """The members of one picture, by name: photo, straight foreground with alpha, damage, facts."""
    facts = json.loads(document.read_text())
    stem = document.with_suffix("")
    members: dict[str, bytes] = {}
    kept = {key: facts.get(key) for key in KEPT}
    kept |= {"thing": facts["thing"]["kind"], "scene": facts["scene"]["kind"]}
    kept |= {"damages": facts["damages"], "alterations": facts["alterations"]}
    members["jpg"] = _file(_rgb(stem, "jpg"), "JPEG", quality=PHOTO_QUALITY, subsampling=2)
    with Image.open(f"{stem}.alpha.png") as image:
        alpha = np.asarray(image)
    both = np.dstack([_rgb(stem, "fg.webp"), alpha])
    members["webp"] = _file(both, "WEBP", quality=84, alpha_quality=100, method=6, exact=True)
    for name in facts["truth"]["damage_pixels"]:
        with Image.open(f"{stem}.damage-{name}.png") as image:
            members[f"{name}.webp"] = _file(np.asarray(image.convert("RGB")), "WEBP", quality=80)
    members["json"] = json.dumps(kept, sort_keys=True, separators=(",", ":")).encode()
    return {f"{facts['id']}.{ending}": data for ending, data in members.items()}


def _rgb(stem: Path, ending: str) -> Plane:
    with Image.open(f"{stem}.{ending}") as image:
        return np.asarray(image.convert("RGB"))


def _file(image: Plane, kind: str, **settings: Any) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(image).save(buffer, kind, **settings)
    return buffer.getvalue()


def write(folder: Path, out: Path, limit_bytes: int) -> list[dict[str, str]]:
    """Shards of a folder's pictures, apart by split, in order, as many as fit under the limit."""
    out.mkdir(parents=True, exist_ok=True)
    for stale in [*out.glob("*.tar"), out / TABLE]:
        stale.unlink(missing_ok=True)
    writer = _Writer(out)
    for document in pictures(folder):
        split = json.loads(document.read_text())["split"]
        if not writer.add(split, pack(document), limit_bytes):
            break
    writer.close()
    with (out / TABLE).open("w", newline="") as file:
        table = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        table.writeheader()
        table.writerows(writer.rows)
    return writer.rows


class _Writer:
    """Open shards per split, closed when they are large enough."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self._open: dict[str, tuple[io.BytesIO, int]] = {}
        self._counts: dict[str, int] = {}
        self._bytes = 0
        self.rows: list[dict[str, str]] = []

    def add(self, split: str, members: dict[str, bytes], limit_bytes: int) -> bool:
        size = sum(512 + -(-len(data) // 512) * 512 for data in members.values())
        if self._bytes + size + 1024 * (len(self._open) + 1) > limit_bytes:
            return False
        buffer, count = self._open.get(split, (io.BytesIO(), 0))
        for name, data in members.items():
            _append(buffer, name, data)
        self._open[split] = (buffer, count + 1)
        self._bytes += size
        if buffer.tell() >= SHARD_BYTES:
            self._shut(split)
        return True

    def close(self) -> None:
        for split in list(self._open):
            self._shut(split)
        self.rows.sort(key=lambda row: row["file"])

    def _shut(self, split: str) -> None:
        buffer, count = self._open.pop(split)
        buffer.write(b"\0" * 1024)  # two empty blocks end a tar
        self._bytes += 1024
        number = self._counts.get(split, 0)
        self._counts[split] = number + 1
        data, name = buffer.getvalue(), f"{split}-{number:03d}.tar"
        (self._out / name).write_bytes(data)
        digest = hashlib.sha256(data).hexdigest()
        row = [name, digest, str(len(data)), str(count), split]
        self.rows.append(dict(zip(COLUMNS, row, strict=True)))


def _append(buffer: io.BytesIO, name: str, data: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size = len(data)
    buffer.write(info.tobuf(tarfile.USTAR_FORMAT))
    buffer.write(data + b"\0" * (-len(data) % 512))


def read(folder: Path, split: str | None = None) -> Iterator[Sample]:
    """The samples of a folder of shards, those of one split if named.

    Raises ShardDamaged where a shard is missing or is not the one that ``shards.csv`` names.
    """
    with (folder / TABLE).open(newline="") as file:
        table = list(csv.DictReader(file))
    for row in table:
        if split is None or row["split"] == split:
            yield from _samples(folder / row["file"], row["sha256"])


def _samples(path: Path, sha256: str) -> Iterator[Sample]:
    data = path.read_bytes() if path.is_file() else b""
    if hashlib.sha256(data).hexdigest() != sha256:
        raise ShardDamaged(f"{path} is missing or is not the shard that its table names")
    with tarfile.open(fileobj=io.BytesIO(data)) as tar:
        gathered: dict[str, bytes] = {}
        for member in tar.getmembers():
            stem, _, ending = member.name.partition(".")
            content = tar.extractfile(member)
            gathered[ending] = b"" if content is None else content.read()
            if ending == "json":  # the last member of each picture
                yield _sample(stem, gathered)
                gathered = {}


def _sample(stem: str, members: dict[str, bytes]) -> Sample:
    facts = json.loads(members.pop("json"))
    if facts["id"] != stem:
        raise ShardDamaged(f"{stem} holds the facts of {facts['id']}")
    both = _pixels(members.pop("webp"), "RGBA")
    alpha = both[..., 3]
    photo = _pixels(members.pop("jpg"), "RGB")
    masks = {name.removesuffix(".webp"): _pixels(data, "L") for name, data in members.items()}
    return Sample(facts, photo, both[..., :3], alpha, masks)


def _pixels(data: bytes, mode: str) -> Plane:
    with Image.open(io.BytesIO(data)) as image:
        return np.asarray(image.convert(mode))


def main(arguments: list[str] | None = None) -> int:
    """Read the command line and write the shards of a folder."""
    parser = argparse.ArgumentParser(prog="training.darkroom.shards", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--limit-mb", type=float, default=20.0)
    options = parser.parse_args(arguments)
    rows = write(options.folder, options.out, round(options.limit_mb * 1e6))
    sys.stderr.write(
        f"{sum(int(row['pictures']) for row in rows)} pictures in {len(rows)} shards\n"
    )
    return 0 if rows else 1


if __name__ == "__main__":
    sys.exit(main())
