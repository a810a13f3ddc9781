"""Damage on a drawn garment: only on it, seen, seeded, and true where it changes."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from training.clothing_damage.cloth import (
    Cloth,
    NotOneGarment,
    check_outline,
    lightness,
    to_linear,
    to_srgb,
)
from training.clothing_damage.compose import (
    LEAST_PIXELS,
    Damaged,
    difference,
    finish,
    inflict,
    place,
)
from training.clothing_damage.kinds import KINDS

every_kind = pytest.mark.parametrize("kind", sorted(KINDS))


@pytest.fixture
def cloth() -> Cloth:
    """A mid-blue square of cloth of 200 pixels with soft folds on a pale floor."""
    image = np.full((260, 260, 3), 210, np.uint8)
    folds = 1.0 + 0.15 * np.sin(np.linspace(0, 12, 200))
    image[30:230, 30:230] = (np.array([60, 80, 150]) * folds[None, :, None]).astype(np.uint8)
    inside = np.zeros((260, 260), np.float32)
    inside[33:227, 33:227] = 1.0
    inside = np.asarray(cv2.GaussianBlur(inside, (0, 0), 1.0), np.float32) * inside
    shade = np.ones((260, 260), np.float32)
    shade[30:230, 30:230] = folds[None]
    bend = np.zeros((260, 260, 2), np.float32)
    return Cloth(to_linear(image), inside, shade, bend, (0.0, -1.0))


def inflicted(cloth: Cloth, kind: str, seed: int) -> tuple[Cloth, Damaged]:
    """The first damage that can be seen; a draw that shows too little is no damage, by contract."""
    for turn in range(seed, seed + 20):
        made = inflict(cloth, kind, np.random.default_rng(turn))
        if made is not None:
            return made
    raise AssertionError(f"{kind} was never seen in 20 draws")


@every_kind
def test_damage_can_be_seen_and_stays_on_the_garment(kind: str, cloth: Cloth) -> None:
    worn, found = inflicted(cloth, kind, 4)
    changed = np.abs(to_srgb(worn.colours).astype(int) - to_srgb(cloth.colours)).max(axis=2)
    assert changed[cloth.inside == 0.0].max() == 0
    assert found.mask[cloth.inside == 0.0].max() == 0.0
    assert found.pixels >= LEAST_PIXELS
    assert found.contrast > 3.0
    assert found.mask.min() >= 0.0
    assert found.mask.max() <= 1.0
    assert 0.15 <= found.severity <= 1.0


@every_kind
def test_what_changes_much_is_in_the_mask(kind: str, cloth: Cloth) -> None:
    worn, found = inflicted(cloth, kind, 80)
    changed = np.abs(to_srgb(worn.colours).astype(int) - to_srgb(cloth.colours)).max(axis=2)
    near = cv2.dilate(found.mask, np.ones((9, 9))) > 0.02
    assert (changed[~near] <= 12).mean() > 0.999


@every_kind
def test_one_seed_one_damage(kind: str, cloth: Cloth) -> None:
    one, other = (inflicted(cloth, kind, 6) for _ in range(2))

    assert (one[0].colours == other[0].colours).all()
    assert (one[1].mask == other[1].mask).all()


@every_kind
def test_more_severe_is_more(kind: str, cloth: Cloth) -> None:
    def amount(severity: float) -> float:
        total = 0.0
        for seed in range(3):
            painted = KINDS[kind](cloth, (130.0, 130.0), severity, np.random.default_rng(seed))
            total += difference(cloth, painted) * float(painted.mask.sum())
        return total

    assert amount(1.0) > amount(0.2)


def test_white_cloth_does_not_fade(cloth: Cloth) -> None:
    white = np.where(cloth.inside[..., None] > 0, np.float32(0.95), cloth.colours)
    pale = Cloth(white, cloth.inside, cloth.shade, cloth.bend, cloth.light_xy)

    assert inflict(pale, "fading", np.random.default_rng(1)) is None


def test_places_lie_on_the_garment(cloth: Cloth) -> None:
    random = np.random.default_rng(2)
    for _ in range(50):
        x, y = place(cloth, random)
        assert cloth.inside[int(y), int(x)] > 0.9


def test_sound_parts_keep_their_pixels(cloth: Cloth) -> None:
    image = to_srgb(cloth.colours)

    assert (finish(image, cloth.colours, np.random.default_rng(1)) == image).all()


def two_parts() -> NDArray[np.bool_]:
    mask = np.zeros((100, 100), np.bool_)
    mask[10:40, 10:90] = mask[60:90, 10:90] = True
    return mask


def speck() -> NDArray[np.bool_]:
    mask = np.zeros((100, 100), np.bool_)
    mask[50:55, 50:55] = True
    return mask


@pytest.mark.parametrize(
    "mask", [two_parts(), speck(), np.ones((100, 100), np.bool_)], ids=["two", "speck", "all"]
)
def test_outlines_that_are_no_one_garment_are_refused(mask: NDArray[np.bool_]) -> None:
    with pytest.raises(NotOneGarment):
        check_outline(mask, mask.astype(np.float32))


def test_an_unsure_outline_is_refused() -> None:
    mask = np.zeros((100, 100), np.bool_)
    mask[20:80, 20:80] = True
    check_outline(mask, mask.astype(np.float32))

    with pytest.raises(NotOneGarment):
        check_outline(mask, mask.astype(np.float32) * np.float32(0.6))


def test_linear_light_and_back_loses_nothing() -> None:
    levels = np.repeat(np.arange(256, dtype=np.uint8)[:, None, None], 3, axis=2)

    assert (to_srgb(to_linear(levels)) == levels).all()
    assert lightness(to_linear(levels))[255, 0] == pytest.approx(1.0)
