"""Views as the networks care about them: which show the whole item, which a part of it."""

from __future__ import annotations

#: views that show the whole item before a background; only these are cut out and framed
WHOLE_VIEWS = frozenset({"front", "three_quarter", "side", "back", "base", "open"})

#: views of what is printed, or of what came with the item: nothing there is wear of the item
PAPER_VIEWS = frozenset({
    "serial", "size_label", "box_label", "care_label", "brand_label", "dust_bag", "card",
})  # fmt: skip

#: close-ups that the item fills, so that there is no ground to leave out
FILLED_VIEWS = PAPER_VIEWS | {
    "stitching", "hardware", "logo", "zip", "print", "interior", "insole", "defect",
}  # fmt: skip

#: every view that a photo can be of; the record's list is the same, and a test compares them
VIEWS = WHOLE_VIEWS | FILLED_VIEWS | {
    "corner", "handle", "strap", "edge", "sole", "tongue", "heel",
}  # fmt: skip


def is_whole(view: str) -> bool:
    """Whether a photo of this view shows the whole item before a background."""
    return view in WHOLE_VIEWS


def shows_surface(view: str) -> bool:
    """Whether a photo of this view shows the item's own surface, where damage may be sought."""
    return view not in PAPER_VIEWS


def shows_ground(view: str) -> bool:
    """Whether a photo of this view shows ground beside the item: then damage wants a cut-out."""
    return view not in FILLED_VIEWS
