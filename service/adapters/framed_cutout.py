"""Draws a cut-out in its layout, by the studio's own means."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from service.adapters.cutout_layout import Colour, CutoutLayout, Placed, place
from vision.errors import NoSubject
from vision.geometry import mask_box
from vision.studio.colour import estimate_foreground
from vision.studio.encode import encode_picture
from vision.studio.frame import VISIBLE
from vision.studio.ground import contact_shadow

if TYPE_CHECKING:
    from vision.studio.rules import PictureFormat

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]

#: darkness and reach of a contact shadow, as the marketplaces' rules have them
SHADOW_STRENGTH, SHADOW_SPREAD = 0.32, 0.025
#: rows worked on at once: a float copy of 36 megapixels takes half a gigabyte
BAND_ROWS = 256
_MEDIA_TYPES = {"png": "image/png", "webp": "image/webp", "jpeg": "image/jpeg"}


@dataclass(frozen=True, eq=False, slots=True)
class _Item:
    """The item at the picture's scale: its own colours (h, w, 3), alpha (h, w), and where it is."""

    colour_rgb: U8
    alpha_u8: U8
    rows: slice
    columns: slice


def draw_cutout(
    image_rgb: U8,
    alpha_u8: U8,
    layout: CutoutLayout,
    *,
    picture_format: PictureFormat,
    ground_rgb: Colour | None,
) -> tuple[bytes, str]:
    """The file and its media type, of a photo (H, W, 3) and its refined alpha (H, W).

    ground_rgb None is transparent. Raises NoSubject where the layout needs an item and there is
    none, EncodingImpossible for a transparent JPEG.
    """
    height, width = alpha_u8.shape
    item_xyxy = mask_box(alpha_u8 >= VISIBLE)
    if item_xyxy is None:
        if layout.needs_item:
            raise NoSubject
        # a pixel that is seen through stands for the item: the picture is empty
        item_xyxy = (0, 0, 1, 1)
    placed = place(layout, (width, height), item_xyxy)
    item = _item(image_rgb, alpha_u8, placed)
    mask = np.zeros(placed.size_wh[::-1], np.uint8)
    mask[item.rows, item.columns] = item.alpha_u8
    if layout.alpha_only:
        return _mask_file(mask, picture_format), _MEDIA_TYPES[picture_format]
    dark = _shadow(mask) if layout.shadow else None
    if ground_rgb is None:
        pixels = _on_nothing(item, mask, dark)
    else:
        pixels = _on_colour(item, mask, dark, ground_rgb)
    picture = encode_picture(pixels, picture_format)
    return picture.data, picture.media_type


def _item(image_rgb: U8, alpha_u8: U8, placed: Placed) -> _Item:
    """In whole pixels, and never beyond the picture."""
    (width, height), (x0, y0, x1, y1) = placed.size_wh, placed.box_xyxy
    left = min(max(0, round(placed.left)), width - 1)
    top = min(max(0, round(placed.top)), height - 1)
    size_wh = (
        max(1, min(round((x1 - x0) * placed.scale), width - left)),
        max(1, min(round((y1 - y0) * placed.scale), height - top)),
    )
    image, alpha = np.ascontiguousarray(image_rgb[y0:y1, x0:x1]), alpha_u8[y0:y1, x0:x1]
    alpha = np.where(alpha < VISIBLE, 0, alpha).astype(np.uint8)
    if placed.scale < 1:
        # shrunk before the colours are estimated: the estimate then costs what the picture costs
        image, alpha = (_resized(plane, size_wh, cv2.INTER_AREA) for plane in (image, alpha))
        image = estimate_foreground(image, alpha)
    else:
        image = estimate_foreground(image, alpha)
        if size_wh != (x1 - x0, y1 - y0):
            image, alpha = (_resized(plane, size_wh, cv2.INTER_CUBIC) for plane in (image, alpha))
    rows, columns = slice(top, top + size_wh[1]), slice(left, left + size_wh[0])
    return _Item(image, alpha, rows, columns)


def _resized(plane: U8, size_wh: tuple[int, int], interpolation: int) -> U8:
    return np.asarray(cv2.resize(plane, size_wh, interpolation=interpolation), dtype=np.uint8)


def _shadow(mask: U8) -> F32:
    share = mask.astype(np.float32) / np.float32(255)
    return contact_shadow(share, strength=SHADOW_STRENGTH, spread=SHADOW_SPREAD)


def _on_colour(item: _Item, mask: U8, dark: F32 | None, ground_rgb: Colour) -> U8:
    pixels = np.empty((*mask.shape, 3), np.uint8)
    pixels[:] = ground_rgb
    if dark is not None:
        for top in range(0, pixels.shape[0], BAND_ROWS):
            band = slice(top, top + BAND_ROWS)
            light = 1 - dark[band, :, None]
            pixels[band] = (pixels[band] * light + np.float32(0.5)).astype(np.uint8)
    shown = pixels[item.rows, item.columns]
    for top in range(0, shown.shape[0], BAND_ROWS):
        band = slice(top, top + BAND_ROWS)
        share = item.alpha_u8[band, :, None].astype(np.float32) / np.float32(255)
        mixed = item.colour_rgb[band] * share + shown[band] * (1 - share)
        shown[band] = (mixed + np.float32(0.5)).astype(np.uint8)
    return pixels


def _on_nothing(item: _Item, mask: U8, dark: F32 | None) -> U8:
    """A shadow is black that is seen through; what is cut away cannot be read under it."""
    pixels = np.full((*mask.shape, 4), 255, np.uint8)
    pixels[..., 3] = mask
    if dark is not None:
        own = mask.astype(np.float32) / np.float32(255)
        cover = own + (1 - own) * dark
        pixels[..., 3] = (cover * 255 + np.float32(0.5)).astype(np.uint8)
        pixels[..., :3][cover >= 1 / 510] = 0
    shown, solid = pixels[item.rows, item.columns], item.alpha_u8 > 0
    colour = item.colour_rgb
    if dark is not None:
        part = item.alpha_u8.astype(np.float32) / np.maximum(shown[..., 3], 1).astype(np.float32)
        colour = np.clip(colour * part[..., None] + np.float32(0.5), 0, 255).astype(np.uint8)
    np.copyto(shown[..., :3], colour, where=solid[..., None])
    return pixels


def _mask_file(mask: U8, picture_format: PictureFormat) -> bytes:
    """The mask alone: grey, white where the item is; without a profile, for it is no picture."""
    image = Image.fromarray(mask)
    with BytesIO() as file:
        if picture_format == "png":
            image.save(file, "PNG", compress_level=4)
        elif picture_format == "webp":
            image.save(file, "WEBP", lossless=True)
        else:
            image.save(file, "JPEG", quality=95)
        return file.getvalue()
