"""Tables of the record: consignments, items, their events, photos, assessments and verdicts."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from service.domain.custody import Holder, is_closed
from service.domain.status import Status
from service.domain.words import Ownership
from service.store.base import Base, Currency, Hash, Id, Ref, Text, Word, one_of

CHANNELS = ("store_drop_off", "collection", "ship_in")
VERDICTS = ("authentic", "not_authentic", "inconclusive", "needs_photos")


class ConsignmentRow(Base):
    """One hand-over of one or more items."""

    __tablename__ = "consignments"
    __table_args__ = (one_of("channel", CHANNELS, "channel"),)
    id: Mapped[Id]
    programme: Mapped[Ref]
    consignor_id: Mapped[Ref] = mapped_column(sa.ForeignKey("consignors.id"))
    country: Mapped[str] = mapped_column(sa.String(2))
    currency: Mapped[Currency]
    channel: Mapped[Word]
    store_id: Mapped[str | None] = mapped_column(sa.String(40))
    #: the day and the window such as 09:00-13:00 in the local time of the collection address
    slot_day: Mapped[date | None]
    slot_window: Mapped[str | None] = mapped_column(sa.String(11))
    collection_address: Mapped[dict[str, Any] | None]
    #: how the consignor wants to be paid; may be changed when the offer is accepted
    reward: Mapped[Word]
    terms_version: Mapped[Word]
    #: the caller's own number for it
    reference: Mapped[str | None] = mapped_column(sa.String(80))
    created_by: Mapped[Word]
    created_at: Mapped[datetime]


class ItemRow(Base):
    """One physical thing and where it stands; ItemRepository.move alone changes ``status``."""

    __tablename__ = "items"
    __table_args__ = (
        one_of("status", tuple(word.value for word in Status), "status"),
        one_of("holder", tuple(word.value for word in Holder), "holder"),
        one_of("ownership", tuple(word.value for word in Ownership), "ownership"),
        sa.CheckConstraint("holder <> 'nobody' OR status = 'destroyed'", name="has_a_holder"),
        sa.Index("ix_items_programme_status_id", "programme", "status", "id"),
    )
    id: Mapped[Id]
    programme: Mapped[Ref]
    consignment_id: Mapped[Ref] = mapped_column(sa.ForeignKey("consignments.id"))
    consignor_id: Mapped[Ref] = mapped_column(sa.ForeignKey("consignors.id"))
    category: Mapped[Word]
    brand: Mapped[Text]
    sku: Mapped[str | None] = mapped_column(sa.String(80))
    title: Mapped[Text]
    country: Mapped[str] = mapped_column(sa.String(2))
    currency: Mapped[Currency]
    status: Mapped[Word]
    #: counts the moves and so names one stay in one status: workflow ids hold it
    revision: Mapped[int] = mapped_column(default=0)
    ownership: Mapped[Word] = mapped_column(default=Ownership.CONSIGNED.value)
    #: the traits of the status table, fixed when the item is registered
    is_seller_held: Mapped[bool] = mapped_column(default=False)
    is_rental: Mapped[bool] = mapped_column(default=False)
    has_repair: Mapped[bool] = mapped_column(default=False)
    #: whose hands it is in; follows the table of custody, and scans alone change it
    holder: Mapped[Word] = mapped_column(default=Holder.CONSIGNOR.value)
    #: the drop at which an accepted item goes on sale; none where it was not put into one
    on_sale_at: Mapped[datetime | None] = mapped_column(index=True)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    @property
    def custody_closed(self) -> bool:
        """Whether its life has ended and it is where it then belongs."""
        return is_closed(Status(self.status), Holder(self.holder))


class ItemEventRow(Base):
    """One line of an item's timeline. Rows are only ever added."""

    __tablename__ = "item_events"
    __table_args__ = (sa.UniqueConstraint("item_id", "seq"),)
    id: Mapped[Id]
    #: 1, 2, 3 ... within the item: events of one instant keep their order
    seq: Mapped[int]
    item_id: Mapped[Ref] = mapped_column(sa.ForeignKey("items.id"))
    kind: Mapped[Word]
    from_status: Mapped[str | None] = mapped_column(sa.String(40))
    to_status: Mapped[str | None] = mapped_column(sa.String(40))
    #: the actor's id: a person's, a consignor's or a workflow's, never a name
    by: Mapped[Word]
    #: what a person wrote: the one thing that erasing somebody takes out of a line
    because: Mapped[Text]
    #: random; goes with the text, so that nobody can guess the text from its hash
    salt: Mapped[str] = mapped_column(sa.String(32))
    text_sha256: Mapped[Hash]
    data: Mapped[dict[str, Any]]
    at: Mapped[datetime]


class PhotoRow(Base):
    """One picture as received. The original lies in the object store under its hash."""

    __tablename__ = "photos"
    __table_args__ = (
        sa.UniqueConstraint("item_id", "sha256"),
        one_of("state", ("active", "superseded"), "state"),
    )
    id: Mapped[Id]
    item_id: Mapped[Ref] = mapped_column(sa.ForeignKey("items.id"))
    view: Mapped[Word]
    sha256: Mapped[Hash]
    media_type: Mapped[Word]
    byte_count: Mapped[int]
    width: Mapped[int]
    height: Mapped[int]
    quality: Mapped[dict[str, Any]]
    quality_passed: Mapped[bool]
    #: the person who lets it count although the quality check did not pass it
    accepted_by: Mapped[str | None] = mapped_column(sa.String(40))
    state: Mapped[Word]
    uploaded_by: Mapped[Word]
    created_at: Mapped[datetime]


class RetakeRow(Base):
    """A request to photograph one view again; closed by the photo that answers it."""

    __tablename__ = "retakes"
    id: Mapped[Id]
    item_id: Mapped[Ref] = mapped_column(sa.ForeignKey("items.id"))
    view: Mapped[Word]
    reason: Mapped[Text]
    #: names of the quality checks that asked for it; none where a person or the assessment did
    checks: Mapped[list[Any]] = mapped_column(default=list)
    #: the photo that did not pass
    photo_id: Mapped[str | None] = mapped_column(sa.String(40))
    requested_by: Mapped[Word]
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_by_photo: Mapped[str | None] = mapped_column(sa.String(40))


class AssessmentRow(Base):
    """What the machine said about one revision of an item. Never changed afterwards."""

    __tablename__ = "assessments"
    __table_args__ = (
        sa.UniqueConstraint("item_id", "revision"),
        one_of("decision", ("consistent", "suspect", "inconclusive"), "decision"),
    )
    id: Mapped[Id]
    item_id: Mapped[Ref] = mapped_column(sa.ForeignKey("items.id"))
    revision: Mapped[int]
    decision: Mapped[Word]
    p_value: Mapped[float | None]
    grade: Mapped[Word]
    score: Mapped[float]
    identity: Mapped[dict[str, Any]]
    authenticity: Mapped[dict[str, Any]]
    condition: Mapped[dict[str, Any]]
    #: the photos looked at, by id
    photos: Mapped[list[Any]]
    #: ``name@revision`` of every model that had a say
    models: Mapped[list[Any]]
    seconds: Mapped[float]
    created_at: Mapped[datetime]


class VerdictRow(Base):
    """What a human said."""

    __tablename__ = "verdicts"
    __table_args__ = (one_of("verdict", VERDICTS, "verdict"),)
    id: Mapped[Id]
    item_id: Mapped[Ref] = mapped_column(sa.ForeignKey("items.id"))
    assessment_id: Mapped[str | None] = mapped_column(sa.ForeignKey("assessments.id"))
    verdict: Mapped[Word]
    #: part, word and sentence each
    reasons: Mapped[list[Any]]
    note: Mapped[Text]
    person_id: Mapped[Ref]
    created_at: Mapped[datetime]


class ScanRow(Base):
    """One hand-over of the physical item: who held it where, from then on."""

    __tablename__ = "scans"
    id: Mapped[Id]
    item_id: Mapped[Ref] = mapped_column(sa.ForeignKey("items.id"))
    kind: Mapped[Word]
    place: Mapped[Text]
    person_id: Mapped[Word]
    note: Mapped[Text]
    at: Mapped[datetime]
