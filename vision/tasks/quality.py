"""Must this photograph be retaken? Six measured checks, each with a sentence to act on."""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.checked import require
from vision.geometry import box_area, fit_within
from vision.preprocess import resize
from vision.results import Mask, PhotoQuality, QualityCheck
from vision.strict import read_table

FOCUS_LONGEST = 1024  # sharpness is judged at one scale, or small pictures would look sharper
TONE_LONGEST = 512  # light and colour need no detail
TILE = 48  # pixels of the sharpness copy: about what one feature of an item takes up
TILE_ENERGY = 2.0  # mean squared step per pixel below which a tile is plain surface and noise
SHARPEST_TILES = 0.3  # the part judged: a shallow focus leaves the rest soft on purpose
MIN_SUBJECT = 0.005  # share of the frame below which the mask says nothing about light and focus


@dataclass(frozen=True)
class QualityThresholds:
    """The limits of quality.toml; the comments there say what each one means."""

    close_up_views: tuple[str, ...]
    min_short_side_px: int
    min_sharpness: float
    min_brightest_lightness: float
    min_close_up_lightness: float
    max_blown_percent: float
    max_crushed_percent: float
    max_cast_chroma: float
    min_subject_percent: float
    max_border_percent: float


@cache
def default_thresholds() -> QualityThresholds:
    """The thresholds that come with Loupe."""
    text = files("vision.tasks").joinpath("quality.toml").read_text(encoding="utf-8")
    return read_table(QualityThresholds, tomllib.loads(text), "quality.toml")


def check_quality(
    image_rgb: NDArray[np.uint8],
    mask: Mask | None = None,
    *,
    view: str = "front",
    thresholds: QualityThresholds | None = None,
) -> PhotoQuality:
    """Check uint8 (H, W, 3). Without a mask, and in close-up views, the item's place is not judged.

    In close-up views a colour cast is not judged either. Light and focus are judged on the item
    where the mask shows one, else on the whole picture. Raises ResultInvalid where mask and
    picture differ in size.
    """
    limits = thresholds or default_thresholds()
    require(
        mask is None or mask.alpha_u8.shape == image_rgb.shape[:2],
        f"mask: expected the picture's size {image_rgb.shape[:2]}",
    )
    close_up = view in limits.close_up_views
    subject = mask
    if mask is None or close_up or mask.coverage < MIN_SUBJECT:
        subject = None
    checks = [
        _resolution(image_rgb, limits),
        _focus(image_rgb, subject, limits),
        _exposure(image_rgb, subject, limits, close_up=close_up),
    ]
    if not close_up:
        checks.append(_colour_cast(image_rgb, limits))
    if mask is not None and not close_up:
        checks += [_subject_size(mask, limits), _framing(mask, limits)]
    return PhotoQuality(tuple(checks), () if mask is None else (mask.model,))


def _resolution(image_rgb: NDArray[np.uint8], limits: QualityThresholds) -> QualityCheck:
    short, limit = min(image_rgb.shape[:2]), limits.min_short_side_px
    passed = short >= limit
    return QualityCheck(
        name="resolution",
        value=float(short),
        unit="px",
        limit=f"at least {limit} px on the shorter side",
        passed=passed,
        sentence="The picture is large enough."
        if passed
        else f"The picture is only {short} pixels on its shorter side; "
        f"send the original with at least {limit}.",
    )


def _focus(
    image_rgb: NDArray[np.uint8], subject: Mask | None, limits: QualityThresholds
) -> QualityCheck:
    value = measure_sharpness(image_rgb, None if subject is None else subject.alpha_u8)
    passed = value >= limits.min_sharpness
    return QualityCheck(
        name="focus",
        value=round(value, 3),
        unit="share of edge energy",
        limit=f"at least {limits.min_sharpness:g}",
        passed=passed,
        sentence="The item is in focus."
        if passed
        else "The item is blurred; rest the camera on something, tap on the item to focus, "
        "and take the picture again.",
    )


def measure_sharpness(
    image_rgb: NDArray[np.uint8], alpha_u8: NDArray[np.uint8] | None = None
) -> float:
    """How much of its edges a slight extra blur takes away, 0 (blurred) to about 0.7 (crisp).

    A blurred edge has nothing left to lose (the idea of Crete et al., SPIE 2007, on squared steps
    in tiles). The ratio does not depend on contrast or colour; a median takes sensor noise away,
    which would pass for detail. Across and down are judged apart and the worse one counts, for a
    moving camera leaves the edges along its way sharp. 0 for a picture without any edge.
    """
    size_wh = fit_within((image_rgb.shape[1], image_rgb.shape[0]), FOCUS_LONGEST)
    grey = cv2.cvtColor(resize(image_rgb, size_wh), cv2.COLOR_RGB2GRAY)
    calm = np.asarray(cv2.medianBlur(grey, 3), dtype=np.float32)
    blurred = np.asarray(cv2.GaussianBlur(calm, (0, 0), 1.0), dtype=np.float32)
    inside = np.ones(grey.shape, np.float32)
    if alpha_u8 is not None:
        near = cv2.dilate(resize(alpha_u8, size_wh), np.ones((9, 9), np.uint8))
        inside = (near >= 128).astype(np.float32)
    losses = []
    for axis in ((1, 0), (0, 1)):
        before, after = (_step_energy(plane, axis, inside) for plane in (calm, blurred))
        textured = before > TILE_ENERGY
        if textured.any():
            before, after = before[textured], after[textured]
            judged = np.argsort(-before)[: math.ceil(before.size * SHARPEST_TILES)]
            losses.append(float(np.median(1.0 - after[judged] / before[judged])))
    return min(losses, default=0.0)


def _step_energy(
    plane: NDArray[np.float32], axis: tuple[int, int], inside: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Mean squared step along one axis in each tile."""
    step = cv2.Sobel(plane, cv2.CV_32F, *axis, ksize=1)
    return _tile_means(np.asarray(step * step * inside, dtype=np.float32))


def _tile_means(plane: NDArray[np.float32]) -> NDArray[np.float32]:
    tile_h, tile_w = (min(TILE, side) for side in plane.shape)
    rows, columns = plane.shape[0] // tile_h, plane.shape[1] // tile_w
    cut = plane[: rows * tile_h, : columns * tile_w]
    means: NDArray[np.float32] = cut.reshape(rows, tile_h, columns, tile_w).mean(axis=(1, 3))
    return means.ravel()


def _exposure(
    image_rgb: NDArray[np.uint8],
    subject: Mask | None,
    limits: QualityThresholds,
    *,
    close_up: bool,
) -> QualityCheck:
    darkest = limits.min_close_up_lightness if close_up else limits.min_brightest_lightness
    size_wh = fit_within((image_rgb.shape[1], image_rgb.shape[0]), TONE_LONGEST)
    small = resize(image_rgb, size_wh)
    brightest = float(np.percentile(_lab(small)[..., 0], 98))
    # a white ground may be at its end, an item may not: without a mask only darkness is judged
    blown = crushed = 0.0
    if subject is not None:
        item = small[resize(subject.alpha_u8, size_wh) >= 128]
        if item.size:
            blown = 100.0 * float((item.min(axis=1) >= 253).mean())
            crushed = 100.0 * float((item.max(axis=1) <= 6).mean())
    value, unit, limit = brightest, "L*", f"at least {darkest:g}"
    passed, sentence = True, "The item is well exposed."
    if brightest < darkest:
        passed, sentence = False, "The picture is too dark; add light or expose longer."
    elif blown > limits.max_blown_percent:
        passed, value, unit = False, blown, "% of the item"
        limit = f"at most {limits.max_blown_percent:g} % pure white"
        sentence = (
            f"{blown:.0f} % of the item is burnt out to white; expose less or soften the light."
        )
    elif crushed > limits.max_crushed_percent:
        passed, value, unit = False, crushed, "% of the item"
        limit = f"at most {limits.max_crushed_percent:g} % pure black"
        sentence = f"{crushed:.0f} % of the item is lost in black; light it from the side."
    return QualityCheck("exposure", round(value, 1), unit, limit, passed, sentence)


def _colour_cast(image_rgb: NDArray[np.uint8], limits: QualityThresholds) -> QualityCheck:
    value, direction = measure_cast(image_rgb)
    passed = value <= limits.max_cast_chroma
    return QualityCheck(
        name="colour_cast",
        value=round(value, 1),
        unit="CIE chroma",
        limit=f"at most {limits.max_cast_chroma:g}",
        passed=passed,
        sentence="The colours are neutral."
        if passed
        else f"The light is {direction}: nothing in the picture is grey; set the white balance on "
        "a sheet of white paper.",
    )


def measure_cast(image_rgb: NDArray[np.uint8]) -> tuple[float, str]:
    """How far (CIE chroma) all but a twentieth of the lit pixels lean to one hue, and to which.

    Coloured light moves everything the same way; a picture in white light nearly always holds
    something grey (a wall, paper, metal, a shine) or of another hue. 0 where nothing is lit.
    """
    small = resize(image_rgb, fit_within((image_rgb.shape[1], image_rgb.shape[0]), TONE_LONGEST))
    lightness, a, b = np.moveaxis(_lab(small), 2, 0)
    lit = (lightness > 20.0) & (lightness < 97.0)  # dark pixels are noise, white ones are clipped
    if lit.mean() < 0.02:
        return 0.0, "neutral"
    lean = np.array([np.median(a[lit]), np.median(b[lit])])
    length = float(np.linalg.norm(lean))
    if length < 1e-6:
        return 0.0, "neutral"
    along = (a[lit] * lean[0] + b[lit] * lean[1]) / length
    value = max(0.0, float(np.percentile(along, 5)))
    if abs(lean[1]) >= abs(lean[0]):
        return value, "yellowish" if lean[1] > 0 else "bluish"
    return value, "reddish" if lean[0] > 0 else "greenish"


def _lab(image_rgb: NDArray[np.uint8]) -> NDArray[np.floating]:
    units = image_rgb.astype(np.float32) / np.float32(255.0)
    return np.asarray(cv2.cvtColor(units, cv2.COLOR_RGB2LAB), dtype=np.float32)


def _subject_size(mask: Mask, limits: QualityThresholds) -> QualityCheck:
    box, limit = mask.box_xyxy, limits.min_subject_percent
    percent = 100.0 * box_area(box) / mask.alpha_u8.size if box else 0.0
    passed = percent >= limit
    if passed:
        sentence = f"The item fills {percent:.0f} % of the frame."
    elif box is None:
        sentence = "No item was found; place it alone on a plain ground and take the picture again."
    else:
        sentence = (
            f"The item fills {percent:.0f} % of the frame; step closer until it fills at least "
            f"{limit:.0f} %."
        )
    return QualityCheck(
        "subject_size",
        round(percent, 1),
        "% of the frame",
        f"at least {limit:g} %",
        passed,
        sentence,
    )


def _framing(mask: Mask, limits: QualityThresholds) -> QualityCheck:
    item, limit = mask.alpha_u8 >= 128, limits.max_border_percent
    edges = {"top": item[0], "bottom": item[-1], "left": item[:, 0], "right": item[:, -1]}
    percent = 100.0 * float(np.concatenate(list(edges.values())).mean())
    passed = percent <= limit
    worst = max(edges, key=lambda name: int(edges[name].sum()))
    return QualityCheck(
        name="framing",
        value=round(percent, 1),
        unit="% of the frame's edge",
        limit=f"at most {limit:g} %",
        passed=passed,
        sentence="The whole item is in the frame."
        if passed
        else f"The item runs out of the picture at the {worst}; step back until all of it is in.",
    )
