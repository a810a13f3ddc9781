"""What is known of a picture, from the renderer's passes: alpha, foreground, parts, masks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from training.darkroom import exr
from training.darkroom.errors import BrokenPicture
from training.darkroom.exr import Pixels

SOLID = 0.999
LEAST_COVER = 0.004  # of the picture; an item smaller than this is not what the picture shows
DEPTH_STEP_MM = 0.1
EDGE_SIGMA_PX = 0.8


@dataclass(frozen=True, eq=False)
class Truth:
    """One picture's light and truths, all (H, W) or (H, W, 3), top row first.

    ``light`` is linear RGB of the whole picture (a foreground's laid before its own ground, which
    was rendered without it); ``foreground`` the item's straight linear colour, continued beyond
    its outline; ``alpha`` its coverage, 0 to 1; ``parts_u8`` 0 or the number of the nearest part;
    ``depth_mm`` 0 where there is nothing; ``normal`` in the camera's axes (right, up, towards the
    lens); ``damages`` soft masks by id.
    """

    light: Pixels
    foreground: Pixels
    alpha: Pixels
    parts_u8: NDArray[np.uint8]
    depth_mm: Pixels
    normal: Pixels
    damages: Mapping[str, Pixels]

    def __post_init__(self) -> None:
        shape = self.alpha.shape
        planes: list[NDArray[Any]] = [self.parts_u8, self.depth_mm, *self.damages.values()]
        colours = [self.light, self.foreground, self.normal]
        if any(plane.shape != shape for plane in planes):
            raise ValueError("the planes differ in size")
        if any(colour.shape != (*shape, 3) for colour in colours):
            raise ValueError("the colours differ in size")
        if not all(np.isfinite(each).all() for each in [*planes, *colours, self.alpha]):
            raise ValueError("a plane holds NaN or infinity")


def read(plan: Mapping[str, Any], facts: Mapping[str, Any], folder: Path) -> Truth:
    """The truth of one rendered plan. Raises BrokenPicture where it cannot be what was planned."""
    picture = folder / plan["id"]
    mask = exr.read(picture.with_name(f"{plan['id']}.alpha.exr"))
    scene = None
    if plan["kind"] == "scene":
        scene = exr.read(picture.with_name(f"{plan['id']}.beauty.exr"))
    # Red is where the item is. The film's own alpha also counts clear glass before or behind it,
    # which is a hole to the camera in part; what it counts too much, the item's pass does too.
    alpha = np.clip(mask["Combined"][..., 0], 0.0, 1.0)
    glass = np.clip(mask["Combined"][..., 3] - alpha, 0.0, 1.0)
    if float(alpha.mean()) < LEAST_COVER:
        raise BrokenPicture(plan["id"], plan["seed"], "the item is hardly in the picture")
    inside = None if scene is None else scene["Combined"][..., :3]
    close = plan.get("camera", {}).get("kind") == "closeup"
    if close and scene is not None and inside is not None:
        item = {**scene, "Combined": inside_alone(inside, alpha)}
    else:
        item = exr.read(picture.with_name(f"{plan['id']}.item.exr"))
    near = item if scene is None else scene
    colour = foreground(without(item["Combined"], glass), alpha, inside)
    try:
        return Truth(
            light=before(_ground(picture, alpha), colour, alpha) if inside is None else inside,
            foreground=colour,
            alpha=alpha,
            parts_u8=np.round(item["Object Index"]).astype(np.uint8),
            depth_mm=depth_mm(near["Depth"]),
            normal=camera_normal(near["Normal"], facts["camera"]["matrix_world"]),
            damages=damage_masks(plan["damages"], mask),
        )
    except ValueError as error:
        raise BrokenPicture(plan["id"], plan["seed"], str(error)) from error


def _ground(picture: Path, alpha: Pixels) -> Pixels:
    """A foreground's ground; plain ones were rendered at half the size."""
    found = exr.read(picture.with_name(f"{picture.name}.ground.exr"))["Combined"][..., :3]
    if found.shape[:2] != alpha.shape:
        found = _f32(cv2.resize(found, alpha.shape[::-1], interpolation=cv2.INTER_LINEAR))
    return _f32(found)


def before(ground: Pixels, colour: Pixels, alpha: Pixels) -> Pixels:
    """A straight colour laid before a ground, in linear light."""
    share = alpha[..., None]
    return _f32(colour * share + ground * (1 - share))


def inside_alone(light: Pixels, alpha: Pixels) -> Pixels:
    """A close-up's item, RGBA premultiplied: the picture where nothing else shows through.

    It has no pass of its own. Nothing of it is thinner than a pixel, and its edges take the colour
    of the inside beside them.
    """
    solid = (alpha >= SOLID)[..., None]
    return _f32(np.dstack([light * solid, solid]))


def without(item: Pixels, glass: Pixels) -> Pixels:
    """The item's pass, RGBA premultiplied, with the cover that clear glass adds taken off again.

    Less than one part in a hundred is the rays' own chance and stays.
    """
    excess = np.where(glass > 0.01, glass, 0.0)
    return _f32(np.dstack([item[..., :3], np.maximum(item[..., 3] - excess, 0.0)]))


def foreground(item: Pixels, alpha: Pixels, light: Pixels | None) -> Pixels:
    """The item's straight colour: the picture's own inside, from the item's own pass at edges.

    ``item`` is RGBA premultiplied from few samples. At edges its colour is averaged over a pixel
    around, weighted by its own coverage, which takes most of the noise and none of the ground in.
    Beyond the outline the nearest colours go on, so that nothing dark bleeds in when resized.
    """
    colour, covered = item[..., :3], item[..., 3]
    straight, weight = _average(colour, covered, EDGE_SIGMA_PX)
    for sigma in (2.0, 6.0, 18.0, 54.0):
        wider, wide_weight = _average(colour, covered, sigma)
        empty = weight < 0.02
        straight[empty], weight[empty] = wider[empty], wide_weight[empty]
    solid = (alpha >= SOLID) & (covered >= SOLID)
    straight[solid] = (colour if light is None else light)[solid]
    return _f32(np.maximum(straight, 0.0))


def _average(colour: Pixels, weight: Pixels, sigma_px: float) -> tuple[Pixels, Pixels]:
    spread = cv2.GaussianBlur(colour, (0, 0), sigma_px, borderType=cv2.BORDER_REPLICATE)
    total = cv2.GaussianBlur(weight, (0, 0), sigma_px, borderType=cv2.BORDER_REPLICATE)
    return _f32(spread / np.maximum(total, 1e-6)[..., None]), _f32(total)


def depth_mm(depth_m: Pixels) -> Pixels:
    """Distance along the view in millimetres; 0 where nothing is, or farther than 6.5 m."""
    far = 65535 * DEPTH_STEP_MM
    millimetres = depth_m * 1000.0
    return _f32(np.where(millimetres > far, 0.0, millimetres))


def camera_normal(world: Pixels, matrix_world: Sequence[Sequence[float]]) -> Pixels:
    """Normals turned from the world's axes into the camera's; 0 where nothing is."""
    turn = np.array(matrix_world, dtype=np.float32)[:3, :3]
    turned = world @ turn
    length = np.linalg.norm(turned, axis=2, keepdims=True)
    return _f32(turned / np.maximum(length, 1.0))


def damage_masks(
    damages: Sequence[Mapping[str, Any]], mask: Mapping[str, Pixels]
) -> dict[str, Pixels]:
    """The soft mask of each planned damage, 0 to 1; look-alikes have none.

    Not cut by alpha: a hole is damage just where the item no longer covers. Raises KeyError where
    the renderer wrote no pass for a damage.
    """
    return {
        damage["id"]: _f32(np.clip(mask[damage["id"]], 0.0, 1.0))
        for damage in damages
        if damage["truth"]
    }


def _f32(values: NDArray[Any]) -> Pixels:
    return np.asarray(values, dtype=np.float32)
