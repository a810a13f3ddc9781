"""Light as homes, shops and studios have it: lamps, and a room's walls as an image around it.

``plan`` is pure; ``build`` makes Blender's lamps and world after the camera stands, because a flash
sits beside the lens. Lamps are seen in reflections, never by the camera itself.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from training.render.shapes import Floats

Params = dict[str, Any]

DAYLIGHT = ([1.0, 0.98, 0.95], [0.86, 0.94, 1.0], [1.0, 0.93, 0.82])
TUNGSTEN = ([1.0, 0.71, 0.42], [1.0, 0.78, 0.52], [1.0, 0.84, 0.65])
LEDS = ([1.0, 0.9, 0.74], [0.95, 1.0, 0.93], [0.9, 0.97, 1.0], [1.0, 0.62, 0.78], [0.6, 0.72, 1.0])
LEDS_OFTEN = (3.0, 2.0, 3.0, 0.4, 0.4)  # white bulbs; a few homes have coloured strips

KINDS = ("window", "flash", "mixed", "led", "shop", "ring", "overcast", "softbox", "tent")
SKY_WH = (256, 128)


def plan(draw: random.Random, kinds: Sequence[str] = KINDS) -> Params:
    """One kind of light of those that suit a scene. Raises KeyError for an unknown kind."""
    kind = draw.choice(list(kinds))
    made = _MAKERS[kind](draw)
    return {"kind": kind, **made}


def _lamp(
    draw: random.Random, where: tuple[float, float, float], size_m: float, watts: float, rgb: Any
) -> Params:
    """A lamp at azimuth, elevation (degrees) and metres from the item's middle, looking at it."""
    return {
        "shape": "area",
        "azimuth": round(where[0], 3),
        "elevation": round(where[1], 3),
        "metres": round(where[2], 3),
        "size_m": [round(size_m, 4), round(size_m * draw.uniform(0.7, 1.6), 4)],
        "watts": round(watts, 3),
        "rgb": [round(float(value), 4) for value in rgb],
    }


def _cards(draw: random.Random, count: int, level: tuple[float, float]) -> list[Params]:
    """Large bright things on the camera's side: lit walls, curtains, white cards, reflectors.

    Black leather shows its shape only by what it mirrors, and what it mirrors is large and soft.
    """
    side = draw.choice([-1, 1])
    made = []
    for number in range(count):
        made.append(
            {
                "azimuth": round(side * (-1) ** number * draw.uniform(18.0, 95.0), 2),
                "elevation": round(draw.uniform(-2.0, 40.0), 2),
                "across": [round(draw.uniform(35.0, 90.0), 2), round(draw.uniform(35.0, 75.0), 2)],
                "level": round(draw.uniform(*level), 3),
                "soft": round(draw.uniform(0.12, 0.45), 3),
            }
        )
    return made


def _room(
    draw: random.Random,
    level: float,
    rgb: Any,
    panes: int = 1,
    cards: tuple[int, float, float] = (2, 0.7, 1.8),
) -> Params:
    """The walls around: dim floor, lighter ceiling, bright panes that metal reflects, and cards.

    ``cards`` are how many, and their light's lowest and highest.
    """
    made = []
    for _ in range(panes):
        made.append(
            {
                "azimuth": round(draw.uniform(-180.0, 180.0), 2),
                "elevation": round(draw.uniform(8.0, 50.0), 2),
                "across": [round(draw.uniform(8.0, 40.0), 2), round(draw.uniform(10.0, 40.0), 2)],
                "level": round(draw.uniform(3.0, 9.0), 3),
            }
        )
    return {
        "level": round(level, 4),
        "rgb": [round(float(value), 4) for value in rgb],
        "floor": [round(draw.uniform(0.1, 0.45), 4) for _ in range(3)],
        "ceiling": round(draw.uniform(0.7, 1.3), 4),
        "seed": draw.randrange(10**6),
        "panes": made,
        "cards": _cards(draw, cards[0], cards[1:]),
    }


def _window(draw: random.Random) -> Params:
    side = draw.choice([-1, 1]) * draw.uniform(35.0, 150.0)
    rgb = draw.choice(DAYLIGHT)
    lamps = [_lamp(draw, (side, draw.uniform(15, 45), 1.8), draw.uniform(0.7, 1.5), 60.0, rgb)]
    if draw.random() < 0.3:
        lamps.append(
            {
                "shape": "sun",
                "azimuth": round(side + draw.uniform(-20, 20), 3),
                "elevation": round(draw.uniform(22, 55), 3),
                "metres": 3.0,
                "size_m": [0.01, 0.01],
                "watts": round(draw.uniform(4.0, 12.0), 3),
                "rgb": [1.0, 0.92, 0.78],
            }
        )
    return {"lamps": lamps, "room": _room(draw, draw.uniform(0.5, 1.2), rgb, 2)}


def _flash(draw: random.Random) -> Params:
    flash = _lamp(draw, (0, 0, 0), 0.006, draw.uniform(8.0, 16.0), [1.0, 0.97, 0.93])
    flash |= {"shape": "flash", "beside_mm": [draw.uniform(-22.0, 22.0), draw.uniform(5.0, 22.0)]}
    rgb = draw.choice(TUNGSTEN)
    room = _room(draw, draw.uniform(0.25, 0.9), rgb, 1, (1, 0.5, 1.5))
    return {"lamps": [flash], "room": room}


def _mixed(draw: random.Random) -> Params:
    side = draw.choice([-1, 1]) * draw.uniform(40.0, 130.0)
    day = _lamp(draw, (side, draw.uniform(10, 40), 2.0), 1.2, draw.uniform(20, 50), DAYLIGHT[1])
    warm = draw.choice(TUNGSTEN)
    bulb = _lamp(draw, (draw.uniform(-120, 120), draw.uniform(55, 85), 1.6), 0.12, 22.0, warm)
    return {"lamps": [day, bulb], "room": _room(draw, draw.uniform(0.4, 0.9), warm, 2)}


def _led(draw: random.Random) -> Params:
    rgb = draw.choices(LEDS, LEDS_OFTEN)[0]
    count = draw.randint(1, 3)
    lamps = [
        _lamp(draw, (draw.uniform(-150, 150), draw.uniform(50, 88), 1.5), 0.16, 40 / count, rgb)
        for _ in range(count)
    ]
    return {"lamps": lamps, "room": _room(draw, draw.uniform(0.5, 1.0), rgb, 1)}


def _shop(draw: random.Random) -> Params:
    rgb = draw.choice([[1.0, 0.94, 0.86], [1.0, 0.9, 0.78], [0.97, 0.99, 1.0]])
    lamps = [
        _lamp(
            draw,
            (draw.uniform(-120, 120), draw.uniform(45, 85), draw.uniform(1.0, 1.8)),
            draw.uniform(0.03, 0.07),
            draw.uniform(8.0, 18.0),
            rgb,
        )
        for _ in range(draw.randint(3, 5))
    ]
    # the shelf above keeps the ceiling's spots out: what lies on a shelf is lit from the aisle
    aisle = (draw.uniform(-50, 50), draw.uniform(8, 32), 1.7)
    lamps.append(_lamp(draw, aisle, draw.uniform(0.5, 1.2), draw.uniform(15.0, 32.0), rgb))
    return {"lamps": lamps, "room": _room(draw, draw.uniform(0.9, 1.6), rgb, 7, (3, 1.0, 2.5))}


def _ring(draw: random.Random) -> Params:
    ring = _lamp(draw, (0, 0, 0), draw.uniform(0.25, 0.4), draw.uniform(6, 12), [1.0, 0.97, 0.94])
    ring |= {"shape": "flash", "beside_mm": [0.0, draw.uniform(20.0, 60.0)]}
    return {"lamps": [ring], "room": _room(draw, draw.uniform(0.3, 0.8), DAYLIGHT[0], 1)}


def _overcast(draw: random.Random) -> Params:
    rgb = draw.choice(DAYLIGHT[:2])
    top = _lamp(draw, (draw.uniform(-180, 180), draw.uniform(60, 88), 2.2), 2.4, 70.0, rgb)
    return {"lamps": [top], "room": _room(draw, draw.uniform(0.8, 1.3), rgb, 1)}


def _softbox(draw: random.Random) -> Params:
    side = draw.choice([-1, 1])
    key = _lamp(
        draw, (side * draw.uniform(25, 60), draw.uniform(25, 55), 1.4), 0.7, 45.0, [1, 1, 1]
    )
    fill = _lamp(
        draw, (-side * draw.uniform(30, 70), 25.0, 1.6), 1.0, draw.uniform(8, 30), [1, 1, 1]
    )
    top = _lamp(draw, (180.0, draw.uniform(60, 80), 1.6), 0.9, draw.uniform(15, 35), [1, 1, 1])
    room = _room(draw, draw.uniform(0.3, 0.7), [1, 1, 1], 0, (3, 1.5, 5.0))
    return {"lamps": [key, fill, top], "room": room}


def _tent(draw: random.Random) -> Params:
    lamps = [
        _lamp(draw, (angle, up, 1.2), 1.1, draw.uniform(25, 40), [1, 1, 1])
        for angle, up in ((-75.0, 35.0), (75.0, 35.0), (0.0, 80.0))
    ]
    return {"lamps": lamps, "room": _room(draw, 0.9, [1, 1, 1], 0, (2, 1.0, 2.5))}


_MAKERS = {
    "window": _window,
    "flash": _flash,
    "mixed": _mixed,
    "led": _led,
    "shop": _shop,
    "ring": _ring,
    "overcast": _overcast,
    "softbox": _softbox,
    "tent": _tent,
}


def sky(room: Mapping[str, Any]) -> Floats:
    """(128, 256, 3) light of the room around, bottom row first: equirectangular, seam at -x.

    Walls change in steps as furniture does, so that metal and glass have something to reflect.
    """
    width, height = SKY_WH
    draw = np.random.default_rng(room["seed"])
    up = np.linspace(-90, 90, height)[:, None]
    around = np.linspace(-180, 180, width)[None, :]
    floor, walls = np.array(room["floor"]), np.array(room["rgb"])
    share = 1 / (1 + np.exp(-(up - -8.0) / 3.0))
    light = floor * (1 - share[..., None]) + 0.55 * walls * share[..., None]
    light = light + np.zeros((height, width, 3))
    for _ in range(14):
        a, wide = draw.uniform(-180, 180), draw.uniform(8, 45)
        low, high = sorted(draw.uniform(-40, 40, 2))
        inside = (np.abs((around - a + 180) % 360 - 180) < wide / 2) & (up > low) & (up < high)
        light[inside] *= draw.uniform(0.25, 1.5) * (0.85 + 0.3 * draw.random(3))
    top = 1 / (1 + np.exp(-(up - 48.0) / 4.0))[..., None]
    light = light * (1 - top) + room["ceiling"] * walls * top
    for pane in room["panes"]:
        light = light + pane["level"] * walls * _share(pane, up, around, 0.04)
    light = light * room["level"]
    for card in room["cards"]:
        # a lamp's azimuth 0 is -y; Blender's picture of the sky has +x in its middle, y to the left
        turned = {**card, "azimuth": 90.0 - card["azimuth"]}
        light = light + card["level"] * walls * _share(turned, up, around, card["soft"])
    return np.asarray(light)


def _share(panel: Mapping[str, Any], up: Floats, around: Floats, soft: float) -> Floats:
    """0 to 1, 1 inside a panel of the sky whose edge is ``soft`` halves of its width wide."""
    across = np.abs((around - panel["azimuth"] + 180) % 360 - 180) / (panel["across"][0] / 2)
    along = np.abs(up - panel["elevation"]) / (panel["across"][1] / 2)
    edge = np.maximum(across, along)[..., None]
    return np.asarray(1 / (1 + np.exp(np.minimum((edge - 1.0) / soft, 50.0))))


def build(params: Params, middle_mm: Floats) -> None:
    """Lamps about the item's middle and the room around; call it after the camera is placed."""
    import bpy

    for number, lamp in enumerate(params["lamps"]):
        _add_lamp(bpy, f"lamp {number}", lamp, np.asarray(middle_mm) * 0.001)
    _add_sky(bpy, params["room"])


def _add_lamp(bpy: Any, name: str, lamp: Mapping[str, Any], middle: Floats) -> None:
    from mathutils import Matrix, Vector

    data = bpy.data.lights.new(name, "SUN" if lamp["shape"] == "sun" else "AREA")
    data.color, data.energy = lamp["rgb"], lamp["watts"]
    if lamp["shape"] == "sun":
        data.angle = 0.0093
    else:
        data.shape, (data.size, data.size_y) = "RECTANGLE", lamp["size_m"]
    made = bpy.data.objects.new(name, data)
    if lamp["shape"] == "flash":
        x, y = lamp["beside_mm"]
        made.matrix_world = bpy.context.scene.camera.matrix_world @ Matrix.Translation(
            (x * 0.001, y * 0.001, 0.0)
        )
    else:
        a, e = np.radians(lamp["azimuth"]), np.radians(lamp["elevation"])
        away = Vector((np.sin(a) * np.cos(e), -np.cos(a) * np.cos(e), np.sin(e)))
        turn = away.to_track_quat("Z", "Y").to_matrix().to_4x4()
        made.matrix_world = Matrix.Translation(Vector(middle) + away * lamp["metres"]) @ turn
    made.visible_camera = False
    bpy.context.scene.collection.objects.link(made)


def _add_sky(bpy: Any, room: Mapping[str, Any]) -> None:
    values = sky(room)
    height, width = values.shape[:2]
    image = bpy.data.images.new("sky", width, height, float_buffer=True, is_data=True)
    rgba = np.ones((height, width, 4), dtype=np.float32)
    rgba[..., :3] = values
    image.pixels.foreach_set(rgba.ravel())
    world = bpy.data.worlds.new("room")
    bpy.context.scene.world = world
    world.use_nodes = True
    world.cycles.sampling_method, world.cycles.sample_map_resolution = "MANUAL", 128
    tree = world.node_tree
    around = tree.nodes.new("ShaderNodeTexEnvironment")
    around.image = image
    tree.links.new(around.outputs[0], tree.nodes["Background"].inputs["Color"])
