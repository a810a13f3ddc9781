"""Tables of the audit trail: entries chained by hash, and seals over the chains' ends."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from service.store.base import Base, Hash, Word


class AuditEntryRow(Base):
    """One link of one chain. Rows are only added; ``seal`` alone is set, once."""

    __tablename__ = "audit_entries"
    __table_args__ = (
        sa.Index("ix_audit_entries_subject", "subject"),
        sa.Index(
            "ix_audit_entries_unsealed",
            "chain",
            "seq",
            sqlite_where=sa.text("seal IS NULL"),
            postgresql_where=sa.text("seal IS NULL"),
        ),
    )
    #: ``item:ID``, ``consignor:ID``, ``person:ID`` or ``programme:NAME``
    chain: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    #: 1, 2, 3 ... within the chain
    seq: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Word]
    #: the row that it speaks of, by id
    subject: Mapped[Word]
    by: Mapped[Word]
    fields: Mapped[str] = mapped_column(sa.String(400))
    row_sha256: Mapped[Hash]
    at: Mapped[datetime]
    previous: Mapped[Hash]
    hash: Mapped[Hash]
    #: the number of the seal that covers it; none until it is sealed
    seal: Mapped[int | None]


class AuditSealRow(Base):
    """One seal. Its ``mac`` needs the installation's key, which the database does not hold."""

    __tablename__ = "audit_seals"
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    previous: Mapped[Hash]
    heads_sha256: Mapped[Hash]
    chains: Mapped[int]
    entries: Mapped[int]
    mac: Mapped[Hash]


class AuditHeadRow(Base):
    """Where a chain ended when it was sealed; a seal names the chains that grew."""

    __tablename__ = "audit_heads"
    seal: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    chain: Mapped[str] = mapped_column(sa.String(64), primary_key=True, index=True)
    seq: Mapped[int]
    hash: Mapped[Hash]
