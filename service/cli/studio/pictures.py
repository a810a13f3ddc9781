"""A photograph's file to finished pictures, with no more of it decoded than the pictures show."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from vision.backends.choice import OWN_BACKEND, Backend, open_cutter
from vision.backends.prepare import prepare_with
from vision.photo import PhotoLimits
from vision.runtime import Runtime
from vision.studio.compose import compose_packshot
from vision.studio.encode import EncodedPicture
from vision.studio.prepare import Prepared, frame_side_of
from vision.studio.rules import MarketplaceRule
from vision.tasks.cutout import CUTOUT_MODEL


class StudioPictures:
    """Opens photographs for pictures by these rules."""

    def __init__(
        self,
        runtime: Runtime,
        rules: Sequence[MarketplaceRule],
        backend: Backend = OWN_BACKEND,
        limits: PhotoLimits | None = None,
    ) -> None:
        self._runtime = runtime
        self._backend = backend
        self._cutter = open_cutter(backend, runtime)
        self._frame_side = frame_side_of(rules)
        self._limits = limits or PhotoLimits()

    def warm(self) -> None:
        """Loads the network now; raises CardInvalid, ModelFileMismatch where it cannot be used."""
        if self._backend == OWN_BACKEND:
            self._runtime.preload(CUTOUT_MODEL)

    def open(self, path: Path) -> Prepared:
        """Reads a photograph and cuts its item out; of an empty scene the alpha is empty.

        Raises PhotoRejected, and OSError where the file cannot be read.
        """
        with path.open("rb") as file:
            # one byte more than allowed is enough to know that it is too large
            data = file.read(self._limits.max_bytes + 1)
        return prepare_with(
            self._cutter, data, self._runtime, self._limits, frame_side=self._frame_side
        )


def picture_of(photo: Prepared, rule: MarketplaceRule) -> EncodedPicture:
    """The marketplace's picture; raises what compose_packshot raises."""
    return compose_packshot(photo.image_rgb, photo.alpha_u8, rule, refined=True)
