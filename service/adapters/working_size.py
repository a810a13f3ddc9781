"""What was found on the smaller copy of a large photo, told in the photo's own pixels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vision.working_size import WorkingSize


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
