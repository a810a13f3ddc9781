"""CC0 clothing photographs as subjects: a teacher's mask, kept only where it agrees with itself.

U²-Netp (Apache-2.0) cuts the garment out of the photograph and of its mirror image. Where the two
outlines disagree the photograph is left out; beside the outline nothing is called known, so that
the student does not learn the teacher's blur. Written in the layout of the rendered sets, with
ID.counted.png beside them, so that one reader serves both.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from training.data_renders import Render
from training.metrics import overlap
from vision.geometry import fit_within
from vision.photo import open_photo
from vision.runtime import Runtime
from vision.studio.colour import estimate_foreground
from vision.tasks.cutout import cut_out

U8 = NDArray[np.uint8]

LONGEST = 512  # pixels of the longer side that are kept
LEAST_AGREEMENT = 0.95  # overlap of the outlines of the photograph and of its mirror image
LEAST_SURE = 0.9  # share of the subject's pixels of which the teacher is sure
COVERAGE = (0.05, 0.9)  # a garment that fills less or more is a detail, or was not found
UNSURE_REACH = 4  # pixels on both sides of the outline whose truth is not known


@dataclass(frozen=True)
class Taught:
    """What became of one photograph: its mask's figures, and whether it was kept."""

    photo: str
    agreement: float
    sure: float
    coverage: float
    kept: bool


def teach(photos: Iterable[Path], out: Path, runtime: Runtime) -> list[Taught]:
    """Write every photograph whose mask passes the checks; those of a former call stay."""
    out.mkdir(parents=True, exist_ok=True)
    said = []
    for photo in photos:
        told = out / f"{photo.stem}.taught.json"
        if told.is_file():
            said.append(Taught(**json.loads(told.read_text(encoding="utf-8"))))
            continue
        image_rgb = _small(open_photo(photo).image_rgb)
        alpha_u8 = cut_out(image_rgb, runtime).alpha_u8
        mirrored = cut_out(np.ascontiguousarray(image_rgb[:, ::-1]), runtime).alpha_u8[:, ::-1]
        found = _judge(photo.stem, alpha_u8, mirrored)
        if found.kept:
            _write(out / f"{photo.stem}.jpg", image_rgb, alpha_u8)
        told.write_text(json.dumps(found.__dict__), encoding="utf-8")
        said.append(found)
    return said


def _judge(name: str, alpha_u8: U8, mirrored: U8) -> Taught:
    ours = alpha_u8 >= 128
    agreement = overlap(ours, mirrored >= 128)
    coverage = float(ours.mean())
    sure = float((alpha_u8[ours] >= 230).mean()) if ours.any() else 0.0
    kept = (
        agreement >= LEAST_AGREEMENT
        and sure >= LEAST_SURE
        and COVERAGE[0] <= coverage <= COVERAGE[1]
    )
    return Taught(name, round(agreement, 4), round(sure, 4), round(coverage, 4), kept)


def _write(picture: Path, image_rgb: U8, alpha_u8: U8) -> None:
    render = Render(picture)
    side = 2 * UNSURE_REACH + 1
    near = cv2.morphologyEx(alpha_u8, cv2.MORPH_GRADIENT, np.ones((side, side), np.uint8))
    counted = np.where(near > 12, 0, 255).astype(np.uint8)
    colours = estimate_foreground(image_rgb, alpha_u8)
    plan = {"split": "train", "kind": "scene", "teacher": "u2netp"}
    render.beside("json").write_text(json.dumps(plan) + "\n", encoding="utf-8")
    cv2.imwrite(str(render.beside("alpha.png")), alpha_u8)
    cv2.imwrite(str(render.beside("counted.png")), counted)
    lossless = [cv2.IMWRITE_WEBP_QUALITY, 101]
    cv2.imwrite(str(render.beside("fg.webp")), colours[..., ::-1], lossless)
    cv2.imwrite(str(picture), image_rgb[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 95])  # last: whole


def _small(image_rgb: U8) -> U8:
    size_wh = fit_within((image_rgb.shape[1], image_rgb.shape[0]), LONGEST)
    return np.asarray(cv2.resize(image_rgb, size_wh, interpolation=cv2.INTER_AREA), np.uint8)
