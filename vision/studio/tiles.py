"""Tiles of a picture that touch its edges, so that a big picture costs what its edges cost."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt


def tiles_of(touched: npt.NDArray[np.bool_], side: int) -> Iterator[tuple[slice, slice]]:
    """Yield (rows, columns) of the tiles of `touched` (H, W) that hold at least one True.

    Each tile is trimmed to the rows and columns that are touched inside it.
    """
    height, width = touched.shape
    for top in range(0, height, side):
        for left in range(0, width, side):
            tile = touched[top : top + side, left : left + side]
            rows = np.flatnonzero(tile.any(axis=1))
            if rows.size == 0:
                continue
            columns = np.flatnonzero(tile.any(axis=0))
            yield (
                slice(top + int(rows[0]), top + int(rows[-1]) + 1),
                slice(left + int(columns[0]), left + int(columns[-1]) + 1),
            )
