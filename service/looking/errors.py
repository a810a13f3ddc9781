"""What the stateless looking refuses."""

from __future__ import annotations

from service.errors import ServiceError


class ArchiveInvalid(ServiceError):
    """The body is not a ZIP file of photos named by their view, such as front.jpg."""

    code = "photo_archive_invalid"
    status = 422


class TransparentJpeg(ServiceError):
    """A JPEG cannot be transparent: ask for png or webp, or for a white background."""

    code = "jpeg_not_transparent"
    status = 422
