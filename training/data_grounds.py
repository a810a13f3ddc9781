"""Grounds cut from CC0 clothing photographs: floors, beds, walls, where no garment lies."""

from __future__ import annotations

import random
from collections.abc import Iterable
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.geometry import Box
from vision.photo import open_photo
from vision.runtime import Runtime
from vision.tasks.cutout import cut_out

Image = NDArray[np.uint8]

GARMENT_REACH = 9  # pixels around the garment that may still be its shadow or its edge
SHORTEST = 64  # a strip thinner than this shows no texture
PER_PHOTO = 3
QUALITY = 95


def cut_grounds(photos: Iterable[Path], out: Path, runtime: Runtime) -> list[Path]:
    """Write the empty strips of each photograph as JPEGs; those of a former call stay.

    A photograph's strips are named after it; one that has none leaves an empty list file, so that
    it is not looked at again.
    """
    out.mkdir(parents=True, exist_ok=True)
    for photo in photos:
        listed = out / f"{photo.stem}.txt"
        if listed.is_file():
            continue
        image = open_photo(photo).image_rgb
        alpha = cut_out(image, runtime).alpha_u8
        names = []
        for index, (x0, y0, x1, y1) in enumerate(empty_boxes(alpha > 12)):
            path = out / f"{photo.stem}-{index}.jpg"
            strip = cv2.cvtColor(image[y0:y1, x0:x1], cv2.COLOR_RGB2BGR)
            cv2.imwrite(str(path), strip, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
            names.append(path.name)
        listed.write_text("\n".join(names), encoding="utf-8")
    return sorted(out.glob("*.jpg"))


def empty_boxes(taken: NDArray[np.bool_]) -> list[Box]:
    """Up to PER_PHOTO largest boxes without any taken pixel, largest first, not overlapping."""
    side = 2 * GARMENT_REACH + 1
    near = cv2.dilate(taken.astype(np.uint8), np.ones((side, side), np.uint8)) > 0
    boxes = []
    for _ in range(PER_PHOTO):
        box = largest_box(~near)
        if min(box[2] - box[0], box[3] - box[1]) < SHORTEST:
            break
        boxes.append(box)
        near[box[1] : box[3], box[0] : box[2]] = True
    return boxes


def largest_box(free: NDArray[np.bool_]) -> Box:
    """The largest box (x0, y0, x1, y1) of free pixels by area; all zero without any.

    Row by row the largest rectangle in a histogram, with a stack.
    """
    best, best_area = (0, 0, 0, 0), 0
    heights = np.zeros(free.shape[1] + 1, np.intp)
    for row in range(free.shape[0]):
        heights[:-1] = np.where(free[row], heights[:-1] + 1, 0)
        stack: list[tuple[int, int]] = []  # (first column, height), heights rising
        for column, height in enumerate(heights.tolist()):
            first = column
            while stack and stack[-1][1] >= height:
                first, tall = stack.pop()
                if tall * (column - first) > best_area:
                    best_area = tall * (column - first)
                    best = (first, row + 1 - tall, column, row + 1)
            stack.append((first, height))
    return best


def spread(strip: Image, size_wh: tuple[int, int], draw: random.Random) -> Image:
    """A ground of the wanted size from a strip: enlarged up to 1.6 times, mirrored beyond.

    Enlarging keeps grain believable only so far; mirroring continues it for as far as is needed.
    """
    scale = draw.uniform(0.8, 1.6)
    if draw.random() < 0.5:
        strip = np.ascontiguousarray(np.rot90(strip))
    enlarged = cv2.resize(strip, None, fx=scale, fy=scale, interpolation=cv2.INTER_LINEAR)
    height, width = enlarged.shape[:2]
    missing_x, missing_y = max(0, size_wh[0] - width), max(0, size_wh[1] - height)
    left, top = draw.randint(0, missing_x), draw.randint(0, missing_y)
    full = cv2.copyMakeBorder(
        enlarged, top, missing_y - top, left, missing_x - left, cv2.BORDER_REFLECT_101
    )
    x0 = draw.randint(0, full.shape[1] - size_wh[0])
    y0 = draw.randint(0, full.shape[0] - size_wh[1])
    return np.asarray(full[y0 : y0 + size_wh[1], x0 : x0 + size_wh[0]], dtype=np.uint8)


def plain_ground(size_wh: tuple[int, int], draw: random.Random) -> Image:
    """A studio's ground: mostly near white, else grey, black or pale; light falls off softly."""
    kind = draw.random()
    if kind < 0.5:
        level = draw.uniform(0.93, 1.0)
        colour = [level * draw.uniform(0.985, 1.0) for _ in range(3)]
    elif kind < 0.75:
        level = draw.uniform(0.02, 0.9)
        colour = [level * draw.uniform(0.95, 1.05) for _ in range(3)]
    else:
        colour = [draw.uniform(0.2, 0.95) for _ in range(3)]
    width, height = size_wh
    across, down = draw.uniform(-0.1, 0.1), draw.uniform(-0.12, 0.12)
    if draw.random() < 0.3:
        across = down = 0.0
    xs, ys = np.linspace(-1, 1, width), np.linspace(-1, 1, height)
    light = 1.0 + across * xs[None, :] + down * ys[:, None]
    ground = np.array(colour)[None, None] * light[..., None]
    return np.asarray(np.clip(ground * 255.0, 0, 255), dtype=np.uint8)
