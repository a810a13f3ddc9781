"""The question whether twins differ in more than the alteration: it is answered when they do."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from training.judge import twins
from training.judge.twins import Pair, judge, read_pairs, share, told_apart

SIZE, PAIRS = 48, 24
Spoil = Callable[[dict[str, Any], np.ndarray], None]


def folder_of_pairs(folder: Path, spoil: Spoil | None = None) -> list[Pair]:
    """Pairs whose copy is a little redder inside; ``spoil`` may change more of a copy."""
    draw, chance = random.Random(1), np.random.default_rng(1)
    for number in range(PAIRS):
        ground = chance.integers(20, 235, (SIZE, SIZE, 3)).astype(np.uint8)
        ground[8:20, 8:20] = chance.integers(40, 200)
        common = {"seed": number, "light": {"kind": draw.choice(["window", "led"])}, "px": 9.5}
        copy_first = number % 4 in (0, 3)
        for place in (0, 1):
            is_copy = copy_first == (place == 0)
            facts: dict[str, Any] = {
                **common,
                "id": f"copies-000-{2 * number + place:05d}",
                "index": 2 * number + place,
                "pair": f"pair-{number}",
                "alterations": {"hardware_tint": {"amount": 6.0}} if is_copy else {},
            }
            image = ground.copy()
            if is_copy:
                image[10:18, 10:18, 0] += 12
                if spoil is not None:
                    spoil(facts, image)
            write(folder, facts, image)
    return read_pairs(folder)


def write(folder: Path, facts: dict[str, Any], image: np.ndarray) -> None:
    alpha = np.zeros((SIZE, SIZE), np.uint8)
    alpha[8:20, 8:20] = 255
    stem = folder / facts["id"]
    Image.fromarray(image).save(f"{stem}.jpg", quality=95, subsampling=0)
    Image.fromarray(alpha).save(f"{stem}.alpha.png")
    Path(f"{stem}.json").write_text(json.dumps(facts))


def test_sound_pairs_are_at_chance_where_nothing_differs_and_told_where_it_does(
    tmp_path: Path,
) -> None:
    found = judge(folder_of_pairs(tmp_path))
    assert found["JSON: what was planned"].value == 0.5
    assert found["background"].value == 0.5
    assert found["item (may tell)"].value > 0.9
    assert found["background, 1 of 255 added to copies (must tell)"].low > 0.8
    first = found["names: the first is the copy"]
    assert first.low < 0.5 < first.high


def test_a_field_that_leaks_is_found(tmp_path: Path) -> None:
    def spoil(facts: dict[str, Any], _: np.ndarray) -> None:
        facts["px"] += 0.001

    found = judge(folder_of_pairs(tmp_path, spoil))
    assert found["JSON: what was planned"].value == 1.0


def test_a_word_that_leaks_is_found(tmp_path: Path) -> None:
    def spoil(facts: dict[str, Any], _: np.ndarray) -> None:
        facts["note"] = "copy"

    assert judge(folder_of_pairs(tmp_path, spoil))["JSON: what was planned"].value == 1.0


def test_a_background_that_leaks_is_found(tmp_path: Path) -> None:
    def spoil(_: dict[str, Any], image: np.ndarray) -> None:
        image[40:, 40:] = np.clip(image[40:, 40:].astype(int) + 4, 0, 255)

    assert judge(folder_of_pairs(tmp_path, spoil))["background"].low > 0.6


def test_chance_on_noise_is_about_a_half() -> None:
    rows = list(np.random.default_rng(3).standard_normal((200, 5)))
    found = told_apart(rows)
    assert found.low < 0.5 < found.high


def test_wilsons_interval_is_the_published_one() -> None:
    # Wilson's interval for 81 of 263, Newcombe (1998), table I: 0.2553 to 0.3662
    found = share(81.0, 263)
    assert (round(found.low, 4), round(found.high, 4)) == (0.2553, 0.3662)
    with pytest.raises(ValueError, match="at least one"):
        share(0.0, 0)


def test_half_a_pair_is_passed_over_and_two_copies_are_refused(tmp_path: Path) -> None:
    made = folder_of_pairs(tmp_path)
    (tmp_path / f"{made[0].copy.facts['id']}.json").unlink()
    assert len(read_pairs(tmp_path)) == PAIRS - 1
    with pytest.raises(ValueError, match="not a genuine item"):
        Pair(made[1].copy, made[1].copy)


def test_the_command_says_how_sure_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder_of_pairs(tmp_path)
    assert twins.main([str(tmp_path)]) == 0
    assert f"{PAIRS} pairs  0.500" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        twins.main([str(tmp_path / "nothing")])
