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
    """A decoded photo, uint8 (H, W, 3), and its refined alpha, uint8 (H, W)."""

    sha256: str
    image_rgb: NDArray[np.uint8]
    alpha_u8: NDArray[np.uint8]


class LastCutOut:
    """Holds one cut-out, which may take a hundred megabytes. Safe between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: CutOut | None = None

    def get(self, sha256: str) -> CutOut | None:
        """The cut-out of the photo with these bytes, if it was the last one."""
        with self._lock:
            return self._held if self._held and self._held.sha256 == sha256 else None

    def keep(self, cut: CutOut | None) -> None:
        """Holds this one, or none, instead of the one before."""
        with self._lock:
            self._held = cut
