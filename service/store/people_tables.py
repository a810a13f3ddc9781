"""Tables of people: staff and their keys, consignors and how they are paid."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from service.store.base import Base, Hash, Id, Ref, Text, Word, one_of

ROLES = (
    "studio", "authenticator", "partner", "marketplace", "operator", "clerk", "pricer", "finance",
)  # fmt: skip


class PersonRow(Base):
    """A named member of staff, or a named system that acts for a partner."""

    __tablename__ = "people"
    id: Mapped[Id]
    programme: Mapped[Ref]
    name: Mapped[Text]
    #: may judge items that the programme's review keeps for experts
    is_expert: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]


class ApiKeyRow(Base):
    """A key of one person with one role; only its hash is kept."""

    __tablename__ = "api_keys"
    __table_args__ = (one_of("role", ROLES, "role"),)
    id: Mapped[Id]
    programme: Mapped[Ref]
    person_id: Mapped[Ref] = mapped_column(sa.ForeignKey("people.id"))
    role: Mapped[Word]
    #: which marketplace a key with the role ``marketplace`` speaks for
    marketplace: Mapped[str | None] = mapped_column(sa.String(40))
    secret_hash: Mapped[Hash] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class ConsignorRow(Base):
    """Who hands items over and is paid."""

    __tablename__ = "consignors"
    id: Mapped[Id]
    programme: Mapped[Ref]
    name: Mapped[Text]
    email: Mapped[Text]
    country: Mapped[str] = mapped_column(sa.String(2))
    #: street, building, postcode, town, country: SEPA takes structured ones only since 11/2026
    address: Mapped[dict[str, Any]]
    #: account holder and IBAN as JSON, encrypted with the installation's key
    bank_details: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    #: the IBAN's country and last four characters, for people to recognise it
    bank_hint: Mapped[str | None] = mapped_column(sa.String(16))
    bank_changed_at: Mapped[datetime | None]
    bank_changed_by: Mapped[str | None] = mapped_column(sa.String(40))
    created_at: Mapped[datetime]
    #: since when nothing personal is here any more
    erased_at: Mapped[datetime | None]
