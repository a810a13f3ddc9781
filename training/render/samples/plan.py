"""Which pictures the sample set has, and every number that makes each of them. No Blender here."""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass
from pathlib import Path

SHARED_VIEWS = ("front", "three_quarter", "stitching", "hardware")
ALL_VIEWS = (*SHARED_VIEWS, "back", "base", "corner", "logo")
REFERENCES = 24
SKU = "VETRA-ARCO-01"

Triple = tuple[float, float, float]


@dataclass(frozen=True)
class Model:
    """What the house fixes for every genuine bag, and what the copy gets wrong."""

    stitch_pitch_mm: float = 3.4
    grain_mm: float = 1.9
    hardware_srgb: Triple = (228.0, 210.0, 172.0)


@dataclass(frozen=True)
class Look:
    """One item's own small variation: tone, grain phase and wear, and where it was photographed."""

    leather_rgb: Triple
    thread_rgb: Triple
    lining_rgb: Triple
    grain_phase_mm: Triple
    wear: float
    ground_rgb: Triple


@dataclass(frozen=True)
class Light:
    """The lamps of one picture: azimuth and elevation in degrees, strength as a factor."""

    key_azimuth: float
    key_elevation: float
    key_strength: float
    key_size_m: float
    fill_strength: float
    sky_strength: float
    warmth: float


@dataclass(frozen=True)
class Camera:
    """Small departures of the hand from the view's ideal place, and the lens's opening.

    Angles in degrees; the shift is in units of 1.2 % of the picture's width.
    """

    azimuth: float
    elevation: float
    roll: float
    distance_factor: float
    shift: tuple[float, float]
    aperture_mm: float


@dataclass(frozen=True)
class Phone:
    """What the phone does to the light: gains, noise, vignette, curve, sharpening."""

    exposure_stops: float
    white_balance: Triple
    noise: float
    vignette: float
    contrast: float
    sharpen: float
    quality: int


@dataclass(frozen=True)
class Shot:
    """One picture to make: whose it is, from where, and all its numbers."""

    item: str
    role: str
    view: str
    seed: int
    damaged: bool
    model: Model
    look: Look
    light: Light
    camera: Camera
    phone: Phone

    @property
    def folder(self) -> str:
        """The item's folder inside the set."""
        return f"references/{self.item}" if self.role == "reference" else self.item

    @property
    def file(self) -> str:
        """The picture's path inside the set."""
        return f"{self.folder}/{self.view}.jpg"


def linear(srgb: Triple) -> Triple:
    """An 8-bit sRGB colour as linear light."""

    def one(value: float) -> float:
        value /= 255.0
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    return (one(srgb[0]), one(srgb[1]), one(srgb[2]))


def copy_model(path: Path | None = None) -> Model:
    """The copy's model: the genuine one with the committed amounts applied."""
    raw = tomllib.loads((path or Path(__file__).with_name("copy.toml")).read_text())
    genuine = Model()
    red, green, blue = raw["hardware"]["copy_srgb"]
    return Model(
        stitch_pitch_mm=genuine.stitch_pitch_mm * raw["stitch"]["pitch_factor"],
        grain_mm=genuine.grain_mm * raw["grain"]["scale_factor"],
        hardware_srgb=(float(red), float(green), float(blue)),
    )


def _near(draw: random.Random, colour: Triple, spread: float) -> Triple:
    tone = draw.uniform(-spread, spread)
    parts = [value * (1 + tone + draw.uniform(-0.3, 0.3) * spread) for value in colour]
    return (parts[0], parts[1], parts[2])


def _look(draw: random.Random) -> Look:
    grey = draw.uniform(0.56, 0.70)
    warm = draw.uniform(-0.01, 0.03)
    phase = [draw.uniform(-500.0, 500.0) for _ in range(3)]
    return Look(
        leather_rgb=_near(draw, linear((106, 56, 30)), 0.06),
        thread_rgb=_near(draw, linear((226, 208, 176)), 0.03),
        lining_rgb=_near(draw, linear((176, 150, 120)), 0.04),
        grain_phase_mm=(phase[0], phase[1], phase[2]),
        wear=draw.uniform(0.05, 0.45),
        ground_rgb=(grey * (1 + warm), grey, grey * (1 - warm)),
    )


def _light(draw: random.Random) -> Light:
    return Light(
        key_azimuth=draw.uniform(-58.0, -34.0),
        key_elevation=draw.uniform(40.0, 56.0),
        key_strength=draw.uniform(0.9, 1.12),
        key_size_m=draw.uniform(0.75, 1.05),
        fill_strength=draw.uniform(0.8, 1.2),
        sky_strength=draw.uniform(0.9, 1.15),
        warmth=draw.uniform(-0.04, 0.06),
    )


def _camera(draw: random.Random) -> Camera:
    return Camera(
        azimuth=draw.uniform(-3.0, 3.0),
        elevation=draw.uniform(-2.0, 2.0),
        roll=draw.uniform(-1.2, 1.2),
        distance_factor=draw.uniform(0.96, 1.05),
        shift=(draw.uniform(-1.0, 1.0), draw.uniform(-1.0, 1.0)),
        aperture_mm=draw.uniform(1.6, 2.4),
    )


def _phone(draw: random.Random) -> Phone:
    warm, green = draw.uniform(-0.025, 0.035), draw.uniform(-0.012, 0.012)
    return Phone(
        exposure_stops=draw.uniform(-0.12, 0.12),
        white_balance=(1 + warm, 1 + green, 1 - warm),
        noise=draw.uniform(0.7, 1.3),
        vignette=draw.uniform(0.05, 0.14),
        contrast=draw.uniform(0.3, 0.5),
        sharpen=draw.uniform(0.35, 0.6),
        quality=92,
    )


def shot(item: str, role: str, view: str, item_seed: int, model: Model) -> Shot:
    """All numbers of one picture, drawn from the item's seed and the view's name."""
    seed = item_seed * 100 + ALL_VIEWS.index(view)
    draw = random.Random(f"shot {seed}")
    return Shot(
        item=item,
        role=role,
        view=view,
        seed=seed,
        damaged=item == "genuine",
        model=model,
        look=_look(random.Random(f"item {item_seed}")),
        light=_light(draw),
        camera=_camera(draw),
        phone=_phone(draw),
    )


def samples(seed: int) -> list[Shot]:
    """The sample set in the order in which it is rendered: what others need first comes first."""
    genuine, copy = Model(), copy_model()
    base = seed * 1000
    rows = [("genuine", "genuine", base + 500, genuine)]
    rows += [("copy", "copy", base + 600, copy), ("twin", "twin", base + 600, genuine)]
    singles = [shot(*row[:2], view, *row[2:]) for row in rows for view in ALL_VIEWS]
    references = [
        shot(f"ref-{number:02d}", "reference", view, base + number, genuine)
        for number in range(1, REFERENCES + 1)
        for view in SHARED_VIEWS
    ]
    first = [each for each in singles if each.view == "front"]
    rest = [each for each in singles if each.view != "front"]
    return first + references[: 6 * len(SHARED_VIEWS)] + rest + references[6 * len(SHARED_VIEWS) :]
