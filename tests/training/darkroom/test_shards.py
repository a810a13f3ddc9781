"""Shards: the same bytes from the same pictures, nothing read that is not what the table names."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.training.darkroom.test_run import job, work
from training.darkroom import shards
from training.darkroom.errors import ShardDamaged


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("set")
    work(job(folder, 6))
    return folder


def test_what_is_packed_comes_back(pictures: Path, tmp_path: Path) -> None:
    assert shards.main([str(pictures), "--out", str(tmp_path)]) == 0
    samples = list(shards.read(tmp_path))
    assert [each.facts["id"] for each in samples if each.facts["split"] == "train"] == [
        f"cutout-001-{index:05d}" for index in (0, 1, 2, 3, 5)
    ]
    for each in samples:
        with Image.open(pictures / f"{each.facts['id']}.alpha.png") as image:
            assert np.array_equal(np.asarray(image), each.alpha_u8)
        assert set(each.damages_u8) == {"d0"}
        assert each.facts["thing"] == "box"
    assert [each.facts["split"] for each in shards.read(tmp_path, "calibration")] == ["calibration"]


def test_the_same_pictures_give_the_same_bytes(pictures: Path, tmp_path: Path) -> None:
    rows = [shards.write(pictures, tmp_path / name, 10**7) for name in ("a", "b")]
    assert rows[0] == rows[1]
    for row in rows[0]:
        data = (tmp_path / "a" / row["file"]).read_bytes()
        assert (hashlib.sha256(data).hexdigest(), len(data)) == (row["sha256"], int(row["bytes"]))


@pytest.mark.parametrize("limit", [0, 5_000, 14_000])
def test_the_limit_holds(pictures: Path, tmp_path: Path, limit: int) -> None:
    rows = shards.write(pictures, tmp_path, limit)
    assert sum(path.stat().st_size for path in tmp_path.glob("*.tar")) <= limit
    assert sum(int(row["pictures"]) for row in rows) < 6


def test_a_changed_or_missing_shard_is_refused(pictures: Path, tmp_path: Path) -> None:
    shards.write(pictures, tmp_path, 10**7)
    shard = next(tmp_path.glob("train*.tar"))
    data = bytearray(shard.read_bytes())
    data[600] ^= 1
    shard.write_bytes(data)
    with pytest.raises(ShardDamaged, match=shard.name):
        list(shards.read(tmp_path, "train"))
    shard.unlink()
    with pytest.raises(ShardDamaged, match="missing"):
        list(shards.read(tmp_path, "train"))
