"""manifest.csv of a rendered set: every file with its sha256, picture, split, kind and size."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator
from pathlib import Path

COLUMNS = ("file", "sha256", "bytes", "picture", "split", "kind", "thing", "width", "height")
NAME = "manifest.csv"


def pictures(folder: Path) -> list[Path]:
    """The JSON files of the whole pictures of a folder, by name."""
    return sorted(path for path in folder.glob("*.json") if not path.name.startswith("."))


def rows(folder: Path) -> Iterator[dict[str, str]]:
    """One row per file of each whole picture, its JSON included."""
    for document in pictures(folder):
        facts = json.loads(document.read_text())
        width, height = facts["size_wh"]
        for name in [*facts["files"], document.name]:
            data = (folder / name).read_bytes()
            yield {
                "file": name,
                "sha256": hashlib.sha256(data).hexdigest(),
                "bytes": str(len(data)),
                "picture": facts["id"],
                "split": facts["split"],
                "kind": facts["kind"],
                "thing": facts["thing"]["kind"],
                "width": str(width),
                "height": str(height),
            }


def write(folder: Path) -> int:
    """Write the manifest of a folder anew; returns the number of pictures in it."""
    buffer = io.StringIO()
    table = csv.DictWriter(buffer, COLUMNS, lineterminator="\n")
    table.writeheader()
    seen = set()
    for row in rows(folder):
        table.writerow(row)
        seen.add(row["picture"])
    partial = folder / f".{NAME}.part"
    partial.write_text(buffer.getvalue())
    partial.replace(folder / NAME)
    return len(seen)
