"""Nothing that makes a picture is in two splits: neither in the table nor in what is drawn."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.render import splits
from training.render.draws import Draws
from training.render.plan import draw_thing, order, plan
from training.render.scenes import SCENES
from training.render.things import GOODS


def test_drawn_pictures_share_no_shape_material_or_seed_between_splits() -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for index in range(120):
        head = order("cutout", index, 3)
        thing, materials = draw_thing(Draws("cutout", head["seed"]), head["split"])
        for cell in (
            splits.shape_cell(thing["kind"], thing["params"]),
            splits.material_cell(materials),
            f"seed {head['seed']}",
        ):
            owners[cell].add(head["split"])
    assert all(len(owning) == 1 for owning in owners.values()), owners
    assert len(owners) > 120


def test_a_picture_stands_in_a_scene_of_its_own_split() -> None:
    for index in (0, 4, 9):
        made = plan("cutout", index, 3)
        assert made["scene"]["kind"] in splits.table().scenes[made["split"]]


def test_the_tables_scenes_exist() -> None:
    named = [kind for split in splits.SPLITS for kind in splits.table().scenes[split]]
    assert sorted(named) == sorted(SCENES)


def test_every_split_comes_up_in_every_ten() -> None:
    for start in (0, 10, 70):
        found = [splits.turn(start + each, 5)[0] for each in range(10)]
        assert {name: found.count(name) for name in splits.SPLITS} == {
            "train": 8,
            "calibration": 1,
            "test": 1,
        }


@given(st.integers(0, splits.SEEDS_OF_A_USER - 1), st.integers(0, splits.PICTURES_OF_A_SEED - 1))
def test_a_picture_seed_lies_in_its_splits_range(seed: int, index: int) -> None:
    split, picture_seed = splits.turn(index, seed)
    low, high = splits.table().seeds[split]
    assert low <= picture_seed < high


@given(
    st.tuples(st.integers(0, 999), st.integers(0, 99_999)),
    st.tuples(st.integers(0, 999), st.integers(0, 99_999)),
)
def test_two_pictures_never_share_a_seed(one: tuple[int, int], other: tuple[int, int]) -> None:
    first, second = splits.turn(one[1], one[0])[1], splits.turn(other[1], other[0])[1]
    assert (first == second) == (one == other)


@pytest.mark.parametrize(("index", "seed"), [(-1, 1), (100_000, 1), (0, -1), (0, 1000)])
def test_outside_the_ranges_is_refused(index: int, seed: int) -> None:
    with pytest.raises(ValueError, match="outside"):
        splits.turn(index, seed)


@given(st.text(max_size=40))
def test_every_cell_belongs_to_exactly_one_split(cell: str) -> None:
    assert sum(splits.table().owns(split, cell) for split in splits.SPLITS) == 1


def test_a_table_with_something_in_two_splits_is_refused(tmp_path: Path) -> None:
    table = splits.table()
    with pytest.raises(ValueError, match="scenes"):
        dataclasses.replace(table, scenes={**table.scenes, "test": table.scenes["train"]})
    with pytest.raises(ValueError, match="seeds"):
        dataclasses.replace(table, seeds={**table.seeds, "test": (5, 900)})
    with pytest.raises(ValueError, match="bin"):
        dataclasses.replace(table, cells={**table.cells, "test": frozenset({0})})
    both = {**table.goods_only, "test": frozenset({"box"}), "train": frozenset({"box"})}
    with pytest.raises(ValueError, match="goods"):
        dataclasses.replace(table, goods_only=both)


def test_the_tables_goods_exist() -> None:
    named = {kind for kinds in splits.table().goods_only.values() for kind in kinds}
    assert named <= set(GOODS)


def test_a_scaled_shape_stays_in_its_cell_and_another_proportion_leaves_it() -> None:
    small = {"width": 100.0, "height": 52.0, "depth": 33.0}
    large = {key: 3 * value for key, value in small.items()}
    flat = {**small, "height": 20.0}
    assert splits.shape_cell("tote", small) == splits.shape_cell("tote", large)
    assert splits.shape_cell("tote", small) != splits.shape_cell("tote", flat)
    assert splits.shape_cell("tote", small) != splits.shape_cell("clutch", small)
