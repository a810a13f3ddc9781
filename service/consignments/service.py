"""Rules of hand-overs: what the programme takes in, where, when, and for which reward."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from service.adapters.papers import Receipt, ReceiptLine
from service.domain.actor import Actor
from service.domain.custody import Holder
from service.domain.events import ItemRegistered
from service.domain.programme import Programme
from service.domain.programme_parts import Slot
from service.domain.status import Action, Status
from service.domain.words import Channel, CopyRule, Holding, Ownership
from service.errors import Conflict, Invalid
from service.ids import new_id
from service.local_day import local_day
from service.privacy.service import check_there, record_intake
from service.store.record_tables import ConsignmentRow, ItemRow
from service.store.unit_of_work import UnitOfWork

COPY_WORDS: Mapping[CopyRule, str] = MappingProxyType(
    {
        CopyRule.RETURN: "you get it back",
        CopyRule.HOLD: "we keep it until it is decided about",
        CopyRule.DESTROY: "it is destroyed",
    }
)


class CollectionElsewhere(Invalid):
    """The courier collects in the consignment's own country."""

    code = "collection_address_elsewhere"


class TermsOutdated(Conflict):
    """The consignor agreed to other terms than those in force: show the present ones."""

    code = "terms_outdated"


class NothingToCancel(Conflict):
    """Every item of this consignment has arrived or was cancelled; items here are withdrawn."""

    code = "nothing_to_cancel"


@dataclass(frozen=True, slots=True)
class Intake:
    """How it arrives: a store of a drop-off, or a slot and an address of a collection."""

    channel: Channel
    store_id: str | None = None
    slot: Slot | None = None
    address: Mapping[str, str] | None = None

    def __post_init__(self) -> None:
        if (self.channel is Channel.STORE_DROP_OFF) != (self.store_id is not None):
            raise ValueError("a drop-off, and nothing else, has a store")
        if (self.channel is Channel.COLLECTION) != (self.slot is not None):
            raise ValueError("a collection, and nothing else, has a slot")
        if (self.slot is None) != (self.address is None):
            raise ValueError("a slot goes with an address")


@dataclass(frozen=True, slots=True)
class Announcement:
    """What a caller announces; ``items`` hold category, brand, sku and title each."""

    consignor_id: str
    country: str
    intake: Intake
    reward: str
    ownership: Ownership | None
    items: tuple[Mapping[str, str | None], ...]
    reference: str | None
    terms_version: str | None
    #: each purpose with the version that the consignor agreed to, beside the terms
    consents: Mapping[str, str] = field(default_factory=dict)


def create_consignment(
    uow: UnitOfWork, programme: Programme, announced: Announcement, *, by: Actor
) -> ConsignmentRow:
    """Keeps a hand-over and its items, which are born ``expected``.

    Raises what the programme does not take: CountryNotServed, UnknownStore, IntakeNotOffered,
    SlotNotOffered, CollectionElsewhere, CategoryNotAccepted, BrandNotAccepted, RewardNotOffered,
    BankTransferUnavailable, OwnershipNotOffered, TermsOutdated, ConsentMissing, ConsentOutdated,
    ConsentUnknown; ConsignorErased; NotFound for another programme's consignor.
    """
    # locked, so that nobody hands over while they are being erased
    consignor = check_there(uow.consignors.lock(announced.consignor_id, programme=programme.name))
    _check(uow, programme, announced)
    intake = announced.intake
    row = ConsignmentRow(
        id=new_id("con"),
        programme=programme.name,
        consignor_id=consignor.id,
        country=announced.country,
        currency=programme.country(announced.country).currency,
        channel=intake.channel.value,
        store_id=intake.store_id,
        slot_day=intake.slot.day if intake.slot else None,
        slot_window=intake.slot.window if intake.slot else None,
        collection_address=dict(intake.address) if intake.address else None,
        reward=announced.reward,
        terms_version=programme.terms.version,
        reference=announced.reference,
        created_by=by.id,
        created_at=uow.clock.now(),
    )
    uow.consignments.add(row)
    ownership = programme.ownership(announced.ownership)
    for words in announced.items:
        _register(uow, programme, row, {**words, "ownership": ownership.value}, by=by)
    record_intake(uow, programme, row, announced.consents, by=by.id)
    return row


def _check(uow: UnitOfWork, programme: Programme, announced: Announcement) -> None:
    country = programme.country(announced.country)
    intake = announced.intake
    if intake.store_id is not None:
        programme.check_drop_off(country.code, intake.store_id)
    if intake.slot is not None and intake.address is not None:
        if intake.address["country"] != country.code:
            raise CollectionElsewhere(
                country=country.code, address_country=intake.address["country"]
            )
        today = local_day(country.code, uow.clock.now())
        programme.check_collection(country.code, intake.slot, today)
    if intake.channel is Channel.SHIP_IN:
        programme.check_ship_in(country.code)
    programme.check_reward(country.code, announced.reward)
    for words in announced.items:
        programme.check_item(
            category=str(words["category"]),
            brand=str(words["brand"]),
            country=country.code,
            currency=country.currency,
        )
    if announced.terms_version not in (None, programme.terms.version):
        raise TermsOutdated(agreed=announced.terms_version, in_force=programme.terms.version)


def _register(
    uow: UnitOfWork,
    programme: Programme,
    consignment: ConsignmentRow,
    words: Mapping[str, str | None],
    *,
    by: Actor,
) -> None:
    now, blocks = uow.clock.now(), programme.blocks
    item = uow.items.add(
        ItemRow(
            id=new_id("itm"),
            programme=consignment.programme,
            consignment_id=consignment.id,
            consignor_id=consignment.consignor_id,
            **words,
            country=consignment.country,
            currency=consignment.currency,
            status=Status.EXPECTED.value,
            revision=0,
            is_seller_held=blocks.holding is Holding.SELLER,
            is_rental=blocks.rental is not None,
            has_repair=bool(blocks.steps),
            holder=Holder.CONSIGNOR.value,
            created_at=now,
            updated_at=now,
        )
    )
    uow.items.note(
        item,
        ItemRegistered.kind,
        by=by,
        because=f"announced for {consignment.channel}",
        data={"consignment_id": consignment.id},
    )


def cancel_consignment(
    uow: UnitOfWork, programme: Programme, consignment_id: str, *, by: Actor, because: str
) -> ConsignmentRow:
    """Cancels every item that has not arrived yet; those that are here are left alone.

    Raises NothingToCancel when no item is still expected: then nothing has changed.
    """
    row = uow.consignments.get(consignment_id, programme=programme.name)
    expected = [
        item
        for item in uow.items.where(consignment_id=row.id)
        if item.status == Status.EXPECTED.value
    ]
    if not expected:
        raise NothingToCancel(consignment=row.id)
    for item in expected:
        uow.items.require(item, Action.CANCEL)
        uow.items.move(item, Status.CANCELLED, by=by, because=because)
    return row


def describe(uow: UnitOfWork, rows: Iterable[ConsignmentRow]) -> list[dict[str, Any]]:
    """Consignments with their items, as their callers see them."""
    rows = list(rows)
    items = uow.items.in_consignments([row.id for row in rows])
    return [
        {
            "id": row.id,
            "consignor_id": row.consignor_id,
            "country": row.country,
            "currency": row.currency,
            "intake": _intake(row),
            "reward": row.reward,
            "terms_version": row.terms_version,
            "reference": row.reference,
            "items": [item for item in items if item.consignment_id == row.id],
            "created_at": row.created_at,
        }
        for row in rows
    ]


def receipt(uow: UnitOfWork, programme: Programme, consignment_id: str) -> Receipt:
    """The consignor's receipt: what was announced, what is here, how it will be paid."""
    row = uow.consignments.get(consignment_id, programme=programme.name)
    consignor = uow.consignors.get(row.consignor_id)
    facts = [
        ("Consignment", row.id),
        ("Made", f"{row.created_at:%Y-%m-%d %H:%M} UTC"),
        ("Consignor", consignor.name),
        ("Handed over", _where(programme, row)),
        ("To be paid by", row.reward.replace("_", " ")),
        ("If an item is not authentic", COPY_WORDS[programme.country(row.country).copies]),
    ]
    if row.reference is not None:
        facts.append(("Your reference", row.reference))
    lines = tuple(
        ReceiptLine(item.id, item.brand, item.title, item.category, _state(Status(item.status)))
        for item in uow.items.where(consignment_id=row.id)
    )
    terms = [f"Terms {row.terms_version}:"]
    if row.terms_version == programme.terms.version:
        terms += [line for line in programme.terms.text.splitlines() if line.strip()]
    return Receipt(programme.title, row.id, tuple(facts), lines, tuple(terms))


def _where(programme: Programme, row: ConsignmentRow) -> str:
    if row.slot_day is not None and row.collection_address is not None:
        place = ", ".join(word for word in row.collection_address.values() if word)
        return f"collection on {row.slot_day} {row.slot_window} at {place}"
    if row.channel == Channel.SHIP_IN:
        return "sent in by the consignor"
    store = programme.country(row.country).stores.get(row.store_id or "")
    if store is None:
        return f"store {row.store_id}"
    address = store.address
    return f"{store.name}, {address.street} {address.building}, {address.postcode} {address.city}"


def _state(status: Status) -> str:
    words = {Status.EXPECTED: "announced", Status.CANCELLED: "cancelled"}
    return words.get(status, "received")


def _intake(row: ConsignmentRow) -> dict[str, Any]:
    slot = {"day": row.slot_day, "window": row.slot_window} if row.slot_day else None
    return {
        "channel": row.channel,
        "store_id": row.store_id,
        "slot": slot,
        "address": row.collection_address,
    }
