"""A photograph prepared for the studio's pictures by whichever cut-out was chosen."""

from __future__ import annotations

from vision.backends.choice import OwnCutout
from vision.backends.rembg import RembgCutout
from vision.photo import PhotoLimits, decode_photo
from vision.runtime import Runtime
from vision.studio.matte import refine_alpha
from vision.studio.prepare import ROOM, Prepared, prepare_photo


def prepare_with(
    cutter: OwnCutout | RembgCutout,
    data: bytes,
    runtime: Runtime,
    limits: PhotoLimits,
    *,
    frame_side: int | None,
) -> Prepared:
    """Decode, cut out and refine, as prepare_photo does with the studio's own network.

    rembg's answer has no probability to look at beforehand: it sees the photograph at the size
    that its pictures are made of. Raises PhotoRejected.
    """
    if isinstance(cutter, OwnCutout):
        return prepare_photo(data, runtime, limits, frame_side=frame_side)
    at_least_px = None if frame_side is None else round(ROOM * frame_side)
    photo = decode_photo(data, limits, at_least_px=at_least_px)
    mask = cutter.cut_out(photo.image_rgb)
    return Prepared(
        image_rgb=photo.image_rgb,
        alpha_u8=refine_alpha(photo.image_rgb, mask.alpha_u8),
        sha256=photo.sha256,
        media_type=photo.media_type,
        model=mask.model,
    )
