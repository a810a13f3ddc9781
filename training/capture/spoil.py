"""One photograph, spoilt by one committed level. The same seed spoils the same way."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from training.capture.levels import Level
from training.data_grounds import empty_boxes
from vision.geometry import fit_within, mask_box
from vision.preprocess import resize

Image = NDArray[np.uint8]
Plane = NDArray[np.float32]

JUDGED_AT = 1024  # pixels of the longer side that lengths are meant at
SUB = 6  # subdivisions of a display's pixel: two for each colour
FILL = 5 / SUB  # the part of a pixel's height that shines
SCREEN_NOISE = 2.0
JPEG_QUALITY = 90
GROUND_SHORT = 480


def spoil(
    image_rgb: Image, alpha_u8: Image, level: Level, other: tuple[Image, Image], seed: int
) -> Image | None:
    """The spoilt uint8 (H, W, 3); None where the photograph does not allow it.

    alpha_u8: where the item is. other: another photograph and its alpha, for a second item.
    """
    random = np.random.default_rng(seed)
    kind = level.kind
    if kind == "blur":
        return _blurred(image_rgb, level.amount("sigma_px"))
    if kind == "shake":
        return _shaken(image_rgb, level.amount("length_px"), random)
    if kind == "blur_item":
        return _blurred_item(image_rgb, alpha_u8, level.amount("sigma_px"))
    if kind == "expose":
        return encoded(linear(image_rgb) * np.float32(2.0 ** level.amount("stops")))
    if kind == "cast":
        assert level.gains_rgb is not None
        return tinted(image_rgb, level.gains_rgb)
    if kind == "screen":
        return on_a_screen(image_rgb, level.amount("pitch_px"), level.amount("degrees"), random)
    if kind == "reduce":
        return _reduced(image_rgb, level.amount("short_px"))
    if kind == "beside":
        return beside(image_rgb, *other)
    if kind == "far":
        return _far(image_rgb, level.amount("share"))
    return _by_place(image_rgb, alpha_u8, level, random)


def _by_place(
    image_rgb: Image, alpha_u8: Image, level: Level, random: np.random.Generator
) -> Image | None:
    box = mask_box(alpha_u8 >= 128)
    if level.kind == "ground":
        return _ground(image_rgb, alpha_u8)
    if box is None:
        return None
    if level.kind == "glare":
        return _with_glare(image_rgb, alpha_u8, level, random)
    return _cut(image_rgb, box, level.amount("share"), random)


def linear(image_rgb: Image) -> Plane:
    """sRGB levels as linear light 0..1 (IEC 61966-2-1)."""
    units = np.arange(256) / 255.0
    table = np.where(units <= 0.04045, units / 12.92, ((units + 0.055) / 1.055) ** 2.4)
    return np.asarray(table.astype(np.float32)[image_rgb], dtype=np.float32)


def encoded(light: Plane) -> Image:
    """Linear light as sRGB levels; what is above white is clipped."""
    held = np.clip(light, 0.0, 1.0)
    units = np.where(held <= 0.0031308, 12.92 * held, 1.055 * held ** (1 / 2.4) - 0.055)
    return np.asarray(np.rint(units * 255.0), dtype=np.uint8)


def tinted(image_rgb: Image, gains_rgb: tuple[float, float, float]) -> Image:
    """The photograph under a coloured lamp, as bright as before."""
    light = linear(image_rgb)
    lit = light * np.array(gains_rgb, np.float32)
    return encoded(lit * np.float32(light.mean() / max(float(lit.mean()), 1e-6)))


def _scale(image_rgb: Image) -> float:
    return max(1.0, float(max(image_rgb.shape[:2])) / JUDGED_AT)


def _blurred(image_rgb: Image, sigma_px: float) -> Image:
    sigma = sigma_px * _scale(image_rgb)
    return np.asarray(cv2.GaussianBlur(image_rgb, (0, 0), sigma), dtype=np.uint8)


def _shaken(image_rgb: Image, length_px: float, random: np.random.Generator) -> Image:
    side = max(3, round(length_px * _scale(image_rgb)) | 1)
    kernel = np.zeros((side, side), np.float32)
    angle = random.uniform(0, np.pi)
    reach = np.array([np.cos(angle), np.sin(angle)]) * (side // 2)
    middle = side // 2
    ends = [(round(middle + s * reach[0]), round(middle + s * reach[1])) for s in (-1, 1)]
    cv2.line(kernel, ends[0], ends[1], 1.0)
    return np.asarray(cv2.filter2D(image_rgb, -1, kernel / kernel.sum()), dtype=np.uint8)


def _blurred_item(image_rgb: Image, alpha_u8: Image, sigma_px: float) -> Image:
    reach = max(3, round(8 * sigma_px * _scale(image_rgb)) | 1)
    near = cv2.dilate(alpha_u8, np.ones((reach, reach), np.uint8))
    share = (cv2.GaussianBlur(near, (0, 0), sigma_px) / 255.0)[..., None]
    mixed = _blurred(image_rgb, sigma_px) * share + image_rgb * (1.0 - share)
    return np.asarray(np.rint(mixed), dtype=np.uint8)


def _with_glare(
    image_rgb: Image, alpha_u8: Image, level: Level, random: np.random.Generator
) -> Image:
    """Round lights mirrored on the item: a white core, then a soft bloom."""
    inside = np.argwhere(alpha_u8 >= 128)
    x0, y0, x1, y1 = mask_box(alpha_u8 >= 128) or (0, 0, 1, 1)
    radius = max(2.0, level.amount("radius_share") * min(x1 - x0, y1 - y0))
    rows, columns = np.ogrid[: image_rgb.shape[0], : image_rgb.shape[1]]
    added = np.zeros(image_rgb.shape[:2], np.float32)
    for y, x in inside[random.integers(0, len(inside), int(level.amount("spots")))]:
        distance = ((rows - y) ** 2 + (columns - x) ** 2) / radius**2
        added += 1.6 * np.exp(-0.5 * distance * 1.1).astype(np.float32)
    on_item = (alpha_u8 / 255.0).astype(np.float32)
    return encoded(linear(image_rgb) + (added * on_item)[..., None])


def on_a_screen(
    image_rgb: Image, pitch_px: float, degrees: float, random: np.random.Generator
) -> Image:
    """A camera's photo of a display that shows the picture: stripes of red, green and blue.

    Each of the display's pixels is SUB x SUB points; the camera stands tilted and averages over its
    own pixels; noise and JPEG follow.
    """
    height, width = image_rgb.shape[:2]
    shown = resize(image_rgb, (max(2, int(width / pitch_px)), max(2, int(height / pitch_px))))
    light = np.repeat(np.repeat(linear(shown), SUB, axis=0), SUB, axis=1)
    raster = np.zeros((SUB, SUB, 3), np.float32)
    for channel in range(3):
        raster[: int(SUB * FILL), 2 * channel : 2 * channel + 2, channel] = 1.0
    light *= np.tile(raster / raster.mean(axis=(0, 1)), (*shown.shape[:2], 1))
    step = SUB / pitch_px
    light = np.asarray(cv2.GaussianBlur(light, (0, 0), 0.45 * step), dtype=np.float32)
    turn = np.radians(degrees)
    matrix = step * np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    middle = np.array([light.shape[1] / 2, light.shape[0] / 2])
    shift = middle - matrix @ np.array([width / 2, height / 2])
    seen = cv2.warpAffine(
        light,
        np.column_stack([matrix, shift]),
        (width, height),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REFLECT,
    )
    noisy = encoded(np.asarray(seen, np.float32)) + random.normal(0, SCREEN_NOISE, seen.shape)
    picture = np.clip(noisy, 0, 255).astype(np.uint8)[..., ::-1]
    _, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    return np.ascontiguousarray(np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR))[..., ::-1])


def _reduced(image_rgb: Image, short_px: float) -> Image | None:
    factor = short_px / min(image_rgb.shape[:2])
    if factor >= 1.0:
        return None
    return resize(
        image_rgb, (round(image_rgb.shape[1] * factor), round(image_rgb.shape[0] * factor))
    )


def _cut(
    image_rgb: Image, box: tuple[int, int, int, int], share: float, random: np.random.Generator
) -> Image:
    """The frame's edge laid through the item, at one of its four sides."""
    x0, y0, x1, y1 = box
    across, down = round(share * (x1 - x0)), round(share * (y1 - y0))
    height, width = image_rgb.shape[:2]
    left, top, right, bottom = (
        (x0 + across, 0, width, height),
        (0, y0 + down, width, height),
        (0, 0, x1 - across, height),
        (0, 0, width, y1 - down),
    )[int(random.integers(0, 4))]
    return np.ascontiguousarray(image_rgb[top:bottom, left:right])


def _far(image_rgb: Image, share: float) -> Image:
    """The photograph small in the middle; its border goes on to the frame's edge, blurred."""
    height, width = image_rgb.shape[:2]
    small = resize(image_rgb, (max(1, round(width * share)), max(1, round(height * share))))
    top, left = (height - small.shape[0]) // 2, (width - small.shape[1]) // 2
    below, right = height - small.shape[0] - top, width - small.shape[1] - left
    wide = cv2.copyMakeBorder(small, top, below, left, right, cv2.BORDER_REPLICATE)
    canvas = np.asarray(cv2.GaussianBlur(wide, (0, 0), max(width, height) / 60), dtype=np.uint8)
    canvas[top : top + small.shape[0], left : left + small.shape[1]] = small
    return canvas


def beside(image_rgb: Image, other_rgb: Image, other_alpha: Image) -> Image | None:
    """Another photograph's item, cut out and laid beside this one on ground that goes on."""
    box = mask_box(other_alpha >= 128)
    if box is None:
        return None
    x0, y0, x1, y1 = box
    item, alpha = other_rgb[y0:y1, x0:x1], other_alpha[y0:y1, x0:x1]
    height, width = image_rgb.shape[:2]
    size_wh = fit_within((x1 - x0, y1 - y0), 10_000)
    factor = min(0.7 * height / size_wh[1], 0.8 * width / size_wh[0])
    size_wh = max(1, round(size_wh[0] * factor)), max(1, round(size_wh[1] * factor))
    item, alpha = resize(item, size_wh), resize(alpha, size_wh)
    more = round(1.25 * size_wh[0])
    wide = cv2.copyMakeBorder(image_rgb, 0, 0, 0, more, cv2.BORDER_REPLICATE)
    canvas = np.asarray(wide, dtype=np.uint8)
    top, left = (height - size_wh[1]) // 2, width + (more - size_wh[0]) // 2
    part = canvas[top : top + size_wh[1], left : left + size_wh[0]]
    share = (alpha / 255.0)[..., None]
    part[:] = np.rint(item * share + part * (1.0 - share)).astype(np.uint8)
    return canvas


def _ground(image_rgb: Image, alpha_u8: Image) -> Image | None:
    """The largest box without any of the item, as a picture of its own."""
    boxes = empty_boxes(alpha_u8 > 12)
    if not boxes:
        return None
    x0, y0, x1, y1 = boxes[0]
    cut = image_rgb[y0:y1, x0:x1]
    factor = max(1.0, GROUND_SHORT / min(cut.shape[:2]))
    return resize(cut, (round(cut.shape[1] * factor), round(cut.shape[0] * factor)))
