"""The committed halves, the rule behind them, and what keeps siblings together."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import cv2
import numpy as np
import pytest

from training.judge.halves import (
    Halves,
    HalvesInvalid,
    Member,
    divide,
    half_by_hash,
    read_list,
    sha256_of,
    write_halves,
)
from training.judge.siblings import REAL_SETS

ROOT = Path(__file__).resolve().parents[3]
LISTS = sorted((ROOT / "datasets" / "real-halves").glob("*.csv"))


def test_every_real_set_is_listed() -> None:
    assert {path.stem for path in LISTS} == {each.name for each in REAL_SETS}


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_a_group_lies_in_one_half_and_both_halves_have_pictures(path: Path) -> None:
    members = read_list(path)
    halves = defaultdict(set)
    for each in members:
        halves[each.group].add(each.half)

    assert all(len(each) == 1 for each in halves.values())
    assert {each.half for each in members} == {"tuning", "reporting"}


def test_the_lists_agree_with_each_other() -> None:
    Halves.read(ROOT / "datasets" / "real-halves")


def test_contents_in_both_halves_are_refused() -> None:
    members = [Member("a", "0" * 64, "a", "tuning"), Member("b", "0" * 64, "b", "reporting")]

    with pytest.raises(HalvesInvalid):
        Halves(members)


def test_a_folder_without_lists_is_refused(tmp_path: Path) -> None:
    with pytest.raises(HalvesInvalid):
        Halves.read(tmp_path)


def test_a_renamed_file_keeps_its_half_and_an_unknown_one_goes_by_its_hash(tmp_path: Path) -> None:
    photo = tmp_path / "x.jpg"
    photo.write_bytes(b"1")
    digest = sha256_of(photo)
    other = {"tuning": "reporting", "reporting": "tuning"}[half_by_hash(digest)]
    listed = Member("y.jpg", digest, "y", "tuning" if other == "tuning" else "reporting")

    assert Halves([listed]).half_of(photo) == other
    assert Halves([]).half_of(photo) == half_by_hash(digest)


def test_turned_copies_stay_together(tmp_path: Path) -> None:
    random = np.random.default_rng(3)
    folder = tmp_path / "leather-masks" / "mvtec-crops" / "images"
    folder.mkdir(parents=True)
    for index in range(3):
        leather = random.integers(0, 255, (64, 64), np.uint8)
        cv2.imwrite(str(folder / f"{index}.png"), leather)
        cv2.imwrite(str(folder / f"{index}-turned.png"), np.rot90(leather))

    groups = {each.file.split("/")[-1]: each.group for each in divide(tmp_path, "leather-masks")}

    assert len(set(groups.values())) == 3
    assert all(groups[f"{index}.png"] == groups[f"{index}-turned.png"] for index in range(3))


def test_equal_contents_under_other_names_stay_together(tmp_path: Path) -> None:
    folder = tmp_path / "catalogue" / "references"
    folder.mkdir(parents=True)
    for name, content in (("AAAAAA1", b"1"), ("BBBBBB1", b"1"), ("BBBBBB2", b"2")):
        (folder / f"{name}.jpeg").write_bytes(content)

    assert len({each.group for each in divide(tmp_path, "catalogue")}) == 1


def test_a_list_is_read_as_it_was_written(tmp_path: Path) -> None:
    members = [Member("a,b.jpg", "f" * 64, "a", "tuning")]
    write_halves(members, tmp_path / "x.csv")

    assert read_list(tmp_path / "x.csv") == members
