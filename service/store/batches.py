"""Batches of the photo studio, their photographs and their pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from service.store.batch_tables import BatchFileRow, BatchOutputRow, BatchRow
from service.store.repository import Repository


@dataclass(frozen=True, slots=True)
class BatchCounts:
    """Photographs, how many are done, and pictures by verdict."""

    files: int
    done: int
    verdicts: dict[str, int]


class BatchRepository(Repository[BatchRow]):
    """Batches of all programmes."""

    table = BatchRow
    word = "batch"

    def counts(self, batch_id: str) -> BatchCounts:
        """How far a batch has come."""
        states = dict(
            self.session.execute(
                sa.select(BatchFileRow.state, sa.func.count())
                .where(BatchFileRow.batch_id == batch_id)
                .group_by(BatchFileRow.state)
            ).all()
        )
        verdicts = self.session.execute(
            sa.select(BatchOutputRow.verdict, sa.func.count())
            .join(BatchFileRow, BatchFileRow.id == BatchOutputRow.file_id)
            .where(BatchFileRow.batch_id == batch_id)
            .group_by(BatchOutputRow.verdict)
        ).all()
        return BatchCounts(
            files=sum(states.values()),
            done=states.get("done", 0),
            verdicts={verdict: count for verdict, count in verdicts},
        )


class BatchFileRepository(Repository[BatchFileRow]):
    """Photographs of batches."""

    table = BatchFileRow
    word = "photograph of a batch"

    def by_hash(self, batch_id: str, sha256: str) -> BatchFileRow | None:
        """The photograph of these bytes, or none."""
        return self.session.scalar(
            sa.select(BatchFileRow).where(
                BatchFileRow.batch_id == batch_id, BatchFileRow.sha256 == sha256
            )
        )

    def waiting(self, batch_id: str) -> list[str]:
        """The ids of the photographs that are not done, in the order in which they came."""
        query = (
            sa.select(BatchFileRow.id)
            .where(BatchFileRow.batch_id == batch_id, BatchFileRow.state == "waiting")
            .order_by(BatchFileRow.id)
        )
        return list(self.session.scalars(query))

    def count(self, batch_id: str) -> int:
        """How many photographs the batch has."""
        query = sa.select(sa.func.count()).where(BatchFileRow.batch_id == batch_id)
        return self.session.scalar(query) or 0


class BatchOutputRepository(Repository[BatchOutputRow]):
    """Pictures of batches."""

    table = BatchOutputRow
    word = "picture of a batch"

    def of_files(self, file_ids: Sequence[str]) -> list[BatchOutputRow]:
        """The pictures of these photographs, by marketplace."""
        query = (
            sa.select(BatchOutputRow)
            .where(BatchOutputRow.file_id.in_(file_ids))
            .order_by(BatchOutputRow.marketplace)
        )
        return list(self.session.scalars(query))
