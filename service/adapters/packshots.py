"""Asks for a marketplace picture and keeps a photo's refusal apart from a fault of ours."""

from __future__ import annotations

from service.adapters.inference import Inference, PackshotFacts
from vision.errors import EncodingImpossible, NoSubject, PhotoRejected, SubjectTooSmall


def make_packshot(inference: Inference, data: bytes, *, rule: str) -> PackshotFacts | str:
    """The picture, or the sentence that says why this photo gives none.

    What is wrong with the installation (a missing model, a broken rule) is raised as it is.
    """
    try:
        return inference.packshot(data, rule=rule)
    except (PhotoRejected, NoSubject, SubjectTooSmall, EncodingImpossible) as error:
        return str(error)
