"""The list of a set's pictures with their hashes."""

from __future__ import annotations

import csv
import hashlib
import io
from pathlib import Path

from training.render.samples.plan import Shot

COLUMNS = ("file", "sha256", "item", "role", "view", "seed", "width", "height")


def write_manifest(out: Path, shots: list[Shot]) -> int:
    """Write ``manifest.csv`` of the pictures that exist, in their order; returns how many."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(COLUMNS)
    count = 0
    for shot in sorted(shots, key=lambda each: each.file):
        path = out / shot.file
        if not path.exists():
            continue
        data = path.read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        width, height = jpeg_size(data)
        row = (shot.file, digest, shot.item, shot.role, shot.view, shot.seed, width, height)
        table.writerow(row)
        count += 1
    (out / "manifest.csv").write_text(text.getvalue())
    return count


def jpeg_size(data: bytes) -> tuple[int, int]:
    """Width and height in pixels, from a JPEG's frame header."""
    place = 2
    while place < len(data):
        marker, length = data[place + 1], int.from_bytes(data[place + 2 : place + 4], "big")
        if marker in {0xC0, 0xC1, 0xC2}:
            height = int.from_bytes(data[place + 5 : place + 7], "big")
            return int.from_bytes(data[place + 7 : place + 9], "big"), height
        place += 2 + length
    raise ValueError("no frame header in this JPEG")
