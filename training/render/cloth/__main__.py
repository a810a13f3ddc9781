"""``python -m training.render.cloth``: bake garments with Blender's cloth simulation.

Each mesh is made in a process of its own from its family, pose and seed, so that one that breaks
does not take the others along; what is there already stays.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
from pathlib import Path

from training.render.cloth import poses, store
from training.render.cloth.patterns import PATTERNS
from training.render.cloth.weave import CutCrossed
from training.render.things.goods.baked import FOLDER

ORDER = (
    ("tshirt", "laid", 3), ("jumper", "laid", 3), ("shirt", "laid", 3), ("trousers", "laid", 3),
    ("dress", "laid", 3), ("hoodie", "laid", 2), ("coat", "laid", 2), ("skirt", "laid", 2),
    ("tshirt", "hung", 2), ("shirt", "hung", 1), ("dress", "hung", 2), ("coat", "hung", 2),
    ("trousers", "hung", 1), ("skirt", "hung", 1), ("jumper", "hung", 1),
    ("scarf", "dropped", 2), ("scarf", "folded", 1), ("tshirt", "folded", 1),
    ("jumper", "folded", 2), ("trousers", "folded", 1), ("shirt", "folded", 1),
    ("tshirt", "dropped", 1), ("jumper", "dropped", 1), ("dress", "dropped", 1),
)  # fmt: skip
"""Family, pose, how many."""

SPOILED = frozenset({"dress-hung-1"})
"""Looked at and left out: it slips off its hanger and twists."""

TRIES = 12


def main(arguments: list[str] | None = None) -> int:
    """Read the command line; bake what is missing, then write the manifest."""
    parser = argparse.ArgumentParser(prog="training.render.cloth", description=__doc__)
    parser.add_argument("--out", type=Path, default=FOLDER)
    parser.add_argument("--one", help="bake only this one, for example tshirt-laid-1")
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    if options.one:
        _bake(options.out, options.one)
        return 0
    broken = []
    for name in names():
        if (options.out / f"{name}.npz").exists():
            continue
        command = [sys.executable, "-m", "training.render.cloth", "--out", str(options.out)]
        # S603: this very interpreter, with names of our own list.
        if subprocess.run([*command, "--one", name], check=False).returncode:  # noqa: S603
            broken.append(name)
    store.manifest(options.out)
    if broken:
        sys.stderr.write(f"not baked: {', '.join(broken)}\n")
    return 1 if broken else 0


def names() -> list[str]:
    """Every mesh to be baked: the first of each family and pose, then the second, and so on."""
    rounds = range(max(count for _, _, count in ORDER))
    every = [f"{f}-{pose}-{n + 1}" for n in rounds for f, pose, count in ORDER if n < count]
    return [name for name in every if name not in SPOILED]


def _bake(folder: Path, name: str) -> None:
    """One mesh. Raises CutCrossed where none of many cuts can be sewn."""
    family, pose, number = name.split("-")
    seed = int(number)
    for attempt in range(TRIES):
        pattern = PATTERNS[family](random.Random(f"cut {family} {pose} {seed} {attempt}"))
        try:
            made = poses.baked(pattern, pose, seed)
        except CutCrossed:
            continue
        store.write(folder, name, made, pattern, pose, seed)
        return
    raise CutCrossed(name)


if __name__ == "__main__":
    sys.exit(main())
