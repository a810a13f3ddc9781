"""A photo's refusal is a sentence; a fault of the installation is raised."""

from __future__ import annotations

import pytest

from service.adapters.inference import PackshotFacts
from service.adapters.packshots import make_packshot
from tests.service.support import TellingInference, jpeg
from vision.errors import CorruptPhoto, NoSubject, UnknownModel


def test_a_picture_is_a_picture() -> None:
    assert isinstance(make_packshot(TellingInference(), jpeg(), rule="ebay"), PackshotFacts)


@pytest.mark.parametrize("error", [NoSubject(), CorruptPhoto()])
def test_a_refused_photo_says_why(error: Exception) -> None:
    said = make_packshot(TellingInference(refusal=error), jpeg(), rule="ebay")
    assert said == str(error)
    assert said


def test_a_missing_model_is_raised() -> None:
    with pytest.raises(UnknownModel):
        make_packshot(TellingInference(refusal=UnknownModel("u2netp")), jpeg(), rule="ebay")
