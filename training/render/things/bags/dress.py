"""What a bag wears: its name, charms, pockets, patches."""

from __future__ import annotations

from typing import Any

import numpy as np

from training.render.shapes import Floats
from training.render.things.bags.making import Making, frame_flat
from training.render.things.fittings import emblem, locks, metal, tassel
from training.render.things.fittings.chain import Links, chain
from training.render.things.fittings.logo import put_logo, width_of
from training.render.things.fittings.patch import Patch
from training.render.things.fittings.pieces import put
from training.render.things.fittings.seam import sew_flat
from training.render.things.fittings.sheet import cut_piece
from training.render.things.thing import Part


def name(making: Making, flap: Patch | None) -> None:
    """The house's name, on the flap or on the front, where there is room for it."""
    logo = making.params["logo"]
    panel = making.body.front
    if flap is not None and making.params["flap"]["length_mm"] > 0.6 * panel.hs[-1]:
        total = float(flap.flat[..., 1].max())
        spot = total - (0.45 + logo["place"]) * making.params["flap"]["length_mm"]
        frame = frame_flat(flap, 0.0, spot, 0.05) @ np.diag([-1.0, -1.0, 1.0, 1.0])
        room = float(np.abs(flap.flat[..., 0]).max()) * 1.5
    else:
        share = making.params["logo_at"] + logo["place"]
        h = share * panel.hs[-1]
        frame = frame_flat(panel, 0.0, h, 0.05)
        room = 1.6 * panel.half_width(h)
    if width_of(logo) > room:
        logo = {**logo, "size_mm": logo["size_mm"] * room / width_of(logo)}
    parts, letters = put_logo(logo, frame)
    making.parts += parts
    making.letters += letters
    making.anchor("logo", frame[:3, 3], frame[:3, 2], max(45.0, 1.25 * width_of(logo)))


def charms(making: Making, flap: Patch | None) -> None:
    """What hangs from the handle's ring or over the flap: tags, tassels, letters of metal."""
    numbers: dict[str, Any] = making.params["charm"]
    if numbers["kind"] == "none":
        return
    panel = making.body.front
    across = numbers["at"] * panel.half_width(panel.hs[-1])
    lift = 9.0 if numbers["kind"] == "tassel" else 6.0
    if flap is not None:
        # Over the flap, from just beyond the bend, as a clochette hangs from its handle.
        bend = float(flap.flat[..., 1].max()) - making.params["flap"]["length_mm"] + 8.0
        frame = frame_flat(flap, across * 0.9, bend, lift)
    else:
        frame = frame_flat(panel, across, panel.hs[-1] - 4.0, lift)
    making.fixed(_charm(making, numbers), _hanging(making, numbers["sway"], frame))


def _hanging(making: Making, sway: float, frame: Floats) -> Floats:
    """A frame whose y axis points up along the wall, so that what hangs lies against it."""
    out = frame[:3, 2]
    down = making.body.toward(sway, 0.0, -1.0)
    down = down - (down @ out) * out
    hang = frame.copy()
    hang[:3, 1] = -down / np.linalg.norm(down)
    hang[:3, 0] = np.cross(hang[:3, 1], out)
    return hang


def _charm(making: Making, numbers: dict[str, Any]) -> list[Part]:
    seed, long = making.params["seed"], numbers["long_mm"]
    if numbers["kind"] == "tassel":
        return tassel.tassel(long, 7.5, seed)
    if numbers["kind"] == "tag":
        return tassel.tag(long, long * 0.42, numbers["shape"], seed)
    if numbers["kind"] == "padlock":
        return [Part("charm", metal.padlock(long * 0.4), ("metal",))]
    drop = np.stack([np.zeros(9), -np.linspace(0, 26.0, 9), np.full(9, 1.0)], axis=1)
    facing = np.tile([0.0, 0.0, 1.0], (9, 1))
    links = chain("charm", drop, facing, Links("cable", 9.0, 6.5, 1.5), seed)
    mark = emblem.emblem(making.params["logo"]["emblem"], long * 0.7, 2.6)
    return [links, put(Part("charm", mark, ("metal",)), locks.shift(0.0, -26.0 - 0.34 * long, 0.0))]


def pocket(making: Making) -> None:
    """A flat pocket sewn on the front."""
    numbers = making.params["pocket"]
    if not numbers["share"]:
        return
    panel = making.body.front
    high = panel.hs[-1]
    rows = np.linspace(0.08 * high, numbers["share"] * high, 30)
    half = numbers["wide"] * np.array([panel.half_width(float(h)) for h in rows])
    corner = np.clip((rows - rows[0]) / 18.0, 0.0, 1.0)
    half = half - 14.0 * (1 - np.sqrt(np.maximum(1 - (1 - corner) ** 2, 0.0)))
    places = np.stack(
        [np.linspace(-1, 1, 44)[None] * half[:, None], np.broadcast_to(rows[:, None], (30, 44))],
        axis=2,
    )
    uv = panel.uv_of(places.reshape(-1, 2)).reshape(30, 44, 2)
    part = cut_piece("pocket", panel, uv[..., 0], uv[:, 0, 1], 1.6, 0.6)
    making.parts.append(part)
    side = np.stack([half - 3.5, rows], axis=1)
    foot = np.stack(
        [np.linspace(-half[0] + 5, half[0] - 5, 30), np.full(30, rows[0] + 3.5)], axis=1
    )
    keep = rows > rows[0] + 3.5
    line = np.vstack([(side * [-1, 1])[keep][::-1], foot, side[keep]])
    making.sewn(sew_flat("pocket", line, panel.surface, making.stitch, 2.3))
    top = np.stack(
        [np.linspace(-half[-1] + 4, half[-1] - 4, 40), np.full(40, rows[-1] - 4.0)], axis=1
    )
    making.sewn(sew_flat("pocket mouth", top, panel.surface, making.stitch, 2.3))
