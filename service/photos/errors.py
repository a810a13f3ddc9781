"""What the photo room refuses."""

from __future__ import annotations

from service.errors import ServiceError


class OtherView(ServiceError):
    """These bytes are already a photo of this item, of another view."""

    code = "photo_of_other_view"
    status = 409


class PhotoSuperseded(ServiceError):
    """A newer photo has taken this one's place."""

    code = "photo_superseded"
    status = 409


class OriginalNotShown(ServiceError):
    """Originals carry what cameras write into them; this role may see the preview."""

    code = "original_not_shown"
    status = 403


class NoPhotoCounts(ServiceError):
    """Not one photo of the item passed its check or was accepted, so there is nothing to see."""

    code = "no_photo_counts"
    status = 409
