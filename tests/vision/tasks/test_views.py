"""The views of the networks are the views of the record."""

from __future__ import annotations

from service.domain.words import VIEWS as RECORD_VIEWS
from vision.tasks.views import VIEWS


def test_both_rooms_know_the_same_views() -> None:
    assert VIEWS == RECORD_VIEWS
