"""What the judge says of two sets that are known to be alike or apart; the blind sheet."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from training.judge.blind import BAND, CELL, choose, draw_sheet, write_key
from training.judge.intervals import mean_interval, seeds_interval, statistic_interval
from training.judge.realism import Seen, apart, frechet, mixed, plain_statistics, spread_of


def seen(count: int, shift: float, seed: int) -> Seen:
    random = np.random.default_rng(seed)
    vectors = random.normal(0, 1, (count, 40))
    vectors[:, 0] += shift
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    classes = random.integers(0, 4, count)
    return Seen(vectors, classes, random.random(count), random.random((count, 8)))


def test_sets_of_one_kind_mix_and_sets_of_two_do_not() -> None:
    # a distance of few pictures holds their own chance: with 400 it is small beside the shift's
    alike = apart("alike", seen(400, 0.0, 1), seen(400, 0.0, 2))
    other = apart("other", seen(400, 0.0, 1), seen(400, 30.0, 2))

    assert alike.mixing.low <= 0.5 <= alike.mixing.high
    assert other.mixing.value < 0.1
    assert other.distance > 5 * alike.distance
    assert alike.distance == pytest.approx(alike.distance_within, rel=0.5)


def test_too_few_pictures_say_nothing() -> None:
    with pytest.raises(ValueError, match="at least"):
        apart("few", seen(7, 0.0, 1), seen(60, 0.0, 2))


def test_a_set_lies_at_no_distance_from_itself() -> None:
    values = np.random.default_rng(3).normal(0, 1, (100, 5))

    assert frechet(values, values) == pytest.approx(0.0, abs=1e-6)
    assert frechet(values, values + 2.0) == pytest.approx(5 * 4.0, rel=1e-6)


def test_a_copy_of_each_render_among_the_photographs_is_found() -> None:
    ours = seen(20, 0.0, 4).embeddings

    assert mixed(ours, ours.copy()).mean() == 1.0


def test_entropy_of_two_equal_classes_is_one_bit() -> None:
    half = seen(40, 0.0, 5)
    classes = np.repeat(np.array([3, 900]), 20)

    found = spread_of("x", Seen(half.embeddings, classes, half.chances, half.statistics))

    assert (found.class_entropy, found.classes) == (1.0, 2)


def test_statistics_say_what_they_are_named_after() -> None:
    random = np.random.default_rng(6)
    flat = np.full((64, 64, 3), 120, np.uint8)
    flat[20:40, 20:40] = 60
    noisy = np.clip(flat + random.normal(0, 8, flat.shape), 0, 255).astype(np.uint8)
    red = flat.copy()
    red[..., 1:] //= 3

    calm, rough, coloured = (plain_statistics(each) for each in (flat, noisy, red))

    assert rough[4] > calm[4] + 1.0  # noise
    assert coloured[2] > calm[2] + 20.0  # chroma
    assert plain_statistics(np.full((64, 64, 3), 255, np.uint8))[0] == pytest.approx(100.0, abs=0.1)


def test_intervals_hold_the_mean_and_shrink_with_numbers() -> None:
    random = np.random.default_rng(7)
    few, many = (mean_interval(random.normal(1.0, 1.0, count)) for count in (20, 2000))

    assert few.low <= few.value <= few.high
    assert many.high - many.low < (few.high - few.low) / 4
    both = seeds_interval(random.normal(1.0, 1.0, (3, 200)))
    assert both.low <= both.value <= both.high
    with pytest.raises(ValueError, match="at least one"):
        statistic_interval(np.zeros(0), lambda rows: float(rows.mean()))


def test_the_sheet_shows_no_labels_and_the_key_tells_all(tmp_path: Path) -> None:
    files = []
    for index in range(6):
        path = tmp_path / f"{index}.jpg"
        Image.new("RGB", (80 + index, 60), (40 * index, 90, 90)).save(path)
        files.append(path)

    cells = choose(files[:3], files[3:], 6, 1)
    sheet = draw_sheet(cells)
    write_key(tmp_path / "key.json", cells)

    assert sheet.shape[0] >= CELL + BAND
    key = json.loads((tmp_path / "key.json").read_text())
    assert [each["number"] for each in key] == [1, 2, 3, 4, 5, 6]
    assert {each["file"] for each in key if each["rendered"]} == {"0.jpg", "1.jpg", "2.jpg"}
    orders = {tuple(each.rendered for each in choose(files[:3], files[3:], 6, s)) for s in range(9)}
    assert len(orders) > 1
