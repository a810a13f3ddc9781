"""The marketplace pictures of a batch, and the rules that there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from service.adapters.inference import Inference, PackshotFacts
from vision.errors import EncodingImpossible, NoSubject, PhotoRejected, SubjectTooSmall


@dataclass(frozen=True, slots=True)
class PictureRule:
    """A marketplace's picture rule: its name, what people call it, and the frame it asks for."""

    name: str
    title: str
    width: int
    height: int
    format: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a photograph gives no picture: a stable code and a sentence."""

    code: str
    sentence: str


def picture_rules() -> Sequence[PictureRule]:
    """The rules that come with the programme, by name."""
    from vision.studio.rules import load_rules

    return [
        PictureRule(name, rule.title, *rule.output_size_wh, rule.output_format)
        for name, rule in sorted(load_rules().items())
    ]


def make_picture(inference: Inference, data: bytes, *, rule: str) -> PackshotFacts | Refusal:
    """The picture, or why this photograph gives none.

    What is wrong with the installation (a missing model, a broken rule) is raised as it is.
    """
    try:
        return inference.packshot(data, rule=rule)
    except (PhotoRejected, NoSubject, SubjectTooSmall, EncodingImpossible) as error:
        return Refusal(error.code, str(error))
