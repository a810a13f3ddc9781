"""Views as the networks care about them: which show the whole item, which a part of it."""

from __future__ import annotations

#: views that show the whole item before a background; only these are cut out and framed
WHOLE_VIEWS = frozenset({"front", "three_quarter", "side", "back", "base", "open"})


def is_whole(view: str) -> bool:
    """Whether a photo of this view shows the whole item before a background."""
    return view in WHOLE_VIEWS
