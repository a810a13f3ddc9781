"""Tables of the photo studio's batches: photographs in, a picture per marketplace out."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from service.store.base import Base, Hash, Id, Ref, Text, Word, one_of


class BatchRow(Base):
    """A batch: open while photographs come in, working once started, done at the end.

    ``revision`` counts the starts; a workflow belongs to one of them.
    """

    __tablename__ = "batches"
    __table_args__ = (one_of("state", ("open", "working", "done"), "state"),)
    id: Mapped[Id]
    programme: Mapped[Ref]
    name: Mapped[Text]
    marketplaces: Mapped[list[Any]]
    state: Mapped[Word]
    revision: Mapped[int]
    created_by: Mapped[Word]
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class BatchFileRow(Base):
    """One photograph of a batch. The same bytes are the same photograph, whatever their name."""

    __tablename__ = "batch_files"
    __table_args__ = (
        one_of("state", ("waiting", "done"), "state"),
        sa.UniqueConstraint("batch_id", "sha256"),
    )
    id: Mapped[Id]
    batch_id: Mapped[Ref] = mapped_column(sa.ForeignKey("batches.id"))
    name: Mapped[Text]
    sha256: Mapped[Hash]
    byte_count: Mapped[int]
    state: Mapped[Word]
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]


class BatchOutputRow(Base):
    """What came of one photograph for one marketplace: a picture, or why there is none."""

    __tablename__ = "batch_outputs"
    __table_args__ = (
        one_of(
            "verdict", ("conforms", "conforms_assumed", "does_not_conform", "refused"), "verdict"
        ),
        sa.CheckConstraint("(sha256 IS NULL) = (verdict = 'refused')", name="picture_or_refusal"),
        sa.UniqueConstraint("file_id", "marketplace"),
    )
    id: Mapped[Id]
    file_id: Mapped[Ref] = mapped_column(sa.ForeignKey("batch_files.id"))
    marketplace: Mapped[Word]
    verdict: Mapped[Word]
    code: Mapped[str | None] = mapped_column(sa.String(60))
    reason: Mapped[Text]
    sha256: Mapped[str | None] = mapped_column(sa.String(64))
    media_type: Mapped[str | None] = mapped_column(sa.String(40))
    byte_count: Mapped[int]
    width: Mapped[int]
    height: Mapped[int]
