"""Alterations that are worked into the built thing: its letters and its proportions."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import numpy as np

from training.render.shapes import Floats, Mesh
from training.render.things.thing import Anchor, Letters, Part, Seam, Thing

FONTS = {"narrower": (0.86, 0.0), "wider": (1.16, 0.0), "sheared": (1.0, 0.22)}
"""Other cuts of the letters: width at the same height, and slant as x per y."""


def reshape(thing: Thing, alterations: Mapping[str, Any]) -> Thing:
    """The copy's shape; with no alteration of shape, the thing itself."""
    amounts = {name: row["amount"] for name, row in alterations.items()}
    letters = tuple(_lettered(each, amounts) for each in thing.letters)
    if any(new is not old for new, old in zip(letters, thing.letters, strict=True)):
        thing = dataclasses.replace(thing, letters=letters)
    if "proportions" in amounts and not alterations["proportions"].get("built"):
        thing = _widened(thing, float(amounts["proportions"]))
    return thing


def _lettered(letters: Letters, amounts: Mapping[str, Any]) -> Letters:
    width, slant = FONTS.get(str(amounts.get("logo_font")), (1.0, 0.0))
    width *= float(amounts.get("logo_width", 1.0))
    changes: dict[str, Any] = {}
    if width != 1.0 or slant:
        frame = letters.frame.copy()
        frame[:3, 1] += slant * frame[:3, 0]
        frame[:3, 0] *= width
        changes["frame"] = frame
    if "logo_size" in amounts:
        changes["size_mm"] = letters.size_mm * float(amounts["logo_size"])
    if "logo_spacing" in amounts:
        changes["spacing"] = letters.spacing * float(amounts["logo_spacing"])
    if "logo_weight" in amounts:
        changes["weight_mm"] = letters.weight_mm + float(amounts["logo_weight"])
    if "engraving_depth" in amounts:
        changes["depth_mm"] = letters.depth_mm * float(amounts["engraving_depth"])
    return dataclasses.replace(letters, **changes) if changes else letters


def _widened(thing: Thing, factor: float) -> Thing:
    """Everything wider along x by a factor: the whole keeps its height and depth."""
    scale = np.array([factor, 1.0, 1.0])
    return dataclasses.replace(
        thing,
        parts=tuple(_wider_part(part, scale) for part in thing.parts),
        letters=tuple(
            dataclasses.replace(each, frame=_wider_frame(each.frame, scale))
            for each in thing.letters
        ),
        anchors=tuple(_wider_anchor(each, scale) for each in thing.anchors),
        seams=tuple(
            Seam(each.name, each.points_mm * scale, _turned(each.normals, scale))
            for each in thing.seams
        ),
    )


def _wider_part(part: Part, scale: Floats) -> Part:
    mesh = Mesh(part.mesh.vertices * scale, part.mesh.faces, part.mesh.slots)
    return dataclasses.replace(part, mesh=mesh)


def _wider_frame(frame: Floats, scale: Floats) -> Floats:
    wider = frame.copy()
    wider[:3] *= scale[:, None]
    return wider


def _wider_anchor(anchor: Anchor, scale: Floats) -> Anchor:
    x, y, z = (float(value) for value in np.array(anchor.at_mm) * scale)
    a, b, c = (float(value) for value in _turned(np.array([anchor.normal]), scale)[0])
    return dataclasses.replace(anchor, at_mm=(x, y, z), normal=(a, b, c))


def _turned(normals: Floats, scale: Floats) -> Floats:
    """Normals of a scaled surface."""
    turned = normals / scale
    return np.asarray(turned / np.linalg.norm(turned, axis=1, keepdims=True))
