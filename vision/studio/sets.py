"""One scale for the pictures of one item: its front must not be taller than its back."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from vision.geometry import mask_box
from vision.studio.frame import VISIBLE
from vision.studio.rules import MarketplaceRule


def shared_height(alphas_u8: Iterable[NDArray[np.uint8]], rule: MarketplaceRule) -> float | None:
    """The share of the frame's height that all upright views of one item can take, or None.

    alphas_u8 are the cut-outs (H, W) of views that show the item standing as it does (front, back,
    side): its height is the same in each, so that the widest view decides how tall all are. A view
    from above or of a part has no place here. None where no cut-out holds anything.
    """
    shares = []
    width, height = rule.output_size_wh
    for alpha_u8 in alphas_u8:
        box_xyxy = mask_box(alpha_u8 >= VISIBLE)
        if box_xyxy is None:
            continue
        x0, y0, x1, y1 = box_xyxy
        scale = rule.fill_target * min(width / (x1 - x0), height / (y1 - y0))
        shares.append(scale * (y1 - y0) / height)
    return min(shares, default=None)
