"""Everything that vision refuses, in one tree.

The docstring of a class is its default message, written for whoever handed the thing in; a raise
site replaces it where it knows more. Data rides on attributes: keyword arguments become them.
"""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import ClassVar


class VisionError(Exception):
    """The photograph could not be looked at."""

    code: ClassVar[str] = "vision_error"

    def __init__(self, message: str | None = None, **data: object) -> None:
        super().__init__(message or inspect.getdoc(type(self)))
        # set through __dict__, which pickling carries along: errors cross process borders
        self.__dict__.update(data)


class PhotoRejected(VisionError):
    """This file cannot be used as a photograph."""

    code = "photo_rejected"


class EmptyFile(PhotoRejected):
    """The file is empty. Send the photograph again."""

    code = "photo_empty"


class UnsupportedFormat(PhotoRejected):
    """The file is not a JPEG, PNG, WebP, AVIF, HEIC, TIFF or camera RAW. Export it as JPEG."""

    code = "photo_format_unsupported"


class TooManyBytes(PhotoRejected):
    """The file is too large. Export it at a lower quality or size."""

    code = "photo_too_many_bytes"
    max_bytes: int


class TooManyPixels(PhotoRejected):
    """The picture has too many pixels. Export it smaller."""

    code = "photo_too_many_pixels"
    size_wh: tuple[int, int]
    max_pixels: int


class TooSmall(PhotoRejected):
    """The picture is too small to see anything on. Send the original instead of a thumbnail."""

    code = "photo_too_small"
    size_wh: tuple[int, int]
    min_side: int


class Truncated(PhotoRejected):
    """The file ends before the picture does. The transfer broke off: send it again."""

    code = "photo_truncated"


class CorruptPhoto(PhotoRejected):
    """The file is damaged and cannot be read as a picture. Send the original again."""

    code = "photo_corrupt"


class AnimatedPhoto(PhotoRejected):
    """The file holds an animation. Send a single photograph."""

    code = "photo_animated"


class NoSubject(VisionError):
    """No item was found in the photograph."""

    code = "no_subject"


class SubjectTooSmall(VisionError):
    """The item has too few pixels for this marketplace. Photograph it closer."""

    code = "subject_too_small"
    subject_wh: tuple[int, int]
    upscale: float
    max_upscale: float


class EncodingImpossible(VisionError):
    """The picture cannot be written in the form that was asked for."""

    code = "encoding_impossible"


class SigningImpossible(VisionError):
    """The picture's credential cannot be made with this certificate and key, or cannot be read."""

    code = "signing_impossible"


class ResultInvalid(VisionError):
    """A result broke its own rules; this is a fault in the programme, not in the photograph."""

    code = "result_invalid"


class CardInvalid(VisionError):
    """A model card is incomplete or wrong."""

    code = "card_invalid"
    path: Path


class DuplicateCard(VisionError):
    """Two model cards claim the same name and revision."""

    code = "card_duplicate"
    reference: str


class UnknownModel(VisionError):
    """No model of this name and revision is in the registry."""

    code = "model_unknown"
    reference: str


class ModelFileMismatch(VisionError):
    """A model's file is missing, or is not the one that its card describes."""

    code = "model_file_mismatch"
    reference: str


class AcceleratorMissing(VisionError):
    """The accelerator that was asked for is not available on this machine."""

    code = "accelerator_missing"
    accelerator: str


class GalleryInvalid(VisionError):
    """A reference gallery is damaged or does not fit its models."""

    code = "gallery_invalid"


class MarketplaceRuleInvalid(VisionError):
    """A marketplace's picture rule is incomplete or wrong."""

    code = "marketplace_rule_invalid"


class GradeRulesInvalid(VisionError):
    """The rules that turn damage into points are incomplete or wrong."""

    code = "grade_rules_invalid"
