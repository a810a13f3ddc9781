"""The reference galleries of an installation, opened once and again when they have changed."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vision.gallery import Gallery
    from vision.runtime import Runtime
    from vision.tasks.assess import Assessor

#: each gallery's file and when it was written
Mark = tuple[tuple[str, int], ...]


class GalleryShelf:
    """Galleries under one folder, which may be missing, and the assessor that knows them.

    A gallery that somebody builds while the service runs is used from the next question on.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._mark: Mark | None = None
        self._gallery: Gallery | None = None
        self._assessor: tuple[Gallery, Runtime, Assessor] | None = None

    def assessor(self, runtime: Runtime) -> Assessor:
        """An assessor over the galleries as they are now; kept while they do not change.

        Raises:
            GalleryInvalid: a gallery is damaged.
        """
        from vision.tasks.assess import Assessor
        from vision.tasks.grade import GradeRules

        gallery = self.gallery()
        with self._lock:
            kept = self._assessor
            if kept is None or kept[0] is not gallery or kept[1] is not runtime:
                kept = (gallery, runtime, Assessor(gallery, runtime, GradeRules.read()))
                self._assessor = kept
            return kept[2]

    def photo(self, key: str) -> Path | None:
        """The file of a reference photo, or None where no gallery has the key."""
        found = [each.path for each in self.gallery().references if each.key == key]
        return found[0] if found else None

    def gallery(self) -> Gallery:
        """All galleries as one."""
        from vision.gallery import Gallery, index_files

        with self._lock:
            files = index_files(self._folder)
            mark = tuple((str(path), path.stat().st_mtime_ns) for path in files)
            if self._gallery is None or mark != self._mark:
                self._gallery = Gallery.open(self._folder)
                self._mark = mark
            return self._gallery
