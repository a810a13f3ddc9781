"""``loupe bench cutout``: the photographs it makes, the ratios it prints, a side that breaks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from service.cli.bench import photographs
from service.cli.bench.measure import BenchFailed, Figures, compare, measure

RATE = Figures(
    images_per_second=2.0,
    seconds_median=0.5,
    cpu_seconds_median=0.4,
    peak_memory_bytes=400,
    cold_start_seconds=0.6,
    cold_start_cpu_seconds=0.5,
    n=4,
)


def test_ratios_are_ours_over_rembgs() -> None:
    theirs = replace(RATE, images_per_second=0.25, peak_memory_bytes=1600, cold_start_seconds=2.4)
    found = compare({"ours": RATE, "rembg": theirs})
    assert found["ratio"] == {"images_per_second": 8.0, "peak_memory": 0.25, "cold_start": 0.25}
    assert found["ours"]["n"] == found["rembg"]["n"] == 4


def test_photographs_are_enlarged_and_the_same_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(photographs, "PIXELS", 60_000)
    for name in "abcdef":
        cv2.imwrite(str(tmp_path / f"{name}.png"), np.full((60, 90, 3), 120, np.uint8))
    found = photographs.find(tmp_path, 3)
    assert [path.name for path in found] == ["a.png", "c.png", "e.png"]
    assert len(photographs.find(tmp_path, 50)) == 6
    first, second = tmp_path / "1.jpg", tmp_path / "2.jpg"
    for into in (first, second):
        assert photographs.enlarge(found[0], into, seed=1) == (300, 200)
    assert first.read_bytes() == second.read_bytes()
    read = cv2.imread(str(first))
    assert read is not None
    # the noise of a sensor, without which a file is smaller than any camera's
    assert 0.5 < float(read.astype(np.float64).std()) < 4
    with pytest.raises(FileNotFoundError):
        photographs.find(tmp_path / "nothing", 1)


def test_a_side_that_breaks_is_told(tmp_path: Path) -> None:
    with pytest.raises(BenchFailed) as caught:
        measure([tmp_path / "a.jpg"], tmp_path / "no models", tmp_path, lambda _: None)
    assert caught.value.data["side"] == "ours"
