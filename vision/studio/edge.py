"""Draw the edge of a coarse mask again, from the network's few hundred pixels to the photograph's.

The mask is doubled in size again and again. At each size only the pixels around the outline are
judged, by the colours beside them: Fisher's linear discriminant (1936) between the colours that the
mask already calls item and ground in a small square tells how much of each a pixel holds, and how
sure that is. The coarse answer is the prior, and weighs what it weighs. A strap that the network
saw as a haze is drawn where its colours are, and an edge that is soft in the photograph stays
soft; where the colours say nothing (white on white) the mask's own line is kept and sharpened.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from vision.geometry import fit_within
from vision.studio.tiles import tiles_of

U8 = npt.NDArray[np.uint8]
F32 = npt.NDArray[np.float32]
Truths = npt.NDArray[np.bool_]

#: half the side of the square whose colours are compared, in pixels of the size that is worked at
RADIUS = 5
#: how far from what is undecided pixels are judged again: the mask is one of its own pixels off
REACH = 2
#: probabilities between this and its mirror are undecided
UNDECIDED = 0.25
#: what the prior is stretched by at each doubling where colours say nothing: resizing alone would
#: leave it twice as blurred
GAIN = 1.85
#: a pixel votes for a side with this power of its probability: mixed ones hardly vote
VOTE_POWER = 5
#: share of the square that each side must hold for the discriminant to be worth its separation
VOTES_ENOUGH = 0.1
#: share of the square that the colours of the size before stand for
COLOURS_BEFORE = 0.03
#: shares of an item up to this, and from its mirror on, are texture and the sensor's noise
SURE = 0.06
#: variance of the prior where it is sure; where it is not, p (1 - p) more
PRIOR_VARIANCE = 0.15
#: variance of colour (0..1) taken for the sensor's: below it a difference is no evidence
NOISE_VARIANCE = 1e-4
#: from here on the mask's word bounds what the colours may say
CERTAIN_FROM = 0.9
#: sizes up to this are worked whole, larger ones in tiles around the outline
WHOLE_SIDE = 640
TILE_SIDE = 96


@dataclass(frozen=True)
class _Sides:
    """What one size knows of the two sides of the outline, around each of its pixels."""

    item: F32  # (h, w, 3) colour
    ground: F32  # (h, w, 3) colour
    known: F32  # (h, w, 3): how well the item's and the ground's are known, and the word's weight

    def sampled(self, area: tuple[slice, slice], shape_hw: tuple[int, ...]) -> _Sides:
        """The same at the pixels of one area of a larger size."""
        planes = (self.item, self.ground, self.known)
        return _Sides(*(_sampled(plane, area, shape_hw) for plane in planes))


def draw_edge(image_rgb: U8, coarse: F32) -> U8:
    """Return the alpha (H, W) of image_rgb (H, W, 3) from a coarse probability (h, w) in 0..1.

    The coarse map may have any shape: it is taken to cover the whole picture.
    """
    coarse = coarse.astype(np.float32, copy=False)
    alpha, before = coarse, None
    for guide in _pyramid(image_rgb, max(coarse.shape)):
        height, width = guide.shape[:2]
        if alpha.shape != (height, width):
            resized = cv2.resize(alpha, (width, height), interpolation=cv2.INTER_LINEAR)
            alpha = np.asarray(resized, dtype=np.float32)
        alpha = np.clip(alpha, 0, 1)
        if max(height, width) <= WHOLE_SIDE:
            alpha, before = _drawn_whole(guide, alpha, before, coarse)
        else:
            alpha = _drawn_in_tiles(guide, alpha, before, coarse)
    return np.asarray(alpha * 255 + 0.5).astype(np.uint8)


def _pyramid(image_rgb: U8, first_side: int) -> list[U8]:
    """The picture at the mask's size, doubled until it is the picture's own; smallest first."""
    height, width = image_rgb.shape[:2]
    sides, side = [], first_side
    while side < 0.75 * max(height, width):
        sides.append(side)
        side *= 2
    guides = [image_rgb]
    for side in reversed(sides):
        # from the one before, not from the picture: the cost of all together is that of one
        size_wh = fit_within((width, height), side)
        shrunk = cv2.resize(guides[-1], size_wh, interpolation=cv2.INTER_AREA)
        guides.append(np.asarray(shrunk, dtype=np.uint8))
    return guides[::-1]


def _drawn_whole(
    guide_rgb: U8, prior: F32, before: _Sides | None, coarse: F32
) -> tuple[F32, _Sides]:
    area = (slice(0, prior.shape[0]), slice(0, prior.shape[1]))
    known = before.sampled(area, prior.shape) if before else None
    judged, sides = _judged(_units(guide_rgb), prior, known)
    judged = _bounded(judged, _sampled(coarse, area, prior.shape))
    return np.where(_band(prior), judged, prior >= 0.5).astype(np.float32), sides


def _drawn_in_tiles(guide_rgb: U8, prior: F32, before: _Sides | None, coarse: F32) -> F32:
    band = _band(prior)
    result = (prior >= 0.5).astype(np.float32)
    for rows, columns in tiles_of(band, TILE_SIDE):
        area, inner = _grown(rows, columns, prior.shape)
        known = before.sampled(area, prior.shape) if before else None
        judged, _ = _judged(_units(guide_rgb[area]), prior[area], known)
        window = (rows, columns)
        bounded = _bounded(judged[inner], _sampled(coarse, window, prior.shape))
        result[window] = np.where(band[window], bounded, result[window])
    return result


def _sampled(values: F32, area: tuple[slice, slice], shape_hw: tuple[int, ...]) -> F32:
    """A map of another size at the pixels of one area of a picture of this shape, bilinear."""
    rows, columns = area
    down, across = values.shape[0] / shape_hw[0], values.shape[1] / shape_hw[1]
    top, left = (rows.start + 0.5) * down - 0.5, (columns.start + 0.5) * across - 0.5
    matrix = np.array([[across, 0, left], [0, down, top]])
    size_wh = (columns.stop - columns.start, rows.stop - rows.start)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    taken = cv2.warpAffine(values, matrix, size_wh, flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(taken, dtype=np.float32)


def _bounded(alpha: F32, coarse: F32) -> F32:
    """The alpha inside what the mask is certain of.

    Colours alone punch holes: a highlight on a black handle looks like the wall behind it.
    """
    ramp = np.float32(1 - CERTAIN_FROM - 0.01)
    least = np.clip((coarse - CERTAIN_FROM) / ramp, 0, 1)
    most = 1 - np.clip((1 - coarse - CERTAIN_FROM) / ramp, 0, 1)
    return np.clip(alpha, least, most)


def _band(prior: F32) -> Truths:
    core = (prior >= 0.5).astype(np.uint8)
    gradient = cv2.morphologyEx(core, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    outline = np.asarray(gradient, dtype=np.uint8)
    undecided = ((prior > UNDECIDED) & (prior < 1 - UNDECIDED)).astype(np.uint8)
    side = 2 * REACH + 1
    return np.asarray(cv2.dilate(outline | undecided, np.ones((side, side), np.uint8)) > 0)


def _grown(
    rows: slice, columns: slice, shape_hw: tuple[int, ...]
) -> tuple[tuple[slice, slice], tuple[slice, slice]]:
    """The window with the squares of its border pixels, and where the window lies in it."""
    area, inner = [], []
    for part, length in zip((rows, columns), shape_hw, strict=True):
        start, stop = max(0, part.start - RADIUS), min(length, part.stop + RADIUS)
        area.append(slice(start, stop))
        inner.append(slice(part.start - start, part.stop - start))
    return (area[0], area[1]), (inner[0], inner[1])


def _judged(colour: F32, prior: F32, before: _Sides | None) -> tuple[F32, _Sides]:
    """The share of item in each pixel: the discriminant's word and the prior's, by their weight."""
    votes = (prior**VOTE_POWER, (1 - prior) ** VOTE_POWER)
    counts = [_mean(vote) for vote in votes]
    sums = [_mean(colour * vote[..., None]) for vote in votes]
    item, ground = (
        _blended(each, count, None if before is None else (before.item, before.ground)[side])
        for side, (each, count) in enumerate(zip(sums, counts, strict=True))
    )
    known = [np.minimum(1, count / np.float32(VOTES_ENOUGH)) for count in counts]
    if before is not None:
        known = [np.maximum(each, before.known[..., side]) for side, each in enumerate(known)]
    spread = _spread(colour, votes[0] + votes[1], counts, sums, (item, ground))
    direction = _solved(spread, item - ground)
    separation = np.maximum((direction * (item - ground)).sum(axis=2), 1e-6)
    seen = ((colour - ground) * direction).sum(axis=2) / separation
    seen = np.clip((seen - SURE) / (1 - 2 * SURE), 0, 1)
    weight = separation * np.minimum(known[0], known[1])
    # a word that was clear at the size before has nothing to be sharpened
    gain = GAIN if before is None else 1 + (GAIN - 1) * (1 - before.known[..., 2])
    expected = np.clip((prior - 0.5) * gain + 0.5, 0, 1)
    trust = 1 / (PRIOR_VARIANCE + expected * (1 - expected))
    mixed = (seen * weight + expected * trust) / (weight + trust)
    known.append(weight / (weight + trust))
    return mixed.astype(np.float32), _Sides(item, ground, np.stack(known, axis=2))


def _blended(summed: F32, count: F32, before: F32 | None) -> F32:
    """The mean colour of one side; where the square holds little of it, that of the size before."""
    if before is None:
        return np.asarray(summed / (count + np.float32(1e-6))[..., None])
    weight = np.float32(COLOURS_BEFORE)
    return np.asarray((summed + weight * before) / (count + weight)[..., None])


def _spread(
    colour: F32, votes: F32, counts: list[F32], sums: list[F32], means: tuple[F32, F32]
) -> dict[tuple[int, int], F32]:
    """The covariance of the colours within the two sides, upper triangle."""
    total = counts[0] + counts[1] + np.float32(1e-3)
    spread = {}
    for i in range(3):
        for j in range(i, 3):
            within = _mean(colour[..., i] * colour[..., j] * votes)
            for count, summed, mean in zip(counts, sums, means, strict=True):
                within -= mean[..., i] * summed[..., j] + summed[..., i] * mean[..., j]
                within += count * mean[..., i] * mean[..., j]
            noise = np.float32(NOISE_VARIANCE if i == j else 0)
            # rounding may leave a variance below none
            within = np.maximum(within, 0) if i == j else within
            spread[i, j] = within / total + noise
    return spread


def _solved(spread: dict[tuple[int, int], F32], right: F32) -> F32:
    """Symmetric 3 x 3 systems by their cofactors: LAPACK pixel by pixel takes seconds."""
    rr, rg, rb = spread[0, 0], spread[0, 1], spread[0, 2]
    gg, gb, bb = spread[1, 1], spread[1, 2], spread[2, 2]
    first = (gg * bb - gb * gb, rb * gb - rg * bb, rg * gb - rb * gg)
    rows = (
        first,
        (first[1], rr * bb - rb * rb, rg * rb - rr * gb),
        (first[2], rg * rb - rr * gb, rr * gg - rg * rg),
    )
    determinant = rr * first[0] + rg * first[1] + rb * first[2]
    scale = 1 / np.maximum(determinant, np.float32(NOISE_VARIANCE**3))
    solved = [sum(each * right[..., k] for k, each in enumerate(row)) * scale for row in rows]
    return np.stack(solved, axis=2)


def _mean(values: F32) -> F32:
    side = (2 * RADIUS + 1, 2 * RADIUS + 1)
    blurred = cv2.boxFilter(values, cv2.CV_32F, side, borderType=cv2.BORDER_REFLECT)
    return np.asarray(blurred, dtype=np.float32)


def _units(image_rgb: U8) -> F32:
    return image_rgb.astype(np.float32) * np.float32(1 / 255)
