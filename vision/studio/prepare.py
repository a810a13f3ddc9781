"""From a photograph's bytes to what pictures are composed of, without more pixels than they need.

A packshot of 2,000 pixels needs no 24 megapixels: a JPEG is decoded at half or a quarter of its
size where the frame asks for no more, the network sees a small copy, and the edge is drawn at the
size that was decoded. Where the item turns out to be small in the photograph, it is decoded again
at a larger size, so that no detail is given away.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vision.geometry import mask_box
from vision.photo import Photo, PhotoLimits, decode_photo
from vision.runtime import Runtime
from vision.studio.edge import draw_edge
from vision.studio.matte import edge_half_width, remove_specks, solid_away
from vision.studio.rules import MarketplaceRule
from vision.tasks.cutout import item_probability

U8 = NDArray[np.uint8]

#: the longer side of the first decoding for each pixel of the frame: an item that takes two
#: thirds of its photograph then has a pixel for each of the frame's
ROOM = 1.4


@dataclass(frozen=True, eq=False)
class Prepared:
    """A photograph at its working size and its refined alpha: uint8 (H, W, 3) and (H, W).

    sha256 and media_type are those of the file as received; model is the network that cut it out.
    """

    image_rgb: U8
    alpha_u8: U8
    sha256: str
    media_type: str
    model: str


def frame_side_of(rules: Iterable[MarketplaceRule]) -> int:
    """The largest side, in pixels, that the item takes in any of these rules' pictures."""
    return max((round(max(rule.output_size_wh) * rule.fill_target) for rule in rules), default=1)


def prepare_photo(
    data: bytes, runtime: Runtime, limits: PhotoLimits | None = None, *, frame_side: int | None
) -> Prepared:
    """Decode, cut out and refine one photograph.

    frame_side is the largest side in pixels that the item will take (frame_side_of); None keeps
    the photograph at its own size. A photograph without an item has an alpha that is all zero.
    Raises PhotoRejected.
    """
    limits = limits or PhotoLimits()
    at_least_px = None if frame_side is None else round(ROOM * frame_side)
    photo = decode_photo(data, limits, at_least_px=at_least_px)
    probability, model = item_probability(photo.image_rgb, runtime)
    if at_least_px is not None:
        photo = _with_enough(data, limits, photo, probability, at_least_px)
    return Prepared(
        image_rgb=photo.image_rgb,
        alpha_u8=_refined(photo.image_rgb, probability),
        sha256=photo.sha256,
        media_type=photo.media_type,
        model=model,
    )


def _with_enough(
    data: bytes,
    limits: PhotoLimits,
    photo: Photo,
    probability: NDArray[np.float32],
    at_least_px: int,
) -> Photo:
    """The photograph again, larger, where its item has fewer pixels than the frame."""
    box_xyxy = mask_box(probability >= 0.5)
    if box_xyxy is None:
        return photo
    (x0, y0, x1, y1), (rows, columns) = box_xyxy, probability.shape
    share = max((x1 - x0) / columns, (y1 - y0) / rows)
    if share * ROOM >= 1:
        return photo
    return decode_photo(data, limits, at_least_px=round(at_least_px / (share * ROOM)))


def _refined(image_rgb: U8, probability: NDArray[np.float32]) -> U8:
    if not probability.any():
        return np.zeros(image_rgb.shape[:2], dtype=np.uint8)
    coarse = np.asarray(probability * 255 + 0.5).astype(np.uint8)
    half_width = edge_half_width(image_rgb.shape, max(probability.shape))
    drawn = draw_edge(image_rgb, probability)
    return solid_away(remove_specks(drawn, coarse), half_width)
