"""The looking, behind one protocol: photographs in, plain findings out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from service.adapters.cutout_layout import Colour, CutoutLayout


@dataclass(frozen=True, slots=True)
class PhotoBytes:
    """One photo for an assessment: its key, the view it shows, and its original bytes."""

    key: str
    view: str
    data: bytes


@dataclass(frozen=True, slots=True)
class ItemClaim:
    """What the item is said to be."""

    brand: str
    sku: str | None
    category: str


@dataclass(frozen=True, slots=True)
class PhotoFacts:
    """What the decoder found, and the answer of the quality check as plain JSON."""

    sha256: str
    media_type: str
    width: int
    height: int
    quality: Mapping[str, Any]
    quality_passed: bool


@dataclass(frozen=True, slots=True)
class PackshotFacts:
    """A marketplace picture and what was measured on its encoded file."""

    data: bytes
    media_type: str
    width: int
    height: int
    conforms: bool
    conformance: Mapping[str, Any]


class Inference(Protocol):
    """What the record asks of the vision room. Every result is plain JSON or bytes."""

    def check_photo(self, data: bytes, *, view: str, category: str) -> PhotoFacts:
        """Decodes a photo and checks its quality; raises vision's PhotoRejected."""
        ...

    def assess(
        self, photos: Sequence[PhotoBytes], claim: ItemClaim, *, alpha: float
    ) -> Mapping[str, Any]:
        """The whole assessment: identity, authenticity, condition, models."""
        ...

    def packshot(self, data: bytes, *, rule: str) -> PackshotFacts:
        """A marketplace picture of one photo by the named picture rule."""
        ...

    def cutout(
        self, data: bytes, *, format: str, ground_rgb: Colour | None, layout: CutoutLayout
    ) -> tuple[bytes, str]:
        """The background-removed picture and its media type; ground_rgb None is transparent."""
        ...

    def preview(self, data: bytes, *, max_side: int) -> bytes:
        """An upright JPEG without metadata, no larger than max_side."""
        ...

    def reference_photo(self, key: str) -> bytes:
        """The JPEG of one reference photo by its key in the galleries."""
        ...
