"""A stand-in for Blender: reads orders like the worker and writes small EXR files like it.

``renderer.py OUT [ID=how ...]``: for the picture ID it dies by a signal ("killed", once), always
("lost"), holds too much memory ("large"), says that its scene is broken ("broken"), or writes an
EXR that is cut off ("torn").
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

import numpy as np
import OpenEXR

SIZE = 32


def main() -> int:
    out = Path(sys.argv[1])
    faults = dict(each.split("=") for each in sys.argv[2:])
    with (out.parent / "begun").open("a") as begun:
        begun.write(f"{os.getpid()}\n")
    while line := sys.stdin.readline():
        order = json.loads(line)
        how = faults.get(order["id"], "")
        once = out.parent / f"died-{order['id']}"
        if how == "lost" or (how == "killed" and not once.exists()):
            once.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        if how == "broken":
            say({"id": order["id"], "seed": order["seed"], "error": "KeyError('no such thing')"})
            return 3
        draw(order, out)
        if how == "torn":
            (out / f"{order['id']}.item.exr").write_bytes(b"v/1\x01")
        say(
            {
                "id": order["id"],
                "seconds": {"all": {"wall": 0.1, "cpu": 0.1}},
                "peak_mb": 1.0,
                "rss_mb": 9000.0 if how == "large" else 1.0,
            }
        )
    return 0


def say(what: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def draw(order: dict[str, Any], out: Path) -> None:
    """A red square with a soft edge on grey, an eighth of its width damaged."""
    plan = {
        **order,
        "size_wh": [SIZE, SIZE],
        "kind": "foreground" if order["index"] % 2 else "scene",
        "thing": {"kind": "box", "params": {}},
        "materials": {},
        "scene": {"kind": "bare", "params": {}},
        "phone": {},
        "damages": [{"id": "d0", "kind": "scratch", "truth": True}],
        "alterations": {},
        "pair": None,
    }
    alpha = np.zeros((SIZE, SIZE), dtype=np.float32)
    alpha[8:24, 8:24], alpha[8:24, 24] = 1.0, 0.25
    item = np.dstack([alpha * 0.6, alpha * 0.1, alpha * 0.1, alpha])
    ground = np.dstack(
        [np.full((SIZE, SIZE, 3), 0.3, np.float32), np.ones((SIZE, SIZE), np.float32)]
    )
    shown = item + ground * (1 - alpha[..., None])
    depth = np.where(alpha > 0, 0.8, 1e10).astype(np.float32)
    write(out / f"{order['id']}.item.exr", item, depth, alpha > 0.5)
    damaged = alpha * (np.arange(SIZE) < 10)
    # as the worker's pass of flat emission: red is cover, green the damage
    flat = np.dstack([alpha, damaged, np.zeros_like(alpha), alpha])
    write(out / f"{order['id']}.alpha.exr", flat, depth, alpha > 0.5, d0=damaged)
    if plan["kind"] == "scene":
        write(out / f"{order['id']}.beauty.exr", shown, np.full_like(depth, 1.2), alpha > 0.5)
    else:
        write(out / f"{order['id']}.ground.exr", ground, np.full_like(depth, 1.2), alpha > 2.0)
    facts = {
        "plan": plan,
        "parts": {"body": 1, "handle": 2},
        "border": [0, 0, SIZE, SIZE],
        "px_per_mm": 1.5,
        "camera": {"matrix_world": np.eye(4).tolist()},
        "seconds": {},
    }
    (out / f"{order['id']}.facts.json").write_text(json.dumps(facts))


def write(path: Path, combined: Any, depth: Any, inside: Any, **masks: Any) -> None:
    """A multi-part EXR with Blender's names."""
    normal = np.zeros((SIZE, SIZE), np.float32)
    layers = {
        "Combined": {"ViewLayer.Combined": combined.astype(np.float32)},
        "Depth": {"ViewLayer.Depth.Z": depth},
        "Normal": {f"ViewLayer.Normal.{axis}": normal + (axis == "Z") for axis in "XYZ"},
        "Object Index": {"ViewLayer.Object Index.X": inside.astype(np.float32)},
        **{name: {f"ViewLayer.{name}.X": mask.astype(np.float32)} for name, mask in masks.items()},
    }
    header = {"compression": OpenEXR.ZIP_COMPRESSION, "type": OpenEXR.scanlineimage}
    parts = [
        OpenEXR.Part(dict(header), channels, f"ViewLayer.{name}")
        for name, channels in layers.items()
    ]
    OpenEXR.File(parts).write(str(path))


if __name__ == "__main__":
    sys.exit(main())
