"""What the API says that it takes is what the decoder takes."""

from __future__ import annotations

import pytest

from service.looking.archive import NAME
from service.raw_bodies import PHOTO_TYPES
from vision.header import MEDIA_TYPES


def test_the_told_media_types_are_the_decoders() -> None:
    assert set(PHOTO_TYPES) == set(MEDIA_TYPES.values())


@pytest.mark.parametrize("ending", [*MEDIA_TYPES, "jpg", "tif", "heif", "DNG"])
def test_an_archive_may_hold_each_of_them(ending: str) -> None:
    assert NAME.fullmatch(f"defect-2.{ending}") is not None


def test_an_archive_may_not_hold_others() -> None:
    assert NAME.fullmatch("front.gif") is None
