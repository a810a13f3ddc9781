"""Where the item is: that there is one, that it is one, large enough and wholly in the frame."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.geometry import box_area, fit_within
from vision.preprocess import resize
from vision.results import Mask
from vision.tasks.quality_finding import Finding
from vision.tasks.quality_limits import QualityLimits

PARTS_LONGEST = 320  # what the network sees: finer parts are the filter's
JOINED = 3  # pixels of that copy over which parts are one: a strap, the ring of a handle


def find_item(mask: Mask, limits: QualityLimits) -> Finding:
    """Whether anything was found at all."""
    percent, limit = 100.0 * mask.coverage, limits.min_item_percent
    return Finding(
        name="item",
        value=round(percent, 2),
        unit="% of the frame",
        limit=f"at least {limit:g} %",
        excess=limit / max(percent, 1e-3),
        good="There is an item.",
        bad="No item was found; place it alone on a plain ground and take the picture again.",
    )


def find_one_item(mask: Mask, limits: QualityLimits) -> Finding:
    """Whether there are more items than the view may show; a pair of shoes may be two parts."""
    shares = measure_parts(mask.alpha_u8)
    least = limits.min_second_item_percent
    counted = sum(100.0 * share >= least for share in shares)
    extra = shares[limits.max_items] if len(shares) > limits.max_items else 0.0
    most = "one item" if limits.max_items == 1 else f"{limits.max_items} parts"
    return Finding(
        name="one_item",
        value=float(counted),
        unit="items",
        limit=f"at most {most}; another counts from {least:g} % of the largest",
        excess=min(100.0 * extra / max(least, 1e-3), 100.0),
        good="There is one item.",
        bad=f"There are {counted} items in the picture; photograph this one alone.",
    )


def measure_parts(alpha_u8: NDArray[np.uint8]) -> tuple[float, ...]:
    """The areas of the mask's separate parts as shares of the largest, largest first."""
    size_wh = fit_within((alpha_u8.shape[1], alpha_u8.shape[0]), PARTS_LONGEST)
    item = (resize(alpha_u8, size_wh) >= 128).astype(np.uint8)
    near = cv2.dilate(item, np.ones((2 * JOINED + 1, 2 * JOINED + 1), np.uint8))
    count, labels = cv2.connectedComponents(near)
    areas = np.bincount(np.asarray(labels)[item > 0].ravel(), minlength=count)[1:]
    if not areas.size or not areas.max():
        return ()
    return tuple(float(each) for each in np.sort(areas / areas.max())[::-1])


def find_subject_size(mask: Mask, limits: QualityLimits) -> Finding:
    """How much of the frame the item's box fills."""
    box, limit = mask.box_xyxy, limits.min_subject_percent
    percent = 100.0 * box_area(box) / mask.alpha_u8.size if box else 0.0
    return Finding(
        name="subject_size",
        value=round(percent, 1),
        unit="% of the frame",
        limit=f"at least {limit:g} %",
        excess=limit / max(percent, 1e-3),
        good=f"The item fills {percent:.0f} % of the frame.",
        bad=f"The item fills {percent:.0f} % of the frame; step closer until it fills at least "
        f"{limit:.0f} %.",
    )


def find_framing(mask: Mask, limits: QualityLimits) -> Finding:
    """Whether the item runs out of the frame, and where."""
    item, limit = mask.alpha_u8 >= 128, limits.max_border_percent
    edges = {"top": item[0], "bottom": item[-1], "left": item[:, 0], "right": item[:, -1]}
    percent = 100.0 * float(np.concatenate(list(edges.values())).mean())
    worst = max(edges, key=lambda name: int(edges[name].sum()))
    return Finding(
        name="framing",
        value=round(percent, 1),
        unit="% of the frame's edge",
        limit=f"at most {limit:g} %",
        excess=percent / max(limit, 1e-3),
        good="The whole item is in the frame.",
        bad=f"The item runs out of the picture at the {worst}; step back until all of it is in.",
    )
