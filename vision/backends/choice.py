"""Which cut-out an installation uses: the studio's own network, or a session of rembg."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from vision.errors import VisionError

if TYPE_CHECKING:
    # a process that only reads settings must not wait for OpenCV and ONNX Runtime
    import numpy as np
    from numpy.typing import NDArray

    from vision.backends.rembg import RembgCutout
    from vision.results import Mask
    from vision.runtime import Runtime

OWN = "loupe"
REMBG = "rembg:"


class BackendUnknown(VisionError):
    """A cut-out is made by `loupe`, or by `rembg:NAME` with a file of weights."""

    code = "cutout_backend_unknown"


@dataclass(frozen=True, slots=True)
class Backend:
    """What an operator chose: `loupe`, or `rembg:NAME` with a file of weights."""

    name: str = OWN
    weights: Path | None = None


OWN_BACKEND = Backend()


class OwnCutout:
    """The network that the models folder holds."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    def cut_out(self, image_rgb: NDArray[np.uint8]) -> Mask:
        """An empty scene gives an empty mask."""
        from vision.tasks.cutout import cut_out

        return cut_out(image_rgb, self._runtime)


def open_cutter(backend: Backend, runtime: Runtime, *, threads: int = 1) -> OwnCutout | RembgCutout:
    """The cut-out that was chosen. Raises BackendUnknown, and what vision.backends.rembg raises."""
    if backend == OWN_BACKEND:
        return OwnCutout(runtime)
    if not backend.name.startswith(REMBG) or backend.weights is None:
        raise BackendUnknown
    from vision.backends.rembg import RembgCutout

    return RembgCutout(backend.name.removeprefix(REMBG), backend.weights, threads=threads)


def fingerprint(backend: Backend, models: Path) -> str:
    """Tells one cut-out from another without loading it: its name and its file's SHA-256.

    Raises as open_cutter does, and UnknownModel.
    """
    if backend == OWN_BACKEND:
        from vision.registry import ModelRegistry
        from vision.tasks.cutout import CUTOUT_MODEL

        card = ModelRegistry.read(models).get(CUTOUT_MODEL)
        return f"{card.reference} {card.sha256}"
    if not backend.name.startswith(REMBG) or backend.weights is None:
        raise BackendUnknown
    from vision.backends.rembg import check_session, sha256_of

    check_session(backend.name.removeprefix(REMBG))
    return f"{backend.name} {sha256_of(backend.weights)}"
