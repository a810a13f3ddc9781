"""Cloth: woven, knitted, open and coated, with prints that follow the cut piece."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

from training.render.materials.laid import Bake, Laid
from training.render.materials.surface import Params, Surface
from training.render.materials.tiles import prints, weaves
from training.render.materials.wearing import rubbed, shade
from training.render.nodes import Graph


@dataclass(frozen=True)
class Hand:
    """How one kind of cloth feels: relief in threads, tone between threads, shine, fuzz."""

    weave: str
    relief: float
    contrast: float
    rough: float
    sheen: float
    specular: float = 0.3


HANDS = {
    "cotton": Hand("plain", 0.16, 0.22, 0.85, 0.10),
    "linen": Hand("plain", 0.20, 0.34, 0.88, 0.06),
    "canvas": Hand("plain", 0.24, 0.24, 0.86, 0.04),
    "denim": Hand("twill", 0.22, 0.34, 0.88, 0.03),
    "wool": Hand("tweed", 0.22, 0.40, 0.92, 0.45, 0.15),
    "silk": Hand("satin", 0.06, 0.07, 0.36, 0.25, 0.45),
    "nylon": Hand("oxford", 0.12, 0.12, 0.38, 0.10, 0.5),
}
KNITS = {"stocking": weaves.stocking, "rib": weaves.rib, "purl": weaves.purl}


def woven(graph: Graph, params: Params) -> Surface:
    """Threads ``grain_mm`` apart in the ``weave`` of the kind; denim's weft stays undyed."""
    hand, laid = HANDS[params["kind"]], Laid(graph, params)
    rgb, pitch = params["rgb"], params["grain_mm"]
    bake = getattr(weaves, params.get("weave", hand.weave))
    cloth = laid.tile(bake, params["variant"], pitch * weaves.THREADS)
    dyed = graph.ramp(laid.cloud(110.0, 1.0), 0.3, 0.7)
    base = inked(laid, params, graph.mix(dyed, shade(rgb, 0.94), shade(rgb, 1.06)))
    if params["kind"] == "denim":
        faded = graph.math("MULTIPLY", rubbed(graph, laid, params), 0.7)
        base = graph.mix(faded, base, (0.36, 0.41, 0.47))
        weft = graph.math("MULTIPLY_ADD", cloth[1], -0.6, 0.6)
        base = graph.mix(weft, base, (0.33, 0.34, 0.34))
    light, dark = 1 + hand.contrast, 1 - hand.contrast
    base = graph.mix(1.0, base, graph.mix(cloth[2], (dark,) * 3, (light,) * 3), "MULTIPLY")
    base = graph.mix(graph.math("MULTIPLY", cloth[3], 0.8), base, shade(rgb, 0.2))
    return Surface(
        base=base,
        rough=params.get("rough", hand.rough),
        height_mm=graph.math("MULTIPLY", cloth[0], hand.relief * pitch),
        specular=hand.specular,
        sheen=hand.sheen,
        sheen_tint=shade(rgb, 2.0),
    )


def knitted(graph: Graph, params: Params) -> Surface:
    """Loops ``grain_mm`` wide: a jumper's, or so fine that they are a T-shirt's."""
    laid, rgb, pitch = Laid(graph, params), params["rgb"], params["grain_mm"]
    fine = params["kind"] == "jersey"
    bake = KNITS[params.get("weave", "stocking")]
    loops = laid.tile(bake, params["variant"], pitch * weaves.WALES)
    dyed = graph.ramp(laid.cloud(90.0, 1.0), 0.3, 0.7)
    base = inked(laid, params, graph.mix(dyed, shade(rgb, 0.95), shade(rgb, 1.05)))
    base = graph.mix(graph.math("MULTIPLY", loops[1], 0.25 if fine else 0.5), base, shade(rgb, 0.3))
    fibre = graph.mix(loops[2], (0.8,) * 3, (1.2,) * 3)
    base = graph.mix(1.0, base, fibre, "MULTIPLY")
    hair = graph.math("MULTIPLY", loops.alpha, 0.12)
    base = graph.mix(hair, base, shade(rgb, 1.7))
    return Surface(
        base=base,
        rough=0.9,
        height_mm=graph.math("MULTIPLY", loops[0], pitch * (0.1 if fine else 0.2)),
        specular=0.2,
        sheen=0.15 if fine else 0.4,
        sheen_tint=shade(rgb, 2.0),
    )


def mesh(graph: Graph, params: Params) -> Surface:
    """Open mesh with holes ``grain_mm`` apart: ``alpha`` is nought in a hole."""
    laid, rgb = Laid(graph, params), params["rgb"]
    net = laid.tile(weaves.openwork, params["variant"], params["grain_mm"] * weaves.HOLES)
    base = graph.mix(net[2], shade(rgb, 0.8), shade(rgb, 1.2))
    height = graph.math("MULTIPLY", net[0], 0.14 * params["grain_mm"])
    return Surface(base=base, rough=0.7, height_mm=height, alpha=net[1], sheen=0.1)


def coated_canvas(graph: Graph, params: Params) -> Surface:
    """Printed canvas under a skin of plastic: the weave shows as a grain of ``grain_mm``."""
    laid, rgb = Laid(graph, params), params["rgb"]
    grain = laid.tile(weaves.oxford, params["variant"], params["grain_mm"] * weaves.THREADS)
    dyed = graph.mix(
        graph.ramp(laid.cloud(60.0, 1.0), 0.3, 0.7), shade(rgb, 0.93), shade(rgb, 1.07)
    )
    base = inked(laid, params, dyed)
    rub = rubbed(graph, laid, params)
    base = graph.mix(graph.math("MULTIPLY", rub, 0.3), base, shade(rgb, 1.5))
    rough = graph.ramp(laid.cloud(35.0, 1.0), 0.3, 0.7, (params["rough"], params["rough"] + 0.08))
    height = graph.math("MULTIPLY", grain[0], params["grain_depth_mm"])
    return Surface(base=base, rough=rough, height_mm=height)


def inked(laid: Laid, params: Params, base: Any) -> Any:
    """The cloth's colour under its print, if ``params`` has an ``ink``."""
    ink = params.get("ink")
    if not ink:
        return base
    graph = laid.graph
    drawn = laid.tile(_print(ink["pattern"], ink["design"]), 1, ink["repeat_mm"])
    even = graph.math("MULTIPLY", graph.ramp(drawn[2], 0.0, 0.8, (0.7, 1.0)), ink["cover"])
    for channel, key in ((0, "first_rgb"), (1, "second_rgb")):
        red, green, blue = ink[key]
        taken = graph.math("MULTIPLY", drawn[channel], even)
        base = graph.mix(taken, base, (red, green, blue))
    return base


@lru_cache(maxsize=64)
def _print(pattern: str, design: int) -> Bake:
    """One print as a tile's maker; the same object each time, so that its tile is baked once."""
    return partial(prints.BY_NAME[pattern], design)
