"""Palettes, tiles and, in Blender, every kind of material."""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from training.render import splits
from training.render.materials import palette
from training.render.materials.colours import linear, luminance
from training.render.materials.drawn import within
from training.render.materials.tiles import grounds, leathers, metals, prints, weaves
from training.render.materials.tiles.fields import Field

ROOT = Path(__file__).parents[3]

DRAWERS: dict[str, Callable[[random.Random], dict[str, object]]] = {
    "leather": palette.draw_leather,
    "metal": palette.draw_metal,
    "thread": palette.draw_thread,
    "hole": palette.draw_hole,
    "edge": palette.draw_edge,
    "lining": palette.draw_lining,
    "canvas": palette.draw_canvas,
    "fabric": palette.draw_fabric,
    "nylon": palette.draw_nylon,
    "mesh": palette.draw_mesh,
    "rubber": palette.draw_rubber,
    "sole": palette.draw_sole,
    "wood": palette.draw_wood,
    "vinyl": palette.draw_vinyl,
    "glass": palette.draw_glass,
    "plastic": palette.draw_plastic,
    "card": palette.draw_card,
    "skin": palette.draw_skin,
    "ground": palette.draw_ground,
}

TILES: dict[str, Callable[[int], Field]] = {
    "pebbles": leathers.pebbles,
    "saffiano": leathers.saffiano,
    "crocodile": leathers.crocodile,
    "nap": leathers.nap,
    "film": leathers.film,
    "worked": metals.worked,
    "plain": weaves.plain,
    "twill": weaves.twill,
    "herringbone": weaves.herringbone,
    "rib": weaves.rib,
    "purl": weaves.purl,
    "openwork": weaves.openwork,
    "wood": grounds.wood,
    "stone": grounds.stone,
    "fibres": grounds.fibres,
    "monogram": partial(prints.monogram, 3),
    "stripes": partial(prints.stripes, 3),
    "checks": partial(prints.checks, 0),
    "dots": partial(prints.dots, 4),
}

# Houses whose letters or names must not come out of our prints and palettes.
REAL_HOUSES = re.compile(
    r"vuitton|gucci|chanel|hermes|prada|dior|fendi|goyard|celine|balenciaga|burberry|versace"
    r"|bottega|loewe|givenchy|valentino|moncler|nike|jordan|\b(LV|GG|CC|CD|YSL|FF|MCM|MK|DG)\b",
    re.IGNORECASE,
)


@given(seed=st.integers(0, 2**32), name=st.sampled_from(sorted(DRAWERS)))
@settings(deadline=None, max_examples=150)
def test_a_draw_is_json_repeats_by_its_seed_and_its_colours_reflect_less_than_they_get(
    seed: int, name: str
) -> None:
    first, again = (DRAWERS[name](random.Random(seed)) for _ in range(2))
    assert json.loads(json.dumps(first)) == again
    for key, value in first.items():
        if key.endswith("rgb"):
            assert isinstance(value, list)
            assert all(0.0 < part <= 0.92 for part in value), (key, value)
        if key.endswith("_mm") and isinstance(value, float):
            assert value >= 0.0
    assert 0.0 <= float(str(first.get("wear", 0.0))) <= 1.0


def test_leathers_come_in_the_colours_of_shops() -> None:
    draw = random.Random(1)
    families = Counter(str(palette.draw_leather(draw)["family"]) for _ in range(3000))
    assert 0.24 < families["black"] / 3000 < 0.34
    assert all(families[name] > 15 for name in ("tan", "beige", "white", "red", "navy", "metallic"))


def test_thread_may_vanish_in_its_leather_and_may_stand_out() -> None:
    draw = random.Random(2)
    for code in ("#f2efe9", "#15130f"):
        leather = {"rgb": linear(code)}
        lights = [luminance(palette.draw_thread(draw, leather)["rgb"]) for _ in range(300)]
        ratios = np.array(lights) / luminance(leather["rgb"])
        same = np.mean((ratios > 0.6) & (ratios < 1.7))
        assert 0.5 < same < 0.95
        assert (ratios > 4).any() or (ratios < 0.25).any()


@pytest.mark.parametrize("split", splits.SPLITS)
def test_a_split_draws_what_the_committed_table_gives_it(split: str) -> None:
    draw = random.Random(3)
    for _ in range(40):
        drawn = palette.draw_leather(draw, split)
        assert splits.table().owns(split, splits.material_cell({"leather": drawn}))


def test_a_split_that_owns_nothing_is_said_and_never_waits_for_ever() -> None:
    owned = {"kind": "plain", "rgb": [0.5, 0.5, 0.5]}
    cell = splits.material_cell({"leather": owned})
    foreign = next(each for each in splits.SPLITS if not splits.table().owns(each, cell))
    with pytest.raises(LookupError, match=foreign):
        within(foreign, lambda: owned)


def test_the_roles_of_a_suite_are_matched() -> None:
    for seed in range(30):
        suite = palette.draw_suite(random.Random(seed))
        assert suite["satin"]["rgb"] == suite["metal"]["rgb"]
        assert suite["satin"]["rough"] > suite["metal"]["rough"]
        assert luminance(suite["hole"]["rgb"]) < 0.05


@pytest.mark.parametrize("name", sorted(TILES))
def test_a_tile_repeats_without_a_seam(name: str) -> None:
    tile = TILES[name](4)
    assert tile.dtype == np.float32
    assert np.isfinite(tile).all()
    assert tile.min() >= 0.0
    assert tile.max() <= 1.0
    for axis in (0, 1):
        inside = np.abs(np.diff(tile, axis=axis)).mean(axis=(1 - axis, 2))
        across = np.abs(np.take(tile, 0, axis) - np.take(tile, -1, axis)).mean()
        # A joint of boards may lie at the border, as it may lie at any other row.
        assert across <= max(inside.max() * 1.05, 1e-6)
        if name not in {"stripes", "checks", "dots", "wood"}:
            assert across < inside.mean() + 6 * inside.std() + 1e-4


def test_two_variants_of_a_tile_differ_and_one_is_always_the_same() -> None:
    first, again, other = leathers.nap(1), leathers.nap(1), leathers.nap(2)
    assert np.array_equal(first, again)
    assert np.abs(first - other).mean() > 0.05


def test_every_pebble_has_its_own_depth() -> None:
    """Some neighbours almost grow together: grooves are not all as deep."""
    groove = leathers.pebbles(1)[..., 1]
    deep = np.quantile(groove[groove > 0.1], [0.25, 0.9])
    assert deep[1] > 2 * deep[0]


@pytest.mark.parametrize("weave", ["plain", "oxford", "twill", "tweed", "herringbone", "satin"])
def test_a_draft_closes_on_itself_and_both_threads_come_up(weave: str) -> None:
    up = weaves.draft(weave)
    for axis in (0, 1):
        shares = up.mean(axis=axis)
        assert (shares > 0.1).all()
        assert (shares < 0.9).all()
    column = up[:, 0].astype(int)
    period = next(n for n in range(1, 61) if np.array_equal(np.roll(column, n), column))
    assert 60 % period == 0


def test_an_unknown_weave_is_refused() -> None:
    with pytest.raises(KeyError):
        weaves.draft("velvet")


def test_no_real_house_is_written_anywhere_in_materials() -> None:
    assert not any(REAL_HOUSES.fullmatch(house) for house in prints.HOUSES)
    for path in (ROOT / "training/render/materials").rglob("*.py"):
        assert not REAL_HOUSES.search(path.read_text()), path.name


def test_palettes_work_without_blender() -> None:
    code = "import sys; import training.render.materials.palette; sys.exit('bpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


@pytest.mark.render
@pytest.mark.slow
@pytest.mark.timeout(600)
def test_every_kind_of_material_renders_without_a_broken_value() -> None:
    python = os.environ.get("LOUPE_RENDER_PYTHON", str(ROOT / ".venv-render/bin/python"))
    assert Path(python).exists(), f"{python} is missing: make .venv-render/ready"
    script = ROOT / "tests/training/render/every_material.py"
    done = subprocess.run(
        [python, str(script)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    first, *rest = [json.loads(line) for line in done.stdout.splitlines() if line[:1] == "{"]
    assert first == {"missing": []}
    assert len(rest) >= 36
    for facts in rest:
        assert facts["finite"], facts
        assert 0.02 < facts["mean"] < 2.0, facts
        assert facts["spread"] > 0.02, facts
