"""A photograph's file to finished pictures, decoding no more of it than the pictures show.

A JPEG can be decoded at a half, a quarter or an eighth for a fraction of the time and memory. The
item is looked for on a small copy; the size that it has there says how large a copy its largest
picture needs. Colours and edges are then worked out on that copy, cut down to the item.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.geometry import Box, clip_box, mask_box, pad_box
from vision.photo import Photo, PhotoLimits, decode_photo
from vision.runtime import Runtime
from vision.studio.compose import compose_packshot
from vision.studio.encode import EncodedPicture
from vision.studio.matte import refine_alpha
from vision.studio.rules import MarketplaceRule
from vision.tasks.cutout import CUTOUT_MODEL, cut_out

U8 = NDArray[np.uint8]

#: longer side of the copy on which the item is looked for: the cut-out guides itself by 1,024
LOOK_PX = 1024
#: the grid that the cut-out's answer comes from
NETWORK_SIDE = 320
#: what the larger copy may have more than the frame asks for: the box was measured on a small one
SLACK = 1.03
#: alpha from which a pixel counts as the item's
VISIBLE = 8
#: formats that decode_photo gives small; of the others the small copy is the whole
DECODED_SMALL = frozenset({"jpeg", "dng", "cr2", "cr3", "nef", "arw"})
#: ground kept around the item, as a share of its longer side: the edge is found in its colours
AROUND = 0.06


@dataclass(frozen=True, eq=False)
class OpenedPhoto:
    """A photograph cut down to its item: uint8 (h, w, 3) with refined alpha (h, w).

    look_rgb is the small copy of the whole photograph.
    """

    look_rgb: U8
    item_rgb: U8
    alpha_u8: U8

    def picture(self, rule: MarketplaceRule) -> EncodedPicture:
        """The marketplace's picture; raises what compose_packshot raises."""
        return compose_packshot(self.item_rgb, self.alpha_u8, rule, refined=True)


class StudioPictures:
    """Opens photographs for pictures by these rules."""

    def __init__(
        self,
        runtime: Runtime,
        rules: Sequence[MarketplaceRule],
        limits: PhotoLimits | None = None,
    ) -> None:
        self._runtime = runtime
        self._rules = rules
        self._limits = limits or PhotoLimits()

    def warm(self) -> None:
        """Loads the network now; raises CardInvalid, ModelFileMismatch where it cannot be used."""
        self._runtime.preload(CUTOUT_MODEL)

    def open(self, path: Path) -> OpenedPhoto:
        """Reads a photograph and cuts its item out.

        Raises PhotoRejected, and OSError where the file cannot be read.
        """
        with path.open("rb") as file:
            # one byte more than allowed is enough to know that it is too large
            return self.open_bytes(file.read(self._limits.max_bytes + 1))

    def open_bytes(self, data: bytes) -> OpenedPhoto:
        """The same for the bytes of a file; of an empty scene the alpha is empty."""
        look = decode_photo(data, self._limits, at_least_px=LOOK_PX)
        alpha = cut_out(look.image_rgb, self._runtime).alpha_u8
        box_xyxy = mask_box(alpha >= VISIBLE)
        if box_xyxy is None:
            return OpenedPhoto(look.image_rgb, look.image_rgb, alpha)
        photo = self._large_enough(data, look, box_xyxy)
        ratio = max(photo.size_wh) / max(look.size_wh)
        small = clip_box(pad_box(box_xyxy, AROUND), look.size_wh)
        x0, y0, x1, y1 = clip_box(_scaled(small, ratio), photo.size_wh)
        item_rgb = np.ascontiguousarray(photo.image_rgb[y0:y1, x0:x1])
        size_wh = (x1 - x0, y1 - y0)
        part = alpha[small[1] : small[3], small[0] : small[2]]
        mask = np.asarray(cv2.resize(part, size_wh, interpolation=cv2.INTER_LINEAR), np.uint8)
        # the crop's own share of the network's grid, so that the edge is as wide as it was
        side = max(1, round(NETWORK_SIDE * max(size_wh) / max(photo.size_wh)))
        refined = refine_alpha(item_rgb, mask, network_side=side)
        return OpenedPhoto(look.image_rgb, item_rgb, refined)

    def _large_enough(self, data: bytes, look: Photo, box_xyxy: Box) -> Photo:
        """The smallest copy on which no picture has to be enlarged, or all that there is."""
        subject_wh = (box_xyxy[2] - box_xyxy[0], box_xyxy[3] - box_xyxy[1])
        ratio = SLACK * max(_asked(rule, subject_wh) for rule in self._rules)
        if ratio <= 1 or look.format not in DECODED_SMALL:
            return look
        wanted = math.ceil(ratio * max(look.size_wh))
        return decode_photo(data, self._limits, at_least_px=wanted)


def _asked(rule: MarketplaceRule, subject_wh: tuple[int, int]) -> float:
    """Frame pixels per pixel of a subject of this size."""
    width, height = rule.output_size_wh
    return rule.fill_target * min(width / subject_wh[0], height / subject_wh[1])


def _scaled(box_xyxy: Box, ratio: float) -> Box:
    x0, y0, x1, y1 = (round(ratio * value) for value in box_xyxy)
    return x0, y0, x1, y1
