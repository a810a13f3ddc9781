"""Whatever the numbers of a file mean, as sRGB in 8 bits, rounded once and at the very end.

Pillow's LittleCMS takes 8 bits only, so curves and matrices are evaluated here in float32, from 8
or 16 bits alike. Profiles made of tables (CMYK presses, a few scanners) still go through
LittleCMS, 16-bit samples rounded to 8 first: at most half a level of what those tables resolve.
Colours outside sRGB are clipped channel by channel (relative colorimetric), as LittleCMS does.
"""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import Any, Literal

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms

from vision.decoding.icc import Curve, Floats, MatrixProfile, ProfileBroken, read_profile
from vision.decoding.pixels import Pixels, Space

ColourProfile = Literal["none", "converted", "broken"]
Rgb = NDArray[np.uint8]

ROWS = 256  # rows worked on at once, so that memory does not follow the picture's size
SAME = 0.4 / 255.0  # sRGB levels (0..1) below which two spaces are one in 8 bits

#: IEC 61966-2-1
_SRGB_CURVE = Curve(None, 3, (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045))
_D65_XY, _D50_XYZ = (0.3127, 0.3290), (0.96422, 1.0, 0.82521)
#: chromaticities of red, green and blue: BT.709, SMPTE EG 432-1, Adobe RGB (1998), BT.2020
_PRIMARIES: dict[Space, tuple[tuple[float, float], ...]] = {
    "srgb": ((0.64, 0.33), (0.30, 0.60), (0.15, 0.06)),
    "display_p3": ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060)),
    "adobe_rgb": ((0.64, 0.33), (0.21, 0.71), (0.15, 0.06)),
    "bt2020": ((0.708, 0.292), (0.170, 0.797), (0.131, 0.046)),
}
_BRADFORD = np.array(
    [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]]
)


def to_srgb(pixels: Pixels) -> tuple[Rgb, ColourProfile]:
    """Bring samples of any ink, depth and profile to uint8 (H, W, 3) sRGB; alpha is left alone."""
    if pixels.profile is None and pixels.space == "srgb":
        return _plain(pixels), "none"
    try:
        found = read_profile(pixels.profile) if pixels.profile else _space_profile(pixels.space)
        if pixels.ink == "cmyk" or found is None:
            return _by_tables(pixels), "converted"
        if len(found.curves) == 1 and pixels.ink == "rgb":
            # a grey profile on a coloured picture: its curve holds for each channel
            found = MatrixProfile(found.curves * 3, _to_xyz("srgb"))
        return _by_matrix(pixels, found), "converted"
    except ProfileBroken:
        return _plain(pixels), "broken"


def to_eight_bits(samples: NDArray[Any]) -> NDArray[np.uint8]:
    """Round uint16 to uint8 over the whole range; uint8 passes as it is."""
    if samples.dtype == np.uint8:
        return samples
    return np.asarray(cv2.convertScaleAbs(samples, alpha=1.0 / 257.0), dtype=np.uint8)


def _plain(pixels: Pixels) -> Rgb:
    """The numbers as they stand, taken as sRGB."""
    samples = to_eight_bits(pixels.samples)
    if pixels.ink == "rgb":
        return samples
    if pixels.ink == "grey":
        return np.asarray(cv2.cvtColor(samples, cv2.COLOR_GRAY2RGB), dtype=np.uint8)
    return np.array(Image.fromarray(samples, "CMYK").convert("RGB"), dtype=np.uint8)


def _by_tables(pixels: Pixels) -> Rgb:
    mode = {"grey": "L", "rgb": "RGB", "cmyk": "CMYK"}[pixels.ink]
    image = Image.fromarray(np.ascontiguousarray(to_eight_bits(pixels.samples)), mode)
    try:
        converted = ImageCms.profileToProfile(
            image,
            ImageCms.ImageCmsProfile(BytesIO(pixels.profile or b"")),
            ImageCms.createProfile("sRGB"),
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            outputMode="RGB",
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError) as error:
        raise ProfileBroken("LittleCMS refuses it") from error
    if converted is None:
        raise ProfileBroken("LittleCMS converts nothing")
    return np.array(converted, dtype=np.uint8)


def _by_matrix(pixels: Pixels, profile: MatrixProfile) -> Rgb:
    samples = pixels.samples
    levels = 256 if samples.dtype == np.uint8 else 65_536
    stored = np.linspace(0.0, 1.0, levels)
    tables = [curve.linear(stored).astype(np.float32) for curve in profile.curves]
    if profile.to_xyz is None or pixels.ink == "grey":
        grey = _encoded()[_index(tables[0])][samples]
        return np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2RGB), dtype=np.uint8)
    matrix = np.linalg.inv(_to_xyz("srgb")) @ profile.to_xyz
    if _is_srgb(matrix, tables, stored):
        return to_eight_bits(samples)
    result = np.empty(samples.shape, np.uint8)
    step, encoded = matrix.astype(np.float32), _encoded()
    for top in range(0, len(samples), ROWS):
        band = samples[top : top + ROWS]
        linear = np.stack([tables[c].take(band[..., c]) for c in range(3)], axis=-1)
        result[top : top + ROWS] = encoded.take(_index(cv2.transform(linear, step)))
    return result


def _is_srgb(matrix: Floats, tables: list[NDArray[np.float32]], stored: Floats) -> bool:
    # most profiles are sRGB itself under some name: then nothing need be computed
    ours = _SRGB_CURVE.linear(stored)
    steep = np.maximum(ours, 0.002) ** (1 / 2.4 - 1) / 2.4  # how fast sRGB levels follow the light
    curves = all(float((np.abs(table - ours) * steep).max()) < SAME for table in tables)
    return curves and bool(np.abs(matrix - np.eye(3)).max() < 1e-3)


def _index(linear: NDArray[Any]) -> NDArray[np.uint16]:
    steps = np.clip(linear, 0.0, 1.0) * np.float32(65_535.0) + np.float32(0.5)
    return np.asarray(steps, dtype=np.uint16)


@cache
def _encoded() -> NDArray[np.uint8]:
    """The sRGB level of each of 65,536 steps of light: a step is at most a twentieth of a level."""
    light = np.linspace(0.0, 1.0, 65_536)
    value = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    return np.asarray(np.rint(value * 255.0), dtype=np.uint8)


@cache
def _to_xyz(space: Space) -> Floats:
    """The matrix of a space to XYZ under D50: its primaries, D65, adapted after Bradford."""
    columns = np.array([[x / y, 1.0, (1 - x - y) / y] for x, y in _PRIMARIES[space]]).T
    x, y = _D65_XY
    white = np.array([x / y, 1.0, (1 - x - y) / y])
    scaled = columns * np.linalg.solve(columns, white)
    cones = (_BRADFORD @ np.array(_D50_XYZ)) / (_BRADFORD @ white)
    adapted: Floats = np.linalg.inv(_BRADFORD) @ np.diag(cones) @ _BRADFORD @ scaled
    return adapted


def _space_profile(space: Space) -> MatrixProfile:
    curve = Curve(None, 0, (563 / 256,)) if space == "adobe_rgb" else _SRGB_CURVE
    return MatrixProfile((curve,) * 3, _to_xyz(space))
