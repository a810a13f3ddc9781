"""Make finished pictures: a marketplace's packshot, and the plain cut-out."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.errors import MarketplaceRuleInvalid
from vision.studio.colour import estimate_foreground
from vision.studio.encode import EncodedPicture, encode_picture
from vision.studio.frame import VISIBLE, Placement, place_subject
from vision.studio.ground import contact_shadow
from vision.studio.matte import refine_alpha
from vision.studio.rules import Ground, MarketplaceRule, PictureFormat

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]


def compose_packshot(
    image_rgb: U8,
    alpha_u8: U8,
    rule: MarketplaceRule,
    *,
    shadow: bool | None = None,
    refined: bool = False,
) -> EncodedPicture:
    """Make the marketplace's picture from a photograph (H, W, 3) and its cut-out (H, W).

    shadow None does what the rule does; True is refused where the rule forbids shadows. Pass
    refined=True when alpha_u8 comes from refine_alpha, which is worth it for several marketplaces.
    Raises NoSubject, SubjectTooSmall, EncodingImpossible, MarketplaceRuleInvalid.
    """
    if shadow and rule.shadow == "forbidden":
        raise MarketplaceRuleInvalid(f"{rule.title} allows no shadow")
    alpha_u8 = alpha_u8 if refined else refine_alpha(image_rgb, alpha_u8)
    placement = place_subject(alpha_u8, rule)
    colour, alpha = _framed(image_rgb, alpha_u8, placement)
    dark = np.zeros_like(alpha)
    if rule.shadow == "on" if shadow is None else shadow:
        dark = contact_shadow(alpha, strength=rule.shadow_strength, spread=rule.shadow_spread)
    pixels = _on_white(colour, alpha, dark)
    if rule.output_background == "transparent":
        pixels = _on_nothing(colour, alpha, dark)
    return encode_picture(
        pixels, rule.output_format, max_bytes=rule.max_bytes, upscale=placement.scale
    )


def cutout_picture(
    image_rgb: U8,
    alpha_u8: U8,
    *,
    picture_format: PictureFormat = "png",
    background: Ground = "transparent",
    refined: bool = False,
) -> EncodedPicture:
    """Make the cut-out at the photograph's own size, its edge free of the old background.

    An empty alpha gives an empty picture. Raises EncodingImpossible for a transparent JPEG.
    """
    alpha_u8 = alpha_u8 if refined else refine_alpha(image_rgb, alpha_u8)
    colour = estimate_foreground(image_rgb, alpha_u8)
    if background == "white":
        return encode_picture(_blend_white(colour, alpha_u8), picture_format)
    # what is cut away must not be readable under the transparency
    colour[alpha_u8 == 0] = 255
    return encode_picture(np.dstack([colour, alpha_u8]), picture_format)


def _blend_white(colour: U8, alpha_u8: U8) -> U8:
    """colour (H, W, 3) on white, in place and by rows: a float copy of 24 MP is 288 MB."""
    for top in range(0, colour.shape[0], 256):
        rows = slice(top, top + 256)
        alpha = alpha_u8[rows, :, None].astype(np.float32) / 255
        colour[rows] = (colour[rows] * alpha + 255 * (1 - alpha) + 0.5).astype(np.uint8)
    return colour


def _framed(image_rgb: U8, alpha_u8: U8, placement: Placement) -> tuple[F32, F32]:
    """Subject in its frame: colour times alpha (H, W, 3) in 0..255, and alpha (H, W) in 0..1."""
    x0, y0, x1, y1 = placement.crop_xyxy
    image, alpha = image_rgb[y0:y1, x0:x1], alpha_u8[y0:y1, x0:x1]
    alpha = np.where(alpha < VISIBLE, 0, alpha).astype(np.uint8)
    if placement.scale < 1:
        # shrunk before the colours are estimated: the estimate then costs what the frame costs
        image = _resized(image, placement.crop_size_wh, cv2.INTER_AREA)
        alpha = _resized(alpha, placement.crop_size_wh, cv2.INTER_AREA)
    colour = estimate_foreground(np.ascontiguousarray(image), alpha).astype(np.float32)
    share = alpha.astype(np.float32) / 255
    colour *= share[..., None]
    if placement.scale >= 1:
        colour = np.asarray(
            cv2.resize(colour, placement.crop_size_wh, interpolation=cv2.INTER_CUBIC), np.float32
        )
        share = np.asarray(
            cv2.resize(share, placement.crop_size_wh, interpolation=cv2.INTER_CUBIC), np.float32
        )
    return _pasted(np.clip(colour, 0, 255), np.clip(share, 0, 1), placement)


def _resized(values: U8, size_wh: tuple[int, int], interpolation: int) -> U8:
    return np.asarray(cv2.resize(values, size_wh, interpolation=interpolation), dtype=np.uint8)


def _pasted(colour: F32, share: F32, placement: Placement) -> tuple[F32, F32]:
    width, height = placement.size_wh
    left, top = placement.paste_xy
    window = (slice(top, top + share.shape[0]), slice(left, left + share.shape[1]))
    frame_colour = np.zeros((height, width, 3), dtype=np.float32)
    frame_alpha = np.zeros((height, width), dtype=np.float32)
    frame_colour[window], frame_alpha[window] = colour, share
    return frame_colour, frame_alpha


def _on_white(colour: F32, alpha: F32, dark: F32) -> U8:
    ground = 255 * (1 - dark) * (1 - alpha)
    return np.clip(colour + ground[..., None] + 0.5, 0, 255).astype(np.uint8)


def _on_nothing(colour: F32, alpha: F32, dark: F32) -> U8:
    """Transparent ground; a shadow is black that is seen through."""
    cover = alpha + (1 - alpha) * dark
    straight = colour / np.maximum(cover, 1e-4)[..., None]
    straight[cover < 1 / 510] = 255
    pixels = np.dstack([straight, cover * 255])
    return np.clip(pixels + 0.5, 0, 255).astype(np.uint8)
