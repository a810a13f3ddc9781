"""Run by Blender's Python: every kind of material at 32 x 32, one line of JSON each."""

from __future__ import annotations

import json
import random
import sys
import tempfile
from pathlib import Path
from typing import Any

import bpy
import numpy as np

from training.render.materials import kinds, sheet


def main() -> None:
    """Render each kind and write its name, its mean and whether it is finite."""
    drawers = sheet.drawers()
    by_kind: dict[str, Any] = {}
    for drawn in drawers.values():
        params = drawn(random.Random(5))
        by_kind.setdefault(params["kind"], params)
    sys.stdout.write(json.dumps({"missing": sorted(set(kinds.KINDS) - set(by_kind))}) + "\n")
    for kind, params in sorted(by_kind.items()):
        values = _shot(params)
        facts = {"kind": kind, "finite": bool(np.isfinite(values).all())}
        facts |= {"mean": float(values[..., :3].mean()), "spread": float(values[..., :3].std())}
        sys.stdout.write(json.dumps(facts) + "\n")


def _shot(params: dict[str, Any]) -> Any:
    sheet.scene(params)
    sheet.look("far", 32)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "it.exr"
        bpy.context.scene.render.image_settings.file_format = "OPEN_EXR"
        sheet.render(path, size=32, samples=2)
        image = bpy.data.images.load(str(path))
        values = np.empty(32 * 32 * 4, dtype=np.float32)
        image.pixels.foreach_get(values)
    return values.reshape(32, 32, 4)


if __name__ == "__main__":
    main()
