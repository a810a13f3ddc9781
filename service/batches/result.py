"""The result of a batch: a table of what became of each photograph, and a ZIP of the pictures."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from service.adapters.marketplaces.csv_feed import safe_cell
from service.adapters.objects import ObjectStore
from service.batches.service import Result

COLUMNS = (
    "photo",
    "marketplace",
    "result",
    "code",
    "reason",
    "picture",
    "width",
    "height",
    "bytes",
    "photo_sha256",
    "picture_sha256",
)
SUFFIXES = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "image/avif": ".avif",
}


def report(results: Sequence[Result]) -> str:
    """The table as CSV (RFC 4180), a row per photograph and marketplace."""
    names = picture_names(results)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for result in results:
        for output in result.outputs:
            row = (
                result.file.name,
                output.marketplace,
                output.verdict,
                output.code or "",
                output.reason,
                names.get(output.id, ""),
                str(output.width or ""),
                str(output.height or ""),
                str(output.byte_count or ""),
                result.file.sha256,
                output.sha256 or "",
            )
            writer.writerow([safe_cell(cell) for cell in row])
    return out.getvalue()


def picture_names(results: Sequence[Result]) -> dict[str, str]:
    """``marketplace/photo.jpg`` for each picture, by its id; no two are the same.

    Capitals do not tell two apart: not every disk does.
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    for result in results:
        stem = PurePosixPath(result.file.name).stem or "photograph"
        for output in result.outputs:
            if output.sha256 is None:
                continue
            suffix = SUFFIXES.get(output.media_type or "", "")
            name, number = f"{output.marketplace}/{stem}{suffix}", 1
            while name.casefold() in taken:
                number += 1
                name = f"{output.marketplace}/{stem}-{number}{suffix}"
            taken.add(name.casefold())
            names[output.id] = name
    return names


def archive(results: Sequence[Result], objects: ObjectStore) -> Iterator[bytes]:
    """The ZIP in pieces: one picture is in memory at a time, however many there are."""
    names = picture_names(results)
    gathered = _Gathered()
    # pictures are compressed already
    with ZipFile(gathered, "w", ZIP_STORED) as file:
        file.writestr(_entry("report.csv"), report(results))
        for result in results:
            for output in result.outputs:
                if output.sha256 is not None:
                    data = objects.get_bytes(f"pictures/{output.sha256}")
                    file.writestr(_entry(names[output.id]), data)
                    yield gathered.take()
    yield gathered.take()


def _entry(name: str) -> ZipInfo:
    """The same batch gives the same bytes: no time of the download is written."""
    entry = ZipInfo(name)
    entry.external_attr = 0o644 << 16
    return entry


class _Gathered(io.RawIOBase):
    """What the archive has written and nobody has taken yet."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        piece = bytes(data)  # type: ignore[call-overload]  # whatever zipfile hands over is bytes
        self._pieces.append(piece)
        return len(piece)

    def take(self) -> bytes:
        """The pieces so far, which are then forgotten."""
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)
