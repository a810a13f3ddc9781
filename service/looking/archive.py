"""Reads a ZIP file of photos, each named by its view, within bounds."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from zipfile import BadZipFile, ZipFile, ZipInfo

from service.adapters.inference import PhotoBytes
from service.looking.errors import ArchiveInvalid
from service.receiving import UploadTooLarge

#: photos of one item: the longest shot list and a few defects
MAX_PHOTOS = 24
#: bytes of the archive, and of everything that it unpacks to
MAX_ARCHIVE_BYTES = 100_000_000
#: ``front.jpg``, or ``defect-2.jpg`` for a second one
NAME = re.compile(
    r"(?P<view>[a-z][a-z_]{0,39}?)(-\d{1,3})?\."
    r"(jpe?g|png|webp|avif|heic|heif|tiff?|dng|cr2|cr3|nef|arw)",
    re.IGNORECASE,
)


def read_archive(path: Path, *, max_photo_bytes: int) -> list[PhotoBytes]:
    """The photos of an archive in the order of their names; their keys are the file names.

    Folders, hidden files and what macOS adds are passed over.

    Raises:
        ArchiveInvalid: not a ZIP file, no or too many photos, a file that is no ``VIEW.jpg``.
        UploadTooLarge: it unpacks to too much.
    """
    try:
        with ZipFile(path) as archive:
            wanted = sorted(_photos(archive), key=lambda entry: entry.filename)
            if not 1 <= len(wanted) <= MAX_PHOTOS:
                raise ArchiveInvalid(photos=len(wanted), max_photos=MAX_PHOTOS)
            left = MAX_ARCHIVE_BYTES
            photos = []
            for entry in wanted:
                photo = _read(archive, entry, min(left, max_photo_bytes))
                left -= len(photo.data)
                photos.append(photo)
            return photos
    # a broken or hostile archive fails in each of these ways
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise ArchiveInvalid() from error


def _photos(archive: ZipFile) -> Iterator[ZipInfo]:
    for entry in archive.infolist():
        name = PurePosixPath(entry.filename)
        hidden = any(part.startswith((".", "__MACOSX")) for part in name.parts)
        if not entry.is_dir() and not hidden:
            yield entry


def _read(archive: ZipFile, entry: ZipInfo, limit: int) -> PhotoBytes:
    name = PurePosixPath(entry.filename).name
    matched = NAME.fullmatch(name)
    if matched is None:
        raise ArchiveInvalid(file=name)
    with archive.open(entry) as file:
        # the announced size may lie: one byte more than allowed tells
        data = file.read(limit + 1)
    if len(data) > limit:
        raise UploadTooLarge(file=name, max_bytes=limit)
    return PhotoBytes(name, matched["view"].lower(), data)
