"""Baked garments as small files: whole numbers, the same bytes each time, a sha256 for each."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np

from training.render.cloth.cut import Pattern
from training.render.cloth.poses import Baked

POINT_MM = 0.05
FLAT_MM = 0.1
MANIFEST = "manifest.json"


def write(folder: Path, name: str, made: Baked, pattern: Pattern, pose: str, seed: int) -> Path:
    """Write one garment's mesh. Raises ValueError where it is too large for 16 bits."""
    cloth = made.cloth
    low = made.points_mm.min(axis=0)
    points = np.round((made.points_mm - low) / POINT_MM)
    if points.max() > 65535 or len(points) > 65535 or np.abs(cloth.flat_mm).max() > 3270.0:
        raise ValueError(f"{name} is too large for its file")
    about = {
        "family": pattern.family,
        "pose": pose,
        "seed": seed,
        "hanger": made.hanger,
        "low_mm": [round(float(each), 3) for each in low],
        "hollow": pattern.hollow,
        "split": pattern.split,
        "bands": pattern.bands,
        "neck_mm": [round(float(v), 2) for v in pattern.edges[-1].points[-1]],
        "rims": {key: len(run) for key, run in cloth.rims.items()},
    }
    runs = [cloth.rims[key] for key in sorted(cloth.rims)]  # as the JSON lists them
    path = folder / f"{name}.npz"
    np.savez_compressed(
        path,
        points=points.astype(np.uint16),
        faces=cloth.faces.astype(np.uint16),
        flat=np.round(cloth.flat_mm / FLAT_MM).astype(np.int16),
        layer=cloth.layer.astype(np.uint8),
        band=cloth.band.astype(np.uint8),
        rims=(np.concatenate(runs) if runs else np.zeros(0)).astype(np.uint16),
        about=np.frombuffer(json.dumps(about, sort_keys=True).encode(), dtype=np.uint8),
    )
    return path


def manifest(folder: Path) -> Path:
    """Write down every mesh in the folder with its sha256 and size."""
    rows = {
        path.stem: {
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            "bytes": path.stat().st_size,
        }
        for path in sorted(folder.glob("*.npz"))
    }
    target = folder / MANIFEST
    target.write_text(json.dumps(rows, indent=1, sort_keys=True) + "\n")
    return target
