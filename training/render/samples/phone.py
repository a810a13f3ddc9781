"""From linear light to a phone's JPEG: seeded, in numpy, written by Blender's own encoder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import bpy
import numpy as np

from training.render.samples.plan import Phone
from training.render.shapes import Floats

BASE_STOPS = -0.38


def develop(light: Floats, phone: Phone, seed: int) -> Floats:
    """Linear RGB, bottom row first, to display values of 0 to 1."""
    draw = np.random.default_rng(seed)
    light = light * 2.0 ** (phone.exposure_stops + BASE_STOPS) * np.array(phone.white_balance)
    light = np.clip(light, 0.0, None) * _vignette(light.shape[:2], phone.vignette)[..., None]
    light = light + _noise(light, phone.noise, draw)
    light = np.clip(light, 0.0, None)
    # A phone rolls highlights off instead of cutting them.
    knee = 0.72
    high = knee + (1 - knee) * (1 - np.exp(-(light - knee) / (1 - knee)))
    shown = _encode(np.where(light > knee, high, light))
    shown = shown + phone.contrast * (shown - 0.5) * shown * (1 - shown) * 2.0
    shown = shown + phone.sharpen * (shown - _blur(shown))
    return np.clip(shown, 0.0, 1.0)


def _vignette(shape: tuple[int, int], amount: float) -> Floats:
    y, x = np.meshgrid(np.linspace(-1, 1, shape[0]), np.linspace(-1, 1, shape[1]), indexing="ij")
    return np.asarray(1 - amount * (x**2 + y**2) / 2)


def _noise(light: Floats, strength: float, draw: np.random.Generator) -> Floats:
    """Shot and read noise, slightly smeared as a phone's own denoiser leaves it."""
    deviation = strength * np.sqrt(0.00006 * light + 0.000002)
    grain = draw.standard_normal(light.shape)
    grain = 0.55 * grain + 1.1 * _blur(grain)
    return np.asarray(deviation * grain)


def _blur(values: Floats) -> Floats:
    padded = np.pad(values, ((1, 1), (1, 1), (0, 0)), mode="edge")
    rows = 0.25 * padded[:-2] + 0.5 * padded[1:-1] + 0.25 * padded[2:]
    return np.asarray(0.25 * rows[:, :-2] + 0.5 * rows[:, 1:-1] + 0.25 * rows[:, 2:])


def _encode(light: Floats) -> Floats:
    light = np.clip(light, 0.0, 1.0)
    return np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)


def read_linear(path: Path) -> Floats:
    """RGB of an EXR that Blender wrote, bottom row first."""
    image: Any = bpy.data.images.load(str(path))
    width, height = image.size
    pixels = np.empty(width * height * 4, dtype=np.float32)
    image.pixels.foreach_get(pixels)
    bpy.data.images.remove(image)
    return pixels.reshape(height, width, 4)[..., :3].astype(np.float64)


def write_jpeg(shown: Floats, path: Path, quality: int) -> None:
    """Write display values, bottom row first, whole or not at all."""
    height, width = shown.shape[:2]
    image: Any = bpy.data.images.new("out", width, height, alpha=False)
    pixels = np.ones((height, width, 4), dtype=np.float32)
    pixels[..., :3] = shown
    image.pixels.foreach_set(pixels.ravel())
    partial = path.with_name(f".{path.name}.part")
    image.file_format = "JPEG"
    image.save(filepath=str(partial), quality=quality)
    bpy.data.images.remove(image)
    partial.replace(path)
