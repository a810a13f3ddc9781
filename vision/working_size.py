"""Large photos are looked at on a smaller copy; what is found is told in the photo's own pixels.

References and an item's photos go through the same reduction, so that nothing but the item
differs. The networks look at a few hundred pixels of a side, so nothing is lost, and eight photos
of a medium-format camera do not fill the machine's memory.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: pixels of the copy that is looked at
WORKING_PIXELS = 12_000_000


@dataclass(frozen=True, slots=True)
class WorkingSize:
    """Both sizes of one photo, (width, height)."""

    original_wh: tuple[int, int]
    working_wh: tuple[int, int]

    @classmethod
    def of(cls, original_wh: tuple[int, int]) -> WorkingSize:
        """The working size of a photo: its own, or smaller in the same shape."""
        width, height = original_wh
        scale = min(1.0, sqrt(WORKING_PIXELS / (width * height)))
        return cls(original_wh, (max(1, round(width * scale)), max(1, round(height * scale))))

    def shrink(self, image_rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """The photo, uint8 (H, W, 3), at its working size."""
        if self.original_wh == self.working_wh:
            return image_rgb
        # OpenCV takes most of a second to import, which asking for a size alone must not cost
        from vision.preprocess import resize

        return resize(image_rgb, self.working_wh)

    def grow_box(self, box_xyxy: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
        """A box of the copy in pixels of the photo; it covers at least what it covered."""
        x0, y0, x1, y1 = box_xyxy
        (width, height), (working_w, working_h) = self.original_wh, self.working_wh
        return (
            x0 * width // working_w,
            y0 * height // working_h,
            min(width, -(-x1 * width // working_w)),
            min(height, -(-y1 * height // working_h)),
        )


def grow_boxes(said: Any, sizes: Mapping[str, WorkingSize]) -> Any:
    """The same JSON with every box of a photo in that photo's own pixels.

    An entry with ``photo`` and ``box_xyxy`` is one that names a place.
    """
    if isinstance(said, list):
        return [grow_boxes(each, sizes) for each in said]
    if not isinstance(said, dict):
        return said
    grown = {name: grow_boxes(value, sizes) for name, value in said.items()}
    size = sizes.get(str(said.get("photo")))
    if size is not None and said.get("box_xyxy") is not None:
        x0, y0, x1, y1 = said["box_xyxy"]
        grown["box_xyxy"] = list(size.grow_box((x0, y0, x1, y1)))
    return grown
