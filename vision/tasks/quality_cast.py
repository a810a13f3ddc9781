"""Was the light coloured? Told from how a picture's colours lie, by weights that were fitted.

Nothing single tells: a red cloth may fill the frame in white light, and blue light turns warm wood
grey. What does tell is how the colours of the whole picture and of its bright parts lie around
grey, together with the colour of its edges (grey-edge, van de Weijer et al., 2007) and of its
brightest part (white patch, Land, 1977). A logistic regression weighs these; its weights, where
they come from and what they were fitted on are in quality_cast.toml.
"""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from vision.geometry import fit_within
from vision.preprocess import resize
from vision.strict import read_table
from vision.tasks.quality_finding import Finding
from vision.tasks.quality_light import lab_of
from vision.tasks.quality_limits import QualityLimits

CAST_LONGEST = 112  # pixels: colours need no detail, and edges only coarse ones
EDGES = (-60.0, -30.0, -20.0, -14.0, -9.0, -5.0, -2.0, 2.0, 5.0, 9.0, 14.0, 20.0, 30.0, 60.0)
BINS = (len(EDGES) - 1) ** 2
WHITEST, BRIGHT = 92.0, 75.0  # percentiles of L* from which pixels are the white patch, bright
GREY = 6.0  # chroma below which a pixel passes for grey
LIT = (20.0, 97.0)  # darker pixels are noise, lighter ones are clipped
HUES = 12
EDGE_COLOUR = 1.5  # a factor of 1.65 between two channels
SUMMARY = 14


@dataclass(frozen=True)
class CastWeights:
    """The fitted weights; source, licence and fitted_on are for people."""

    source: str
    licence: str
    fitted_on: str
    summary: tuple[float, ...]
    all_pixels: tuple[float, ...]
    bright_pixels: tuple[float, ...]

    def __post_init__(self) -> None:
        lengths = len(self.summary), len(self.all_pixels), len(self.bright_pixels)
        if lengths != (SUMMARY, BINS, BINS):
            raise ValueError(f"expected {SUMMARY}, {BINS} and {BINS} weights, got {lengths}")

    def score(self, features: NDArray[np.float64]) -> float:
        """The probability of coloured light, 0..1, where as many photos have it as have not."""
        weights = np.array([*self.summary, *self.all_pixels, *self.bright_pixels])
        return 1.0 / (1.0 + math.exp(-min(max(float(features @ weights), -30.0), 30.0)))


@cache
def cast_weights() -> CastWeights:
    """The weights that come with Loupe."""
    text = files("vision.tasks").joinpath("quality_cast.toml").read_text("utf-8")
    return read_table(CastWeights, tomllib.loads(text), "quality_cast.toml")


def find_cast(image_rgb: NDArray[np.uint8], limits: QualityLimits) -> Finding:
    """Whether the light was coloured, and how."""
    value, direction = measure_cast(image_rgb)
    limit = limits.max_cast
    return Finding(
        name="colour_cast",
        value=round(value, 3),
        unit="probability of coloured light",
        limit=f"at most {limit:g}",
        excess=value / max(limit, 1e-3),
        good="The colours are neutral.",
        bad=f"The light is {direction}; set the white balance on a sheet of white paper and take "
        "the picture again.",
    )


def measure_cast(image_rgb: NDArray[np.uint8]) -> tuple[float, str]:
    """The probability that the light was coloured, and to which side; 0 where nothing is lit."""
    small = resize(image_rgb, fit_within((image_rgb.shape[1], image_rgb.shape[0]), CAST_LONGEST))
    features = cast_features(small)
    if features is None:
        return 0.0, "neutral"
    a, b = features[2], features[3]  # the white patch
    if abs(b) >= abs(a):
        direction = "yellowish" if b > 0 else "bluish"
    else:
        direction = "reddish" if a > 0 else "greenish"
    return cast_weights().score(features), direction


def cast_features(small_rgb: NDArray[np.uint8]) -> NDArray[np.float64] | None:
    """What the weights are for: float64 (SUMMARY + 2 BINS,); None where nothing is lit."""
    lightness, a, b = np.moveaxis(lab_of(small_rgb), 2, 0).astype(np.float64)
    lit = (lightness > LIT[0]) & (lightness < LIT[1])
    if lit.mean() < 0.02:
        return None
    lightness, a, b = lightness[lit], a[lit], b[lit]
    white = lightness >= np.percentile(lightness, WHITEST)
    bright = lightness >= np.percentile(lightness, BRIGHT)
    white_a, white_b = np.median(a[white]) / 10.0, np.median(b[white]) / 10.0
    red, blue = _edge_colour(small_rgb)
    angles = np.linspace(0.0, 2.0 * np.pi, HUES, endpoint=False)
    lean = max(float(np.percentile(a * np.cos(t) + b * np.sin(t), 5)) for t in angles)
    summary = [
        1.0,
        np.hypot(white_a, white_b),
        white_a,
        white_b,
        white_a**2,
        white_b**2,
        white_a * white_b,
        red,
        blue,
        red**2,
        blue**2,
        red * blue,
        (np.hypot(a, b) < GREY).mean(),
        max(0.0, lean) / 10.0,
    ]
    return np.array([*summary, *_spread(a, b), *_spread(a[bright], b[bright])])


def _edge_colour(small_rgb: NDArray[np.uint8]) -> tuple[float, float]:
    """Red's and blue's share of the edges against green's, as scaled logarithms."""
    planes = np.moveaxis(small_rgb.astype(np.float64), 2, 0)
    steps = [
        sum(float(np.abs(np.diff(plane, axis=k)).mean()) for k in (0, 1) if plane.shape[k] > 1)
        for plane in planes
    ]
    red, green, blue = np.log(np.array(steps) + 1e-3)
    # one outline may be all the edges there are: beyond these no lamp reaches
    held = np.clip([3.0 * (red - green), 3.0 * (blue - green)], -EDGE_COLOUR, EDGE_COLOUR)
    return float(held[0]), float(held[1])


def _spread(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    """The root of each bin's share of the pixels, in the plane of a* and b*."""
    most = EDGES[-1] - 1.0
    counts = np.histogram2d(np.clip(a, -most, most), np.clip(b, -most, most), [EDGES, EDGES])[0]
    return np.asarray(3.0 * np.sqrt(counts / max(1, a.size)).ravel(), dtype=np.float64)
