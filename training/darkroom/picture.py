"""One rendered plan made into its files; the renderer's own files are deleted at once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from training.darkroom import files, truth
from training.darkroom.develop import developed
from training.darkroom.errors import BrokenPicture

PASSES = ("beauty.exr", "ground.exr", "item.exr", "alpha.exr", "facts.json")
VISIBLE = 0.5
#: what differs from machine to machine or run to run stays out of a picture's JSON
OWN = ("seconds", "border")


def develop(order: Mapping[str, Any], rendered: Path, out: Path) -> int:
    """Make one picture's files in ``out``; returns the bytes that the renderer's files took.

    Raises BrokenPicture, naming id and seed, where the passes cannot be read or make no picture.
    """
    try:
        facts = json.loads((rendered / f"{order['id']}.facts.json").read_text())
        plan = facts.pop("plan")
        known = truth.read(plan, facts, rendered)
    except (OSError, RuntimeError, KeyError, json.JSONDecodeError) as error:
        raise BrokenPicture(order["id"], order["seed"], f"{error!r}") from error
    shown = developed(plan, known)
    made = files.encode(shown, known)
    facts_of_it = document({**plan, "phone": shown.phone}, facts, known, made)
    files.write(out, plan["id"], made, facts_of_it)
    return discard(plan["id"], rendered)


def discard(picture_id: str, rendered: Path) -> int:
    """Delete the renderer's files of one picture; returns how many bytes they were."""
    freed = 0
    for ending in PASSES:
        path = rendered / f"{picture_id}.{ending}"
        if path.exists():
            freed += path.stat().st_size
            path.unlink()
    return freed


def document(
    plan: Mapping[str, Any], facts: Mapping[str, Any], known: truth.Truth, made: files.Bytes
) -> dict[str, Any]:
    """All that made the picture and all that is known of it, as its JSON says it."""
    numbers, counts = np.unique(known.parts_u8, return_counts=True)
    seen = dict(zip(numbers.tolist(), counts.tolist(), strict=True))
    return {
        **plan,
        "render": {key: value for key, value in facts.items() if key not in OWN},
        "files": sorted(f"{plan['id']}.{ending}" for ending in made),
        "truth": {
            "px_per_mm": facts["px_per_mm"],
            "cover": round(float(known.alpha.mean()), 5),
            "soft_pixels": int(((known.alpha > 0.002) & (known.alpha < 0.998)).sum()),
            "parts": {name: seen.get(number, 0) for name, number in facts["parts"].items()},
            "damage_pixels": {
                name: int((mask >= VISIBLE).sum()) for name, mask in known.damages.items()
            },
        },
    }
