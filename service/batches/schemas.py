"""Bodies of batches."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from service.api import Schema, View
from service.fields import Reference

RuleName = Annotated[str, Field(max_length=40, pattern=r"^[a-z0-9_]+$")]


class BatchNew(Schema):
    """A batch's name, and whose pictures to make: names of picture rules."""

    name: Reference
    marketplaces: Annotated[list[RuleName], Field(min_length=1, max_length=40)]


class PictureRuleView(View):
    """A marketplace's picture rule and the frame that it asks for, in pixels."""

    name: str
    title: str
    width: int
    height: int
    format: str


class PictureRules(View):
    """The picture rules that there are."""

    items: list[PictureRuleView]


class BatchView(View):
    """A batch and how far it is: photographs, those done, pictures that conform or do not."""

    id: str
    name: str
    marketplaces: list[str]
    state: Literal["open", "working", "done"]
    files: int
    done: int
    conforming: int
    failed: int
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


class BatchOutputView(View):
    """A picture for one marketplace; ``code`` and ``reason`` say what is wrong, if anything is."""

    id: str
    marketplace: str
    verdict: Literal["conforms", "conforms_assumed", "does_not_conform", "refused"]
    code: str | None
    reason: str
    media_type: str | None
    byte_count: int
    width: int
    height: int


class BatchFileView(View):
    """A photograph of a batch and its pictures so far."""

    id: str
    name: str
    sha256: str
    byte_count: int
    state: Literal["waiting", "done"]
    outputs: list[BatchOutputView]
