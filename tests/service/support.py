"""What the service's tests share: an inference that is told what to say, ready-made records."""

from __future__ import annotations

import hashlib
import io
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from PIL import Image
from sqlalchemy.orm import Session

from service.adapters.cutout_layout import Colour, CutoutLayout
from service.adapters.inference import ItemClaim, PackshotFacts, PhotoBytes, PhotoFacts
from service.clock import FixedClock
from service.context import AppContext
from service.domain.actor import Actor
from service.domain.movers import Role
from service.domain.status import TRANSITIONS, Status, Trait, may_move
from service.ids import new_id
from service.store.base import Base
from service.store.people_tables import ConsignorRow
from service.store.record_tables import ConsignmentRow, ItemRow

Row = TypeVar("Row", bound=Base)
Headers = dict[str, str]

ADDRESS = {
    "street": "Via Roma",
    "building": "1",
    "postcode": "20121",
    "town": "Milano",
    "country": "IT",
}
#: the check digits are right; from the IBAN registry's example
IBAN = "IT60X0542811101000000123456"
ALL_ROLES = Actor("test-walk", frozenset(Role))


def assessment_answer(decision: str = "consistent", **changes: Any) -> dict[str, Any]:
    """What an assessment says, in the shape that the inference adapter promises."""
    answer: dict[str, Any] = {
        "identity": {"found": True, "similarity": 0.97},
        "authenticity": {"decision": decision, "p_value": 0.52, "evidence": []},
        "condition": {"grade": "excellent", "score": 91.0, "evidence": []},
        "models": ["embed@r1"],
    }
    return {**answer, **changes}


@dataclass
class TellingInference:
    """Meets the Inference protocol with answers that a test sets; it looks at nothing.

    A test that asks what the networks say uses the real ones; this one is for the record's rules.
    """

    quality_passed: bool = True
    quality: dict[str, Any] = field(default_factory=lambda: {"findings": []})
    size_wh: tuple[int, int] = (1200, 900)
    media_type: str = "image/jpeg"
    assessment: dict[str, Any] = field(default_factory=assessment_answer)
    conforms: bool = True
    #: raised instead of an answer, until it is set to None again
    refusal: Exception | None = None
    #: the name of each question asked, in order
    asked: list[str] = field(default_factory=list)

    def _ask(self, name: str) -> None:
        self.asked.append(name)
        if self.refusal is not None:
            raise self.refusal

    def check_photo(self, data: bytes, *, view: str, category: str) -> PhotoFacts:
        self._ask("check_photo")
        return PhotoFacts(
            sha256=hashlib.sha256(data).hexdigest(),
            media_type=self.media_type,
            width=self.size_wh[0],
            height=self.size_wh[1],
            quality=self.quality,
            quality_passed=self.quality_passed,
        )

    def assess(
        self, photos: Sequence[PhotoBytes], claim: ItemClaim, *, alpha: float
    ) -> Mapping[str, Any]:
        self._ask("assess")
        return self.assessment

    def packshot(self, data: bytes, *, rule: str) -> PackshotFacts:
        self._ask("packshot")
        return PackshotFacts(
            data=jpeg(rule),
            media_type="image/jpeg",
            width=64,
            height=48,
            conforms=self.conforms,
            conformance={"rule": rule},
        )

    def cutout(
        self, data: bytes, *, format: str, ground_rgb: Colour | None, layout: CutoutLayout
    ) -> tuple[bytes, str]:
        self._ask("cutout")
        return jpeg(str(ground_rgb)), "image/jpeg"

    def preview(self, data: bytes, *, max_side: int) -> bytes:
        self._ask("preview")
        return jpeg(str(max_side))

    def reference_photo(self, key: str) -> bytes:
        self._ask("reference_photo")
        return jpeg(key)


def jpeg(seed: str = "", size_wh: tuple[int, int] = (64, 48)) -> bytes:
    """A small real JPEG whose bytes differ by seed."""
    colour = tuple(hashlib.sha256(seed.encode()).digest()[:3])
    with io.BytesIO() as file:
        Image.new("RGB", size_wh, colour).save(file, "JPEG")
        return file.getvalue()


@dataclass
class Started:
    """Stands for the workflow engine: keeps (kind, item, revision) of what was started."""

    calls: list[tuple[str, str, int]] = field(default_factory=list)

    def __call__(self, session: Session, kind: str, item_id: str, revision: int) -> None:
        assert session.in_transaction(), "a workflow starts within the move's own transaction"
        self.calls.append((kind, item_id, revision))


def traits_to(status: Status) -> frozenset[Trait]:
    """The traits of an item that can come to a status."""
    needed = {
        Status.REPAIRING: Trait.REPAIR,
        Status.RENTED: Trait.RENTAL,
        Status.AWAITING_ITEM: Trait.SELLER_HELD,
        Status.CHECKING: Trait.RENTAL,
    }
    return frozenset({needed[status]}) if status in needed else frozenset()


def path_to(status: Status) -> tuple[Status, ...]:
    """The usual moves from ``expected`` to a status; sales go through ``listed``.

    Parts of the table are for items with a trait alone: ``traits_to`` says which a status needs.
    """
    unusual = (Status.PUBLISHING, Status.SOLD)
    pending: deque[tuple[Status, ...]] = deque([(Status.EXPECTED,)])
    seen = {Status.EXPECTED}
    while pending:
        path = pending.popleft()
        if path[-1] is status:
            return path[1:]
        for to in sorted(TRANSITIONS[path[-1]]):
            allowed = may_move(path[-1], to, traits_to(status))
            if allowed and to not in seen and (path[-1], to) != unusual:
                seen.add(to)
                pending.append((*path, to))
    raise AssertionError(f"no way leads to {status}")


@dataclass
class Making:
    """Makes records straight in the store, so that a room's test depends on no other room.

    Rows come back detached and readable. The rooms' own tests drive the API instead.
    """

    context: AppContext
    clock: FixedClock
    programme: str = "balenciaga-resell"

    def consignor(self, **changes: Any) -> ConsignorRow:
        """A consignor in Italy without bank details; ``iban=`` adds them."""
        iban = changes.pop("iban", None)
        row = ConsignorRow(
            id=new_id("cns"),
            programme=self.programme,
            name="Chiara Rossi",
            email="chiara@example.com",
            country="IT",
            address=dict(ADDRESS),
            created_at=self.clock.now(),
        )
        if iban is not None:
            details = f'{{"account_holder":"Chiara Rossi","scheme":"iban","iban":"{iban}"}}'
            row.bank_details = self.context.cipher.encrypt(details, purpose=f"bank:{row.id}")
            row.bank_hint = f"{iban[:2]}…{iban[-4:]}"
            row.bank_changed_at = self.clock.now()
            row.bank_changed_by = "per_test"
        return self._add(row, changes)

    def consignment(self, consignor: ConsignorRow | None = None, **changes: Any) -> ConsignmentRow:
        """A drop-off in Milan, paid in store credit."""
        consignor = consignor or self.consignor()
        row = ConsignmentRow(
            id=new_id("con"),
            programme=self.programme,
            consignor_id=consignor.id,
            country=consignor.country,
            currency="EUR",
            channel="store_drop_off",
            store_id="milano-montenapoleone",
            reward="store_credit",
            terms_version="2026-11",
            created_by="per_test",
            created_at=self.clock.now(),
        )
        return self._add(row, changes)

    def item(
        self,
        status: Status = Status.EXPECTED,
        *,
        consignment: ConsignmentRow | None = None,
        **changes: Any,
    ) -> ItemRow:
        """A bag that was moved along the usual path to a status."""
        consignment = consignment or self.consignment()
        row = ItemRow(
            id=new_id("itm"),
            programme=self.programme,
            consignment_id=consignment.id,
            consignor_id=consignment.consignor_id,
            category="bags",
            brand="Vetra",
            sku="VETRA-ARCO-01",
            title="Arco shoulder bag",
            country=consignment.country,
            currency=consignment.currency,
            status=Status.EXPECTED.value,
            revision=0,
            is_seller_held=Trait.SELLER_HELD in traits_to(status),
            is_rental=Trait.RENTAL in traits_to(status),
            has_repair=Trait.REPAIR in traits_to(status),
            created_at=self.clock.now(),
            updated_at=self.clock.now(),
        )
        self._add(row, changes)
        return self.move(row.id, *path_to(status))

    def move(self, item_id: str, *path: Status) -> ItemRow:
        """Moves an item through the given statuses by the record's own door."""
        with self.context.store.writing() as uow:
            row = uow.items.get(item_id)
            for to in path:
                uow.items.move(row, to, by=ALL_ROLES, because="the test asks for it")
        return row

    def read(self, item_id: str) -> ItemRow:
        """The item as the database has it now."""
        with self.context.store.reading() as uow:
            return uow.items.get(item_id)

    def _add(self, row: Row, changes: Mapping[str, Any]) -> Row:
        for name, value in changes.items():
            setattr(row, name, value)
        with self.context.store.writing() as uow:
            uow.session.add(row)
        return row
