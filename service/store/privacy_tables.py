"""Tables of what people agreed to and of what was erased."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from service.store.base import Base, Hash, Id, Ref, Word, one_of


class ConsentRow(Base):
    """What a consignor agreed to, or took back: the text's version and hash. Only added."""

    __tablename__ = "consents"
    id: Mapped[Id]
    programme: Mapped[Ref]
    consignor_id: Mapped[Ref] = mapped_column(sa.ForeignKey("consignors.id"))
    #: the hand-over at which it was given; none where it was given or taken back at another time
    consignment_id: Mapped[str | None] = mapped_column(sa.ForeignKey("consignments.id"), index=True)
    #: ``terms``, or one of the programme's own
    purpose: Mapped[Word]
    version: Mapped[Word]
    text_sha256: Mapped[Hash]
    #: false: taken back
    given: Mapped[bool]
    by: Mapped[Word]
    at: Mapped[datetime]


class ErasureRow(Base):
    """A wish to be forgotten, or the end of a retention, and how far it has come."""

    __tablename__ = "erasures"
    __table_args__ = (
        one_of("cause", ("asked", "retention", "restored"), "cause"),
        one_of("state", ("waiting", "erasing", "done", "withdrawn"), "state"),
        sa.Index(
            "uq_erasures_one_open",
            "consignor_id",
            unique=True,
            sqlite_where=sa.text("state <> 'withdrawn'"),
            postgresql_where=sa.text("state <> 'withdrawn'"),
        ),
    )
    id: Mapped[Id]
    programme: Mapped[Ref]
    consignor_id: Mapped[Ref] = mapped_column(sa.ForeignKey("consignors.id"))
    cause: Mapped[Word]
    state: Mapped[Word]
    #: codes of what it waits for
    waits_for: Mapped[list[Any]]
    #: objects whose bytes are still to be removed
    objects: Mapped[list[Any]]
    asked_by: Mapped[Word]
    asked_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
