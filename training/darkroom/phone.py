"""From linear light to what a phone or a studio camera makes of it; no pixel is moved.

What is drawn, and the photographs that its ranges were measured on, is in phone.toml. The order is
a camera's: stray light, vignette and fringes of the lens; exposure and white balance metered from
the picture itself; grain, smeared by the denoiser; local tone mapping; curve, saturation,
sharpening. Nothing is shifted or warped (fringes stay below 0.3 pixels), so that every truth of the
picture stays true; blur by movement is the renderer's (scenes/camera.py), in every pass alike.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.float32]
Params = dict[str, Any]
Style = Literal["phone", "studio"]

KNEE = 0.72
MIDDLE = 0.21  # linear mean of a metered picture: 127 of 255, as the photographs have it
PIVOT = 0.45
TOE = 0.6  # share of the curve's steepness below its pivot: phones hold shadows open
TOUCHED = 0.13  # linear mean of what is touched on the screen, dark goods being left dark
LEAST_TOUCHED = 0.01  # of the picture; less than this cannot be metered by
LUMA = np.array([0.2126, 0.7152, 0.0722], dtype=np.float32)


@cache
def _ranges() -> Mapping[str, Any]:
    path = Path(__file__).with_name("phone.toml")
    drawn: Mapping[str, Any] = tomllib.loads(path.read_text())["drawn"]
    return drawn


def plan(draw: random.Random, style: Style = "phone") -> Params:
    """The numbers of one camera: a phone in somebody's hand, or a studio's on its stand."""
    params: Params = {"style": style}
    for name, bounds in _ranges()[style].items():
        if name == "flare":
            params[name] = _flare(draw) if draw.random() < bounds else None
        elif name == "quality":
            params[name] = draw.randint(*bounds)
        elif len(bounds) == 2:
            params[name] = round(draw.uniform(*bounds), 5)
        else:
            params[name] = round(draw.triangular(bounds[0], bounds[2], bounds[1]), 5)
    params["subsampling"] = 0 if style == "studio" and draw.random() < 0.3 else 2
    return params


def _flare(draw: random.Random) -> Params:
    return {
        "at": [round(draw.uniform(-0.1, 1.1), 4), round(draw.uniform(-0.1, 0.4), 4)],
        "reach": round(draw.uniform(0.15, 0.5), 4),
        "strength": round(draw.uniform(0.05, 0.3), 4),
    }


@dataclass(frozen=True, eq=False)
class Exposure:
    """What a camera set for one picture: gains of R, G, B; stray light; (H, W) local gains."""

    gains: Pixels
    glare: Pixels
    local: Pixels

    def __post_init__(self) -> None:
        if self.gains.shape != (3,) or not (self.gains > 0).all():
            raise ValueError("three positive gains")
        if self.glare.shape != (*self.local.shape, 3):
            raise ValueError("glare and local gains differ in size")


def develop(
    light: Pixels, params: Mapping[str, Any], seed: int, exposure: Exposure | None = None
) -> NDArray[np.uint8]:
    """(H, W, 3) linear light, top row first, as 8-bit sRGB of the same size.

    Raises ValueError where the light is no such array or not finite.
    """
    _check(light)
    seen = exposure or expose(light, params)
    exposed = _through_lens(light, params, seen)
    grainy = _grain(exposed, params, seed)
    shown = _sharpened(_shown(grainy * seen.local[..., None], params), params)
    return np.asarray(np.floor(np.clip(shown, 0.0, 1.0) * 255.0 + 0.5), dtype=np.uint8)


def clean(light: Pixels, params: Mapping[str, Any], exposure: Exposure) -> NDArray[np.uint8]:
    """The same picture without grain and sharpening, pixel for pixel: for foreground truths.

    ``exposure`` is the whole picture's, so that a foreground gets the picture's own curve.
    """
    _check(light)
    exposed = np.maximum(light, 0.0) * exposure.gains + exposure.glare
    exposed *= _vignette(light.shape, params["vignette"])[..., None]
    shown = _shown(exposed * exposure.local[..., None], params)
    return np.asarray(np.floor(np.clip(shown, 0.0, 1.0) * 255.0 + 0.5), dtype=np.uint8)


def _check(light: Pixels) -> None:
    if light.ndim != 3 or light.shape[2] != 3 or 0 in light.shape:
        raise ValueError(f"light of shape {light.shape} is no (H, W, 3) picture")
    if not np.isfinite(light).all():
        raise ValueError("light holds NaN or infinity")


def expose(light: Pixels, params: Mapping[str, Any], subject: Pixels | None = None) -> Exposure:
    """Meter a picture: exposure, white balance, stray light and local tone mapping.

    ``subject``, (H, W) cover from 0 to 1, is what was touched on the screen: the exposure goes
    towards it by ``params["touch"]``.
    """
    light = np.maximum(light, 0.0).astype(np.float32)
    balance = _balance(light, params)
    balanced = light * balance
    gain = _metered(_grey(balanced), params["style"]) * 2.0 ** params["exposure_stops"]
    if subject is not None:
        gain *= _touched(_grey(balanced) * gain, subject, params["touch"])
    exposed = np.minimum(balanced * gain, 4.0)
    return Exposure(
        gains=(balance * gain).astype(np.float32),
        glare=_glare(exposed, params),
        local=_local(_grey(exposed), params["local"]),
    )


def _grey(colour: Pixels) -> Pixels:
    return np.asarray(colour @ LUMA, dtype=np.float32)


def _balance(light: Pixels, params: Mapping[str, Any]) -> Pixels:
    """Gains that take the light's colour away in part (shades of grey, Finlayson & Trezzi 2004)."""
    top = np.minimum(light, np.percentile(light, 99.0) + 1e-6).reshape(-1, 3)
    top = top / (top.max() + 1e-9)
    # Strong colours are things, not light: what is grey says most about the lamp.
    colour = (top.max(axis=1) - top.min(axis=1)) / (top.max(axis=1) + 1e-6)
    weight = np.exp(-((colour / 0.4) ** 2))[:, None] + 1e-3
    norm = np.power((weight * top**6).sum(axis=0) / weight.sum(), 1 / 6) + 1e-4
    found = np.clip(norm[1] / norm, 0.6, 1.8) ** params["balance"]
    warm, green = params["warm"], params["green"]
    left = np.exp(np.array([warm, green, -1.15 * warm]))
    return np.asarray(found * left, dtype=np.float32)


def _metered(luminance: Pixels, style: str) -> float:
    """The gain that a camera chooses: the middle counts most, and bright parts must not burn."""
    height, width = luminance.shape
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    weight = 0.35 + np.exp(-(x**2 + y**2) / 0.7)
    # One glint must not darken everything: what is far above the mean counts as little more.
    held = np.minimum(luminance, 6.0 * float(luminance.mean()) + 1e-6)
    mean = float((held * weight).sum() / weight.sum()) + 1e-6
    bright = float(np.percentile(luminance, 97.0)) + 1e-6
    if style == "studio":
        # paper around a dark item comes out bright, as in catalogues, and still below clipping
        return min(1.3 / bright, 4.4 * MIDDLE / mean)
    return float(min(MIDDLE / mean, 1.15 / bright) ** 0.85 * (MIDDLE / mean) ** 0.15)


def _touched(luminance: Pixels, subject: Pixels, share: float) -> float:
    """How far a touch on the subject moves the exposure: less than a stop either way."""
    if float(subject.mean()) < LEAST_TOUCHED:
        return 1.0
    mean = float((luminance * subject).sum() / subject.sum()) + 1e-6
    return float(np.clip((TOUCHED / mean) ** share, 0.65, 1.6))


def _glare(exposed: Pixels, params: Mapping[str, Any]) -> Pixels:
    height, width = exposed.shape[:2]
    wide = cv2.GaussianBlur(exposed, (0, 0), 0.3 * max(height, width))
    glare = params["veil"] * (0.6 * wide + 0.4 * exposed.mean(axis=(0, 1)))
    if params["flare"]:
        (u, v), reach = params["flare"]["at"], params["flare"]["reach"]
        y, x = np.mgrid[0 : 1 : height * 1j, 0 : 1 : width * 1j]
        patch = np.exp(-((x - u) ** 2 + (y - v) ** 2) / reach**2)
        glare = glare + params["flare"]["strength"] * patch[..., None]
    return np.asarray(glare, dtype=np.float32)


def _local(luminance: Pixels, strength: float) -> Pixels:
    """Gains that lift wide shadows and hold wide highlights; their halos are a phone's too."""
    depth = np.log(np.clip(luminance, 0.004, 2.0)).astype(np.float32)
    wide = cv2.GaussianBlur(depth, (0, 0), 0.06 * max(luminance.shape))
    return np.asarray(np.exp(-strength * (wide - np.log(MIDDLE)) * 0.6), dtype=np.float32)


def _vignette(shape: tuple[int, ...], amount: float) -> Pixels:
    y, x = np.mgrid[-1 : 1 : shape[0] * 1j, -1 : 1 : shape[1] * 1j]
    return np.asarray(1 - amount * (x**2 + y**2) / 2, dtype=np.float32)


def _through_lens(light: Pixels, params: Mapping[str, Any], seen: Exposure) -> Pixels:
    exposed = np.maximum(light, 0.0).astype(np.float32) * seen.gains + seen.glare
    exposed *= _vignette(light.shape, params["vignette"])[..., None]
    exposed = np.minimum(exposed, 16.0)
    if params["fringe_px"] > 0.0:
        exposed = _fringed(exposed, params["fringe_px"])
    if params["soft_px"] > 0.05:
        exposed = cv2.GaussianBlur(exposed, (0, 0), params["soft_px"]).astype(np.float32)
    return exposed


def _fringed(exposed: Pixels, most_px: float) -> Pixels:
    """Red a little larger and blue a little smaller about the middle, ``most_px`` at the corner."""
    height, width = exposed.shape[:2]
    middle = np.array([(width - 1) / 2, (height - 1) / 2])
    planes: list[Any] = [exposed[..., channel] for channel in range(3)]
    for channel, sign in ((0, 1.0), (2, -1.0)):
        scale = 1.0 + sign * most_px / float(np.hypot(*middle) + 1e-6)
        matrix = np.column_stack([np.eye(2) * scale, middle * (1 - scale)])
        planes[channel] = cv2.warpAffine(
            planes[channel], matrix, (width, height), borderMode=cv2.BORDER_REPLICATE
        )
    return np.asarray(np.stack(planes, axis=2), dtype=np.float32)


def _grain(exposed: Pixels, params: Mapping[str, Any], seed: int) -> Pixels:
    """Shot and read noise, in part smeared into blotches by the phone's own denoiser."""
    draw = np.random.default_rng(seed)
    shape = exposed.shape
    grey = draw.standard_normal((*shape[:2], 1), dtype=np.float32)
    coloured = draw.standard_normal(shape, dtype=np.float32)
    coloured -= _grey(coloured)[..., None]
    smeared = params["denoise"]
    fine = (1 - smeared) * grey + smeared * _blotches(grey, 1.3)
    # Denoisers take colour's fine grain first and leave its wide patches.
    grain = fine + params["chroma"] * (0.25 * coloured + _blotches(coloured, 2.6))
    deviation = np.sqrt(params["shot"] * np.maximum(exposed, 0.0) + params["read"] ** 2)
    # A phone's denoiser flattens bright plain parts most: papers and skies are clean, shadows not.
    deviation = deviation / (1.0 + 2.5 * np.clip(exposed, 0.0, 1.0))
    return np.asarray(np.maximum(exposed + 0.55 * deviation * grain, 0.0), dtype=np.float32)


def _blotches(grain: Pixels, sigma_px: float) -> Pixels:
    wide = cv2.GaussianBlur(grain, (0, 0), sigma_px)
    return np.asarray(wide.reshape(grain.shape) * (1.3 * sigma_px), dtype=np.float32)


def _shown(exposed: Pixels, params: Mapping[str, Any]) -> Pixels:
    """Highlights rolled off, sRGB's curve, contrast, saturation: display values."""
    high = KNEE + (1 - KNEE) * (1 - np.exp(-np.maximum(exposed - KNEE, 0.0) / (1 - KNEE)))
    light = np.clip(np.where(exposed > KNEE, high, exposed), 0.0, 1.0)
    shown = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    shown = _steeper(shown, 1.0 + 0.5 * params["contrast"])
    shown = params["black"] + (1 - params["black"]) * shown
    # The knee never quite reaches white; phones do.
    shown = shown * 1.012
    grey = _grey(shown)[..., None]
    return np.asarray(grey + params["saturation"] * (shown - grey), dtype=np.float32)


def _steeper(shown: Pixels, slope: float) -> Pixels:
    """A curve from 0 to 1 that rises everywhere, with a slope where pictures' middle lies.

    Below the middle it is gentler, so that black goods keep their shape.
    """
    low = PIVOT ** (1 - slope) * shown**slope
    high = (1 - PIVOT) ** (1 - slope) * (1 - shown) ** slope
    steep = low / (low + high)
    return np.asarray(
        np.where(shown < PIVOT, shown + TOE * (steep - shown), steep), dtype=np.float32
    )


def _sharpened(shown: Pixels, params: Mapping[str, Any]) -> Pixels:
    """Lightness alone, with halos held to a few levels where edges are strong."""
    grey = _grey(shown)
    detail = grey - cv2.GaussianBlur(grey, (0, 0), 0.9)
    raised = params["sharpen"] * detail
    held = 0.09 * np.tanh(raised / 0.09)
    return np.asarray(shown + held[..., None], dtype=np.float32)
