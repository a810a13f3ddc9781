"""Damage of edges, metal and seams: lost edge paint, tarnish, bare needle holes, what was bent."""

from __future__ import annotations

import numpy as np

from training.render.damage.raster import Sheet, Stamp, smooth
from training.render.things.thing import Params


def edge_paint_loss(damage: Params) -> Stamp:
    """Chips down to the raw hide, cracks across the edge, paint rubbed thin."""
    sheet = Sheet(tuple(damage["size_mm"]), damage["seed"])
    amounts, variant = damage["amounts"], damage["variant"]
    long = amounts["length_mm"] / 2
    span = sheet.blob((long, max(4.0, 0.6 * long)), 0.5, 0.25, 0.0) * sheet.margin()
    if variant == "chips":
        chip = smooth(sheet.noise(1.6 * amounts["width_mm"], 3) + 1.1 * span, 1.0, 1.12)
        gone = chip * smooth(span, 0.1, 0.3)
    elif variant == "cracks":
        gap = sheet.noise(1.3 * amounts["width_mm"] + 0.4, 2, 0.25, 0.0)
        gone = smooth(np.abs(gap), 0.16, 0.03) * span
    else:
        gone = span * smooth(sheet.noise(0.5, 4, 4.0), -0.6, 0.8)
    fibre = smooth(sheet.noise(0.16, 2, 4.0), -0.4, 1.4)
    rim = np.clip(sheet.blur(gone, 0.1) - gone, 0, 1)
    height = amounts["depth_mm"] * (0.5 * rim - gone + 0.35 * gone * fibre)
    return Stamp(smooth(gone, 0.12, 0.5), gone * (0.8 + 0.2 * fibre), height, sheet.blank())


def tarnish(damage: Params) -> Stamp:
    """Spots, a cloudy bloom, a green crust, plating worn through."""
    sheet = Sheet(tuple(damage["size_mm"]), damage["seed"])
    amounts, variant = damage["amounts"], damage["variant"]
    long, wide = amounts["length_mm"] / 2, amounts["width_mm"] / 2
    area = sheet.blob((long, max(wide, 0.4 * long)), 1.2, 0.9, 0.0) * sheet.margin()
    if variant == "spots":
        cover = smooth(sheet.noise(0.5 * wide + 0.3, 1) + 1.1 * area, 1.4, 1.8) * (area > 0.02)
    elif variant == "bloom":
        cover = area * np.clip(0.75 + 0.3 * sheet.noise(0.6, 4), 0.0, 1.0)
    elif variant == "crust":
        cover = smooth(area + 0.16 * sheet.noise(0.5, 4), 0.5, 0.75)
    else:
        cover = smooth(area + 0.12 * sheet.noise(0.8, 3), 0.4, 0.62)
    rough = sheet.noise(0.12, 2)
    grown = {"crust": 3.0, "worn": -1.0}.get(variant, 0.3)
    height = amounts["depth_mm"] * cover * (grown + 0.6 * rough)
    return Stamp(smooth(cover, 0.1, 0.45), cover, height, sheet.blank())


def imprint(damage: Params) -> Stamp:
    """Where stitches are gone: the thread's pressed groove, fresher than what lies around it."""
    sheet = Sheet(tuple(damage["size_mm"]), damage["seed"])
    half, run = damage["amounts"]["width_mm"] / 2, damage["gap_mm"] / 2
    path = np.stack([np.linspace(-run, run, 24), np.zeros(24)], axis=1)
    groove, wide = sheet.blank(), sheet.blank()
    sheet.stroke(groove, path, half, soft_mm=0.4)
    sheet.stroke(wide, path, half + 0.22, soft_mm=0.15)
    shade = groove * np.clip(0.7 + 0.3 * sheet.noise(0.6), 0.0, 1.0)
    return Stamp(wide, shade, -damage["amounts"]["depth_mm"] * groove, sheet.blank())


def bent(damage: Params) -> Stamp:
    """How far hardware was bent: 0 at the hinge, on the left, to 1 at its end; no colour."""
    sheet = Sheet(tuple(damage["size_mm"]), damage["seed"])
    hinge = -sheet.size_mm[0] / 2
    mask = smooth(sheet.x, hinge + 0.12 * sheet.size_mm[0], hinge + 0.5 * sheet.size_mm[0])
    return Stamp(mask, sheet.blank(), sheet.blank(), sheet.blank())
