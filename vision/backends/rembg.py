"""A local session of rembg as the cut-out. The only file that imports rembg.

rembg is optional (the extra `rembg`) and is imported when a session is opened: its first import on
a machine takes 50 s, because pymatting compiles 29 functions, and 2.5 s after that. Where the
installation cannot be written to, set NUMBA_CACHE_DIR to a folder that can, or it fails.

Weights come from a file that the operator names; nothing is ever downloaded, and the file's SHA-256
becomes part of the name that results carry. rembg's own default is never used.

rembg stretches each mask to the picture's own range, so that an empty scene gives a mask of noise
instead of an empty one; the studio's own network does not.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from vision.errors import VisionError
from vision.results import Mask

#: what these need is one picture, and what they give is one mask, on this machine; the licence
#: of the weights as their source states it
ALLOWED: Mapping[str, str] = MappingProxyType(
    {
        "u2net": "Apache-2.0 (xuebinqin/U-2-Net)",
        "u2netp": "Apache-2.0 (xuebinqin/U-2-Net)",
        "u2net_human_seg": "Apache-2.0 (xuebinqin/U-2-Net)",
        "silueta": "Apache-2.0 (xuebinqin/U-2-Net, issue 295)",
        "isnet-general-use": "Apache-2.0 (xuebinqin/DIS); terms of its training set not found",
        "isnet-anime": "Apache-2.0 (SkyTNT/anime-segmentation)",
        "birefnet-general": "MIT (ZhengPeng7/BiRefNet)",
        "birefnet-general-lite": "MIT (ZhengPeng7/BiRefNet)",
        "birefnet-general-fp16": "MIT (ZhengPeng7/BiRefNet)",
        "birefnet-portrait": "MIT (ZhengPeng7/BiRefNet)",
        "birefnet-dis": "MIT (ZhengPeng7/BiRefNet)",
        "birefnet-hrsod": "MIT (ZhengPeng7/BiRefNet)",
        "birefnet-cod": "MIT (ZhengPeng7/BiRefNet)",
        "birefnet-massive": "MIT (ZhengPeng7/BiRefNet)",
        "u2net_custom": "the operator's own weights, on U²-Net's preprocessing",
        "dis_custom": "the operator's own weights, on IS-Net's preprocessing",
        "ben_custom": "the operator's own weights, on BEN's preprocessing",
    }
)
REFUSED: Mapping[str, str] = MappingProxyType(
    {
        "withoutbg": "it sends the photograph to a remote service",
        "atlascloud": "it sends the photograph to a remote service",
        "bria-rmbg": "BRIA's licence forbids commercial use without an agreement with them",
        "sam": "it cuts out what a person points at, and nobody points here",
        "u2net_cloth_seg": "it answers with three masks of worn clothes, not with one of an item",
    }
)


class RembgMissing(VisionError):
    """rembg is not installed here. Install the extra: pip install "loupe[rembg]"."""

    code = "rembg_missing"


class RembgSessionRefused(VisionError):
    """This session of rembg may not be used here."""

    code = "rembg_session_refused"
    session: str


class RembgWeightsInvalid(VisionError):
    """The weights of a rembg session are missing, or are not what was expected."""

    code = "rembg_weights_invalid"


def check_session(name: str) -> None:
    """Raise RembgSessionRefused, with the reason, unless the session is on the list."""
    if name in ALLOWED:
        return
    reason = REFUSED.get(name, "it is not on the list of those that were looked at")
    raise RembgSessionRefused(
        f"rembg's session {name!r} is refused: {reason}. There is {', '.join(sorted(ALLOWED))}.",
        session=name,
    )


class RembgCutout:
    """One session, opened once; `cut_out` may be called from several threads."""

    def __init__(
        self, name: str, weights: Path, *, sha256: str | None = None, threads: int = 1
    ) -> None:
        """Open the session `name` on the ONNX file `weights`.

        sha256: what the file must be, where the operator says so. Raises RembgSessionRefused,
        RembgWeightsInvalid, RembgMissing; in this order, so that a refusal costs no import.
        """
        check_session(name)
        found = sha256_of(weights)
        if sha256 is not None and found != sha256.lower():
            raise RembgWeightsInvalid(f"{weights.name} has the SHA-256 {found}, not {sha256}.")
        self.model = f"rembg-{re.sub('[^a-z0-9]+', '-', name)}@{found[:12]}"
        self._session = _open(name, weights, threads)

    def cut_out(self, image_rgb: NDArray[np.uint8]) -> Mask:
        """The mask (H, W) of uint8 (H, W, 3), as rembg gives it: stretched to 0..255."""
        masks = self._session.predict(Image.fromarray(image_rgb))
        return Mask(np.array(masks[0], dtype=np.uint8), self.model)

    def remove(self, picture: Image.Image) -> Image.Image:
        """RGBA of a photograph as `rembg.remove(..., decontaminate=True)` gives it."""
        import rembg

        cut: Image.Image = rembg.remove(picture, session=self._session, decontaminate=True)
        return cut


def sha256_of(weights: Path) -> str:
    """The file's SHA-256; raises RembgWeightsInvalid where it cannot be read."""
    try:
        with weights.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise RembgWeightsInvalid(
            f"The weights {weights} cannot be read: {error.strerror}. Nothing is downloaded."
        ) from error


def _open(name: str, weights: Path, threads: int) -> Any:
    try:
        version("rembg")
    except PackageNotFoundError as error:
        raise RembgMissing from error
    import rembg.sessions

    known = rembg.sessions.sessions.get(name)
    if known is None:
        raise RembgSessionRefused(
            f"The rembg that is installed has no session {name!r}.", session=name
        )
    if not known.is_local():  # whatever a later rembg makes of a name on our list
        raise RembgSessionRefused(
            f"rembg's session {name!r} is refused: {REFUSED['withoutbg']}.", session=name
        )
    # rembg looks for files by environment variables and downloads what it does not find
    ours = type(
        known.__name__, (known,), {"download_models": classmethod(lambda *_, **__: weights)}
    )
    # of the engine that rembg has loaded: session.py alone knows ours
    options = rembg.sessions.base.ort.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    try:
        return ours(name, options, providers=["CPUExecutionProvider"], model_path=str(weights))
    except Exception as error:  # the engine raises what it likes on a file that is no network
        raise RembgWeightsInvalid(
            f"{weights.name} cannot be used by the session {name!r}: {error}"
        ) from error
