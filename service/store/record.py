"""What hangs on a consignment and an item: photos, retakes, assessments, verdicts, scans."""

from __future__ import annotations

import sqlalchemy as sa

from service.domain.shots import Shot, counted
from service.store.record_tables import (
    AssessmentRow,
    ConsignmentRow,
    PhotoRow,
    RetakeRow,
    ScanRow,
    VerdictRow,
)
from service.store.repository import Repository


class ConsignmentRepository(Repository[ConsignmentRow]):
    """Hand-overs."""

    table = ConsignmentRow
    word = "consignment"


def as_shot(row: PhotoRow) -> Shot:
    """A photo as the shot list's rules see it."""
    return Shot(row.id, row.view, row.quality_passed or row.accepted_by is not None)


class PhotoRepository(Repository[PhotoRow]):
    """Photos as received."""

    table = PhotoRow
    word = "photo"

    def by_hash(self, item_id: str, sha256: str) -> PhotoRow | None:
        """The photo of this item with these bytes; uploading it again is the same photo."""
        return self.session.scalar(
            sa.select(PhotoRow).where(PhotoRow.item_id == item_id, PhotoRow.sha256 == sha256)
        )

    def active(self, item_id: str) -> list[PhotoRow]:
        return self.where(item_id=item_id, state="active")

    def shots(self, item_id: str) -> list[Shot]:
        """The active photos as the shot list's rules see them."""
        return [as_shot(row) for row in self.active(item_id)]

    def counted(self, item_id: str) -> list[PhotoRow]:
        """The photos that are judged, oldest first."""
        rows = {row.id: row for row in self.active(item_id)}
        return [rows[shot.id] for shot in counted(map(as_shot, rows.values()))]


class RetakeRepository(Repository[RetakeRow]):
    """Requests to photograph again."""

    table = RetakeRow
    word = "retake"

    def open(self, item_id: str) -> list[RetakeRow]:
        return self.where(item_id=item_id, closed_at=None)


class AssessmentRepository(Repository[AssessmentRow]):
    """What the machine said."""

    table = AssessmentRow
    word = "assessment"

    def latest(self, item_id: str) -> AssessmentRow | None:
        return self.session.scalar(
            sa.select(AssessmentRow)
            .where(AssessmentRow.item_id == item_id)
            .order_by(AssessmentRow.revision.desc())
            .limit(1)
        )


class VerdictRepository(Repository[VerdictRow]):
    """What humans said."""

    table = VerdictRow
    word = "verdict"


class ScanRepository(Repository[ScanRow]):
    """Hand-overs of the physical item."""

    table = ScanRow
    word = "scan"
