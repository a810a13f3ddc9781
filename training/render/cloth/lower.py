"""Cuts without shoulders: trousers, skirts and scarves."""

from __future__ import annotations

import random

from training.render.cloth.cut import Edge, Pattern, bezier, straight


def trousers(draw: random.Random) -> Pattern:
    """Two legs, a waistband; the half outline begins at the crotch."""
    k = draw.uniform(0.93, 1.08)
    waist, hip = 205.0 * k, 265.0 * k
    tall, rise = 1010.0 * k * draw.uniform(0.9, 1.04), 275.0 * k
    low = draw.uniform(85.0, 150.0) * k
    lean = draw.uniform(14.0, 70.0)
    crotch = (0.0, tall - rise)
    inner, outer = (lean, 0.0), (lean + 2 * low, 6.0)
    edges = (
        Edge("inner", bezier(crotch, (lean * 0.4, tall * 0.4), inner)),
        Edge("cuff", straight(inner, outer)),
        Edge("outer", bezier(outer, (hip * 0.96, tall * 0.42), (hip, tall - rise * 0.72))),
        Edge("side", bezier((hip, tall - rise * 0.72), (hip, tall - rise * 0.3), (waist, tall))),
        Edge("waist", bezier((waist, tall), (waist * 0.5, tall - 10.0), (0.0, tall - 14.0))),
    )
    back = {"waist": bezier((waist, tall), (waist * 0.5, tall + 8.0), (0.0, tall + 8.0))}
    return Pattern("trousers", edges, back, {"waist": 38.0, "cuff": 22.0})


def skirt(draw: random.Random) -> Pattern:
    """Straight to wide, over the knee or under."""
    waist, tall = draw.uniform(180.0, 215.0), draw.uniform(400.0, 720.0)
    low = waist * draw.uniform(1.15, 2.0)
    edges = (
        Edge("hem", bezier((0.0, -14.0), (low * 0.6, -10.0), (low, 16.0))),
        Edge("side", bezier((low, 16.0), (waist * 1.28, tall * 0.7), (waist, tall))),
        Edge("waist", bezier((waist, tall), (waist * 0.5, tall - 12.0), (0.0, tall - 16.0))),
    )
    back = {"waist": bezier((waist, tall), (waist * 0.5, tall + 4.0), (0.0, tall + 4.0))}
    return Pattern("skirt", edges, back, {"waist": 34.0, "hem": 20.0})


def scarf(draw: random.Random) -> Pattern:
    """One cloth: a square of silk or a long strip."""
    half, tall = draw.choice([(420.0, 840.0), (120.0, 1250.0), (170.0, 1100.0)])
    edges = (
        Edge("hem", straight((0.0, 0.0), (half, 0.0))),
        Edge("edge", straight((half, 0.0), (half, tall))),
        Edge("hem", straight((half, tall), (0.0, tall))),
    )
    return Pattern("scarf", edges, None, {"hem": 8.0, "edge": 8.0})
