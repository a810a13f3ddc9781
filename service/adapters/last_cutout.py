"""Keeps the last photo that was cut out: its pictures for several marketplaces follow in a row."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: seconds without a question after which the photo is let go: it may take a hundred megabytes
KEPT_SECONDS = 20.0


@dataclass(frozen=True, eq=False, slots=True)
class CutOut:
    """A decoded photo, uint8 (H, W, 3), and its refined alpha, uint8 (H, W)."""

    sha256: str
    image_rgb: NDArray[np.uint8]
    alpha_u8: NDArray[np.uint8]


class LastCutOut:
    """Holds one cut-out for a while. Safe between threads."""

    def __init__(self, kept_seconds: float = KEPT_SECONDS) -> None:
        self._kept_seconds = kept_seconds
        self._lock = threading.Lock()
        self._held: CutOut | None = None
        self._timer: threading.Timer | None = None

    def get(self, sha256: str) -> CutOut | None:
        """The cut-out of the photo with these bytes, if it was the last one."""
        with self._lock:
            held = self._held
            if held is None or held.sha256 != sha256:
                return None
            self._start_timer()
            return held

    def keep(self, cut: CutOut) -> None:
        """Holds this one instead of the one before."""
        with self._lock:
            self._held = cut
            self._start_timer()

    def drop(self) -> None:
        """Lets go of it now."""
        with self._lock:
            self._held = None
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None

    def _start_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = threading.Timer(self._kept_seconds, self.drop)
        self._timer.daemon = True
        self._timer.start()
