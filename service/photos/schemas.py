"""Bodies of the photo room."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from service.api import Schema, View
from service.fields import Reason, Word


class PhotoView(View):
    """One photo as received. ``quality`` holds each check with its number and a sentence."""

    id: str
    item_id: str
    view: str
    sha256: str
    media_type: str
    byte_count: int
    width: int
    height: int
    quality: dict[str, Any]
    quality_passed: bool
    accepted_by: str | None
    state: str
    uploaded_by: str
    created_at: datetime


class RetakeView(View):
    """A request to photograph a view again; closed by the photo that answers it.

    ``checks`` names the quality checks that asked for it (none where a person did), ``photo_id`` is
    the photo that did not pass them, and ``example`` the path of a picture of what is wanted.
    """

    id: str
    item_id: str
    view: str
    reason: str
    checks: list[str]
    photo_id: str | None
    example: str | None
    requested_by: str
    created_at: datetime
    closed_at: datetime | None
    closed_by_photo: str | None


class PhotoAnswer(View):
    """The photo, where its item now stands, and the views that must still be photographed.

    ``retake`` is the open request for this photo's view, where it must be taken again.
    """

    photo: PhotoView
    retake: RetakeView | None
    item_status: str
    missing: list[str]


class PhotoAcceptance(Schema):
    """Why a photo may count although the quality check did not pass it."""

    because: Reason


class AssessmentStarted(View):
    """Where the item now stands, and the views that the assessment goes without."""

    item_status: str
    missing: list[str]


class RetakeRequest(Schema):
    """Which views are wanted again, and what should be better."""

    views: Annotated[list[Word], Field(min_length=1, max_length=30)]
    reason: Reason


class RetakesOpened(View):
    """The requests that now wait for these views."""

    retakes: list[RetakeView]
    item_status: str
