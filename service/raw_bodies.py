"""Bodies that FastAPI does not read or write as JSON, told to the OpenAPI document by hand."""

from __future__ import annotations

from typing import Any

BINARY: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}
PHOTO_TYPES = (
    *("image/jpeg", "image/png", "image/webp", "image/avif", "image/heic", "image/tiff"),
    *("image/x-adobe-dng", "image/x-canon-cr2", "image/x-canon-cr3"),
    *("image/x-nikon-nef", "image/x-sony-arw"),
)
"""What vision's decoder takes and calls its formats; a test compares."""
PICTURE_TYPES = ("image/jpeg", "image/png", "image/webp")
"""What the service answers with when it made the picture itself."""


def raw_body(description: str, *media_types: str) -> dict[str, Any]:
    """``openapi_extra`` of an endpoint that streams its request's body."""
    return {
        "requestBody": {
            "required": True,
            "description": description,
            "content": {name: BINARY for name in media_types},
        }
    }


def pictures(*media_types: str) -> dict[int | str, dict[str, Any]]:
    """``responses`` of an endpoint that answers with a picture."""
    return {200: {"description": "a picture", "content": {name: BINARY for name in media_types}}}


PHOTO_BODY = raw_body(
    "The photo's bytes as they left the camera, told by their content: JPEG, PNG, WebP, AVIF, "
    "HEIC, TIFF of 8 or 16 bits, or camera RAW (DNG, CR2, CR3, NEF, ARW).",
    *PHOTO_TYPES,
    "application/octet-stream",
)
