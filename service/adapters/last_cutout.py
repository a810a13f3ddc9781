"""Keeps the last photo that was cut out: its pictures for several marketplaces follow in a row."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, eq=False, slots=True)
class CutOut:
    """A decoded photo, uint8 (H, W, 3), and its refined alpha, uint8 (H, W).

    ``sha256`` and ``media_type`` are those of the file; ``frame_side`` is the size it was made
    for, None for its own.
    """

    sha256: str
    image_rgb: NDArray[np.uint8]
    alpha_u8: NDArray[np.uint8]
    media_type: str = "application/octet-stream"
    frame_side: int | None = None


class LastCutOut:
    """Holds one cut-out, which may take a hundred megabytes. Safe between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: CutOut | None = None

    def get(self, sha256: str, frame_side: int | None = None) -> CutOut | None:
        """The cut-out of the photo with these bytes, if it was the last one and of this size."""
        with self._lock:
            held = self._held
        same = held and (held.sha256, held.frame_side) == (sha256, frame_side)
        return held if same else None

    def keep(self, cut: CutOut | None) -> None:
        """Holds this one, or none, instead of the one before."""
        with self._lock:
            self._held = cut
