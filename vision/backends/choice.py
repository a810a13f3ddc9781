"""Which cut-out an installation uses: the studio's own network, or a session of rembg."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from vision.errors import VisionError
from vision.results import Mask
from vision.runtime import Runtime

OWN = "loupe"
REMBG = "rembg:"


class BackendUnknown(VisionError):
    """A cut-out is made by `loupe`, or by `rembg:NAME` with a file of weights."""

    code = "cutout_backend_unknown"


class Cutter(Protocol):
    """Makes the mask of one photograph, uint8 (H, W, 3) in, at its own size out."""

    def cut_out(self, image_rgb: NDArray[np.uint8]) -> Mask: ...


class OwnCutout:
    """The network that the models folder holds."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    def cut_out(self, image_rgb: NDArray[np.uint8]) -> Mask:
        """An empty scene gives an empty mask."""
        from vision.tasks.cutout import cut_out

        return cut_out(image_rgb, self._runtime)


def open_cutter(name: str, runtime: Runtime, *, weights: Path | None, threads: int = 1) -> Cutter:
    """The cut-out of this name: `loupe`, or `rembg:u2net` and its like with `weights`.

    Raises BackendUnknown, and what vision.backends.rembg raises.
    """
    if name == OWN and weights is None:
        return OwnCutout(runtime)
    if not name.startswith(REMBG) or weights is None:
        raise BackendUnknown
    from vision.backends.rembg import RembgCutout

    return RembgCutout(name.removeprefix(REMBG), weights, threads=threads)
