from __future__ import annotations

import json
import random

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from training.darkroom import phone

Pixels = NDArray[np.float32]


def neutral(draw: random.Random, style: phone.Style = "phone") -> phone.Params:
    """A drawn camera whose white balance is right."""
    return {**phone.plan(draw, style), "warm": 0.0, "green": 0.0, "flare": None}


def scene(seed: int = 0, size: int = 96) -> Pixels:
    """Blobs of coloured light, 0.02 to 1.5."""
    draw = np.random.default_rng(seed)
    wide = cv2.GaussianBlur(draw.standard_normal((size, size, 3)).astype(np.float32), (0, 0), 2.0)
    return np.asarray(np.clip(0.3 * np.exp(6.0 * wide), 0.02, 1.5), dtype=np.float32)


def test_same_seed_same_bytes_and_another_seed_other_grain() -> None:
    params = phone.plan(random.Random(1))
    first = phone.develop(scene(), params, 5)
    assert first.dtype == np.uint8
    assert first.shape == (96, 96, 3)
    assert (first == phone.develop(scene(), params, 5)).all()
    assert (first != phone.develop(scene(), params, 6)).any()


def test_the_plan_is_json_and_follows_its_seed() -> None:
    params = phone.plan(random.Random(3))
    assert json.loads(json.dumps(params)) == params == phone.plan(random.Random(3))
    assert params != phone.plan(random.Random(4))


@pytest.mark.parametrize("seed", range(8))
def test_neutral_light_stays_neutral_in_the_mean(seed: int) -> None:
    params = neutral(random.Random(seed))
    grey = np.repeat(np.linspace(0.05, 0.6, 80, dtype=np.float32)[None, :, None], 60, axis=0)
    shown = phone.develop(np.repeat(grey, 3, axis=2), params, seed).astype(float)
    means = shown.mean(axis=(0, 1))
    assert np.ptp(means) < 1.0


def test_colour_of_the_light_is_taken_away_as_far_as_the_phone_does() -> None:
    grey = np.full((64, 64, 3), 0.3, dtype=np.float32) * np.array([1.3, 1.0, 0.6], dtype=np.float32)
    params = neutral(random.Random(2))
    casts = []
    for balance in (0.0, 0.5, 1.0):
        shown = phone.develop(grey, {**params, "balance": balance}, 1).astype(float)
        casts.append(float(np.ptp(shown.mean(axis=(0, 1)))))
    assert casts[0] > casts[1] > casts[2]
    assert casts[2] < 3.0


@pytest.mark.parametrize("seed", range(6))
def test_nothing_moves(seed: int) -> None:
    light = scene(seed, 128)
    params = phone.plan(random.Random(seed))
    shown = phone.develop(light, params, seed).astype(np.float32)
    plain = np.clip(light, 0.0, 1.0) ** (1 / 2.2)
    for channel in range(3):
        window = cv2.createHanningWindow((128, 128), cv2.CV_32F)
        before = np.ascontiguousarray(plain[..., channel])
        after = np.ascontiguousarray(shown[..., channel])
        (dx, dy), _ = cv2.phaseCorrelate(before, after, window)
        assert np.hypot(dx, dy) < 0.3


@pytest.mark.parametrize("stops", [-8.0, 0.0, 9.0])
def test_the_camera_meters_whatever_the_lamps_are(stops: float) -> None:
    params = {**phone.plan(random.Random(7)), "exposure_stops": 0.0}
    shown = phone.develop(scene() * 2.0**stops, params, 1)
    assert 60 < shown.mean() < 190


def test_a_foreground_gets_the_pictures_own_curve() -> None:
    light = scene(3)
    params = {**phone.plan(random.Random(9)), "shot": 0.0, "read": 0.0, "sharpen": 0.0}
    params |= {"soft_px": 0.0, "fringe_px": 0.0}
    seen = phone.expose(light, params)
    whole = phone.develop(light, params, 1, seen)
    same = phone.clean(light, params, seen)
    assert np.abs(whole.astype(int) - same.astype(int)).max() <= 1


@pytest.mark.parametrize(("level", "way"), [(0.02, 1), (0.9, -1)])
def test_a_touch_moves_the_exposure_towards_the_subject_less_than_a_stop(
    level: float, way: int
) -> None:
    light = np.full((64, 64, 3), 0.3, dtype=np.float32)
    subject = np.zeros((64, 64), dtype=np.float32)
    subject[20:44, 20:44] = 1.0
    light[subject > 0] = level
    params = neutral(random.Random(4))
    gains = [
        float(phone.expose(light, {**params, "touch": touch}, subject).gains[1])
        for touch in (0.0, 0.3, 0.6)
    ]
    assert gains[0] == pytest.approx(float(phone.expose(light, params).gains[1]), rel=1e-6)
    steps = np.diff(np.log2(gains)) * way
    assert (steps >= 0).all()
    assert 0.1 < steps.sum() < 1.0


def test_a_touch_on_next_to_nothing_changes_nothing() -> None:
    params = {**neutral(random.Random(4)), "touch": 0.6}
    seen = phone.expose(scene(), params, np.zeros((96, 96), dtype=np.float32))
    assert (seen.gains == phone.expose(scene(), params).gains).all()


def test_black_goods_keep_their_steps_apart() -> None:
    # three dark tones in a light room, as folds of black leather are
    light = np.full((90, 90, 3), 0.5, dtype=np.float32)
    for row, level in enumerate((0.006, 0.012, 0.024)):
        light[10 + 20 * row : 30 + 20 * row, 20:70] = level
    params = {**neutral(random.Random(5)), "shot": 0.0, "read": 0.0, "local": 0.0, "veil": 0.0}
    params |= {"vignette": 0.0, "soft_px": 0.0, "black": 0.0, "contrast": 1.2, "sharpen": 0.0}
    params |= {"exposure_stops": 0.0}
    shown = phone.develop(light, params, 1)[:, 45, 1].astype(int)
    first, second, third = shown[20], shown[40], shown[60]
    assert second - first >= 4
    assert third - second >= 6


def test_bright_papers_are_cleaner_than_shadows() -> None:
    spread = []
    for level in (0.05, 0.7):
        light = np.full((128, 128, 3), level, dtype=np.float32)
        light[:64] = 0.7 - level + 0.05  # both halves are there, so that the metering is the same
        params = {**neutral(random.Random(5)), "vignette": 0.0, "sharpen": 0.0, "local": 0.0}
        shown = phone.develop(light, params, 2)[80:120, 20:100, 1].astype(float)
        spread.append(float(shown.std()))
    assert spread[0] > 1.3 * spread[1]


def test_grain_grows_with_the_sensors_noise_and_stays_a_few_levels() -> None:
    flat = np.full((128, 128, 3), 0.2, dtype=np.float32)
    params = neutral(random.Random(5))
    spread = []
    for shot in (0.0, 0.0012, 0.005):
        shown = phone.develop(flat, {**params, "shot": shot, "sharpen": 0.3, "vignette": 0.0}, 2)
        spread.append(float(shown[..., 1].std()))
    assert spread[0] < spread[1] < spread[2] < 14.0


def test_sharpening_halos_are_held() -> None:
    step = np.full((64, 64, 3), 0.05, dtype=np.float32)
    step[:, 32:] = 0.5
    params = {**neutral(random.Random(5)), "shot": 0.0, "read": 0.0, "local": 0.0, "veil": 0.0}
    params |= {"vignette": 0.0}
    dull = phone.develop(step, {**params, "sharpen": 0.0}, 1)[32, :, 1].astype(int)
    sharp = phone.develop(step, {**params, "sharpen": 1.0}, 1)[32, :, 1].astype(int)
    over = sharp.max() - dull.max()
    assert 2 < over < 26


@pytest.mark.parametrize("seed", range(5))
def test_more_light_is_never_darker(seed: int) -> None:
    params = {**neutral(random.Random(seed)), "shot": 0.0, "read": 0.0, "sharpen": 0.0}
    params |= {"local": 0.0, "veil": 0.0, "vignette": 0.0, "soft_px": 0.0, "fringe_px": 0.0}
    rising = np.linspace(0.0, 2.0, 200, dtype=np.float32)[None, :, None]
    light = np.broadcast_to(rising, (40, 200, 3)).copy()
    shown = phone.develop(light, params, 1)[20, :, 1].astype(int)
    assert (np.diff(shown) >= 0).all()
    assert np.ptp(shown) > 150


@pytest.mark.parametrize("value", [0.0, 1e-9, 1e6])
def test_black_and_burning_light_make_a_picture(value: float) -> None:
    shown = phone.develop(
        np.full((8, 9, 3), value, dtype=np.float32), phone.plan(random.Random(1)), 1
    )
    assert shown.shape == (8, 9, 3)


@pytest.mark.parametrize(
    "light",
    [
        np.zeros((4, 4), dtype=np.float32),
        np.zeros((0, 4, 3), dtype=np.float32),
        np.full((4, 4, 3), np.nan, dtype=np.float32),
        np.full((4, 4, 3), np.inf, dtype=np.float32),
    ],
)
def test_what_is_no_light_is_refused(light: Pixels) -> None:
    with pytest.raises(ValueError, match="light"):
        phone.develop(light, phone.plan(random.Random(1)), 1)


def test_studio_pictures_have_less_grain_and_a_bright_ground() -> None:
    light = np.full((96, 96, 3), 0.8, dtype=np.float32)
    light[30:60, 30:60] = 0.1
    studio = phone.develop(light, neutral(random.Random(1), "studio"), 1)
    hand = phone.develop(light, neutral(random.Random(1)), 1)
    assert studio[5:20, 5:20].mean() > 225
    assert studio[5:20, 5:20, 1].std() < hand[5:20, 5:20, 1].std() + 0.5
