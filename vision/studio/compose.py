"""Make finished pictures: a marketplace's packshot, and the plain cut-out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.errors import MarketplaceRuleInvalid
from vision.studio.colour import estimate_foreground
from vision.studio.encode import CREDENTIAL_BYTES, Action, EncodedPicture, encode_picture
from vision.studio.frame import VISIBLE, Placement, place_subject
from vision.studio.ground import contact_shadow, fade_to_border, ground_layer
from vision.studio.kept_shadow import kept_shadow
from vision.studio.matte import refine_alpha
from vision.studio.rules import Colour, MarketplaceRule, PictureFormat
from vision.studio.straighten import straightened

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]

#: rows worked on at once: a float copy of 24 MP is 288 MB
BAND_ROWS = 256


@dataclass(frozen=True, eq=False)
class Framed:
    """The subject in its frame: straight colours and alpha of a window with its corner at paste_xy.

    dark is the shadow of the whole frame (H, W) in 0..1, or None without one; drawn tells that it
    is not the photograph's own.
    """

    colour_rgb: U8  # (h, w, 3)
    alpha_u8: U8  # (h, w)
    paste_xy: tuple[int, int]
    size_wh: tuple[int, int]
    dark: F32 | None
    drawn: bool = False

    @property
    def window(self) -> tuple[slice, slice]:
        """Rows and columns of the frame that the subject's window takes."""
        (left, top), (height, width) = self.paste_xy, self.alpha_u8.shape
        return slice(top, top + height), slice(left, left + width)


def compose_packshot(
    image_rgb: U8,
    alpha_u8: U8,
    rule: MarketplaceRule,
    *,
    shadow: bool | None = None,
    refined: bool = False,
    straighten: bool = True,
    height_share: float | None = None,
) -> EncodedPicture:
    """Make the marketplace's picture from a photograph (H, W, 3) and its cut-out (H, W).

    shadow None does what the rule does; True is refused where the rule forbids shadows, False where
    it requires one. Pass refined=True when alpha_u8 comes from refine_alpha, which is worth it for
    several marketplaces. straighten turns a slightly tilted symmetric item upright. height_share
    comes from sets.shared_height. Raises NoSubject, SubjectTooSmall, EncodingImpossible,
    MarketplaceRuleInvalid.
    """
    if shadow and rule.shadow == "forbidden":
        raise MarketplaceRuleInvalid(f"{rule.title} allows no shadow")
    if shadow is False and rule.shadow == "required":
        raise MarketplaceRuleInvalid(f"{rule.title} requires a shadow")
    alpha_u8 = alpha_u8 if refined else refine_alpha(image_rgb, alpha_u8)
    taken = image_rgb
    if straighten:
        image_rgb, alpha_u8 = straightened(image_rgb, alpha_u8)
    placement = place_subject(alpha_u8, rule, height_share=height_share)
    shaded = rule.shadow in {"on", "required"} if shadow is None else shadow
    look = (rule.shadow_strength, rule.shadow_spread) if shaded else None
    framed = frame_subject(image_rgb, alpha_u8, placement, shadow=look)
    if rule.output_background == "transparent":
        pixels = on_nothing(framed)
    else:
        pixels = on_ground(framed, rule.ground_rgb, rule.ground_to_rgb)
    done: dict[Action, bool] = {
        "background_removed": True,
        "straightened": image_rgb is not taken,
        "cropped": True,
        "resized": True,
        "shadow_drawn": framed.drawn,
    }
    picture = encode_picture(
        pixels,
        rule.output_format,
        max_bytes=max(rule.max_bytes // 2, rule.max_bytes - CREDENTIAL_BYTES),
        min_bytes=rule.min_bytes,
        upscale=placement.scale,
    )
    return replace(picture, actions=tuple(action for action, true in done.items() if true))


def frame_subject(
    image_rgb: U8,
    alpha_u8: U8,
    placement: Placement,
    *,
    shadow: tuple[float, float] | None = None,
) -> Framed:
    """Cut the subject out into its frame, its edge free of the old background.

    shadow is its strength and its spread, or None for none. The photograph's own is kept where it
    is good.
    """
    colour, alpha = _cropped(image_rgb, alpha_u8, placement)
    framed = Framed(colour, alpha, placement.paste_xy, placement.size_wh, None)
    if shadow is None:
        return framed
    kept = kept_shadow(image_rgb, alpha_u8)
    if kept is None:
        return replace(framed, dark=_drawn_shadow(framed, *shadow), drawn=True)
    return replace(framed, dark=_placed(kept, alpha_u8.shape, placement))


def on_ground(framed: Framed, top_rgb: Colour, bottom_rgb: Colour) -> U8:
    """The frame on an even ground, or one that changes from its top to its bottom: (H, W, 3)."""
    pixels = ground_layer(framed.size_wh, top_rgb, bottom_rgb)
    if framed.dark is not None:
        for top in range(0, pixels.shape[0], BAND_ROWS):
            rows = slice(top, top + BAND_ROWS)
            light = 1 - framed.dark[rows, :, None]
            pixels[rows] = (pixels[rows] * light + np.float32(0.5)).astype(np.uint8)
    shown = pixels[framed.window]
    solid, soft = (
        framed.alpha_u8 == 255,
        np.nonzero((framed.alpha_u8 > 0) & (framed.alpha_u8 < 255)),
    )
    np.copyto(shown, framed.colour_rgb, where=solid[..., None])
    share = framed.alpha_u8[soft].astype(np.float32)[:, None] / 255
    mixed = framed.colour_rgb[soft] * share + shown[soft] * (1 - share)
    shown[soft] = (mixed + np.float32(0.5)).astype(np.uint8)
    return pixels


def on_nothing(framed: Framed) -> U8:
    """The frame on transparent ground (H, W, 4); a shadow is black that is seen through."""
    width, height = framed.size_wh
    pixels = np.full((height, width, 4), 255, dtype=np.uint8)
    cover = np.zeros((height, width), dtype=np.float32)
    cover[framed.window] = framed.alpha_u8.astype(np.float32) / 255
    own = cover.copy()
    if framed.dark is not None:
        cover += (1 - cover) * framed.dark
        pixels[..., :3][cover >= 1 / 510] = 0
    shown = pixels[framed.window]
    share = own[framed.window] / np.maximum(cover[framed.window], np.float32(1e-4))
    straight = framed.colour_rgb * share[..., None] + np.float32(0.5)
    # what is cut away must not be readable under the transparency
    np.copyto(shown[..., :3], straight.astype(np.uint8), where=(framed.alpha_u8 > 0)[..., None])
    pixels[..., 3] = cover * 255 + np.float32(0.5)
    return pixels


def cutout_picture(
    image_rgb: U8,
    alpha_u8: U8,
    *,
    picture_format: PictureFormat = "png",
    background: Literal["white", "transparent"] = "transparent",
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
    """colour (H, W, 3) on white, in place and by rows."""
    for top in range(0, colour.shape[0], BAND_ROWS):
        rows = slice(top, top + BAND_ROWS)
        alpha = alpha_u8[rows, :, None].astype(np.float32) / 255
        colour[rows] = (colour[rows] * alpha + 255 * (1 - alpha) + 0.5).astype(np.uint8)
    return colour


def _cropped(image_rgb: U8, alpha_u8: U8, placement: Placement) -> tuple[U8, U8]:
    """The subject's window at the frame's scale: straight colours (h, w, 3) and alpha (h, w)."""
    x0, y0, x1, y1 = placement.crop_xyxy
    image, alpha = image_rgb[y0:y1, x0:x1], alpha_u8[y0:y1, x0:x1]
    alpha = np.where(alpha < VISIBLE, 0, alpha).astype(np.uint8)
    size_wh = placement.crop_size_wh
    if placement.scale < 1:
        # shrunk before the colours are estimated: the estimate then costs what the frame costs
        image = np.asarray(cv2.resize(image, size_wh, interpolation=cv2.INTER_AREA), np.uint8)
        alpha = np.asarray(cv2.resize(alpha, size_wh, interpolation=cv2.INTER_AREA), np.uint8)
        return estimate_foreground(np.ascontiguousarray(image), alpha), alpha
    # enlarged as colour times alpha, so that no ground comes in at the edge
    colour = estimate_foreground(np.ascontiguousarray(image), alpha).astype(np.float32)
    cover = alpha.astype(np.float32) / np.float32(255)
    mixed = cv2.resize(colour * cover[..., None], size_wh, interpolation=cv2.INTER_CUBIC)
    share = np.clip(cv2.resize(cover, size_wh, interpolation=cv2.INTER_CUBIC), 0, 1)
    straight = np.clip(mixed / np.maximum(share, 1 / 255)[..., None] + 0.5, 0, 255)
    return straight.astype(np.uint8), np.asarray(share * 255 + 0.5).astype(np.uint8)


def _drawn_shadow(framed: Framed, strength: float, spread: float) -> F32:
    width, height = framed.size_wh
    alpha = np.zeros((height, width), dtype=np.float32)
    alpha[framed.window] = framed.alpha_u8.astype(np.float32) / 255
    return contact_shadow(alpha, strength=strength, spread=spread)


def _placed(dark: F32, photo_hw: tuple[int, ...], placement: Placement) -> F32:
    """The photograph's shadow where the frame shows it."""
    width, height = placement.size_wh
    across, down = dark.shape[1] / photo_hw[1], dark.shape[0] / photo_hw[0]
    (left, top), (x0, y0) = placement.paste_xy, placement.crop_xyxy[:2]
    step = 1 / placement.scale
    # from a pixel of the frame to one of the map, both counted at their middles
    matrix = np.array(
        [
            [across * step, 0, across * (x0 + (0.5 - left) * step) - 0.5],
            [0, down * step, down * (y0 + (0.5 - top) * step) - 0.5],
        ]
    )
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    placed = cv2.warpAffine(dark, matrix, (width, height), flags=flags, borderValue=0)
    placed = np.asarray(placed, np.float32) * fade_to_border((height, width))
    return np.where(placed < 1 / 510, 0, placed).astype(np.float32)
