"""Bodies of the stateless looking."""

from __future__ import annotations

from typing import Any

from service.api import View


class QualityAnswer(View):
    """What the decoder found, and each quality check with its number and a sentence."""

    sha256: str
    media_type: str
    width: int
    height: int
    quality: dict[str, Any]
    quality_passed: bool


class LookingAnswer(View):
    """What the machine says about the photos of one item; photos are named by their file names."""

    identity: dict[str, Any]
    authenticity: dict[str, Any]
    condition: dict[str, Any]
    models: list[str]
    seconds: float
