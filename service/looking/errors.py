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


class CutoutSizeInvalid(ServiceError):
    """The size is none of full, preview, medium, hd, or a frame such as 2000x2000.

    A frame's sides are at most 10,000 pixels, and it has at most 36 megapixels.
    """

    code = "cutout_size_invalid"
    status = 422


class CutoutBackgroundInvalid(ServiceError):
    """The background is none of transparent, white, black, or a colour such as #f5f5f5."""

    code = "cutout_background_invalid"
    status = 422


class CutoutSpacingInvalid(ServiceError):
    """Margin and padding are written as 30px (at most 2,000) or 10% (at most 49); 1, 2 or 4."""

    code = "cutout_spacing_invalid"
    status = 422


class CutoutPositionInvalid(ServiceError):
    """The position is center, original, or percentages across and down such as 50%,100%."""

    code = "cutout_position_invalid"
    status = 422


class CutoutParametersConflict(ServiceError):
    """Two of the parameters do not go together, or one needs the other."""

    code = "cutout_parameters_conflict"
    status = 422
