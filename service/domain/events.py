"""What happened to an item, in the words of its timeline. Events are appended, never changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from enum import Enum
from typing import ClassVar

from service.domain.actor import Actor
from service.domain.errors import ReasonTooLong
from service.domain.status import Status
from service.money import Money

MAX_REASON_CHARACTERS = 2000


@dataclass(frozen=True, kw_only=True)
class ItemEvent:
    """One entry of an item's timeline. `at` carries a time zone; `because` may be empty.

    Raises ValueError for a time without a zone, ReasonTooLong.
    """

    kind: ClassVar[str]
    item_id: str
    at: datetime
    by: Actor
    because: str = ""

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("an event's time needs a time zone")
        if len(self.because) > MAX_REASON_CHARACTERS:
            raise ReasonTooLong(length=len(self.because))

    def to_json(self) -> dict[str, object]:
        """kind, item_id, at (UTC), by, because, and under `data` what this kind adds."""
        shared = {"item_id", "at", "by", "because"}
        data = {
            f.name: as_json(getattr(self, f.name)) for f in fields(self) if f.name not in shared
        }
        return {
            "kind": self.kind,
            "item_id": self.item_id,
            "at": as_json(self.at),
            "by": self.by.to_json(),
            "because": self.because,
            "data": data,
        }


@dataclass(frozen=True, kw_only=True)
class ItemMoved(ItemEvent):
    """The item went from one status to another; `revision` is the one after the move."""

    kind = "item.moved"
    from_status: Status
    to_status: Status
    revision: int


@dataclass(frozen=True, kw_only=True)
class ItemRegistered(ItemEvent):
    """The item was announced with its consignment; it is not here yet."""

    kind = "item.registered"
    consignment_id: str


@dataclass(frozen=True, kw_only=True)
class ItemCorrected(ItemEvent):
    """What describes the item was corrected: each changed field with its old and its new text."""

    kind = "item.corrected"
    changed: Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class PhotoAdded(ItemEvent):
    """A photo was taken in; the original is kept under its hash."""

    kind = "photo.added"
    photo_id: str
    view: str
    sha256: str


@dataclass(frozen=True, kw_only=True)
class PhotoAccepted(ItemEvent):
    """A person lets a photo count although the quality check did not pass it."""

    kind = "photo.accepted"
    photo_id: str
    view: str


@dataclass(frozen=True, kw_only=True)
class RetakeRequested(ItemEvent):
    """Better or further photos are wanted of these views."""

    kind = "photo.retake_requested"
    views: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class AssessmentRecorded(ItemEvent):
    """The machine said something; never a verdict."""

    kind = "assessment.recorded"
    assessment_id: str
    word: str


@dataclass(frozen=True, kw_only=True)
class VerdictGiven(ItemEvent):
    """A person judged the item."""

    kind = "verdict.given"
    verdict_id: str
    word: str


@dataclass(frozen=True, kw_only=True)
class OfferChanged(ItemEvent):
    """A price was proposed, answered, taken back or left to expire."""

    kind = "offer.changed"
    offer_id: str
    state: str
    net: Money


@dataclass(frozen=True, kw_only=True)
class ListingChanged(ItemEvent):
    """A marketplace's listing of the item changed its state."""

    kind = "listing.changed"
    listing_id: str
    marketplace: str
    state: str


@dataclass(frozen=True, kw_only=True)
class ListingPriced(ItemEvent):
    """A listing's price followed the agreed markdowns; `inputs` say how it came about."""

    kind = "listing.priced"
    listing_id: str
    marketplace: str
    price: Money
    before: Money
    inputs: Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class SaleChanged(ItemEvent):
    """An order was taken, refused because the item was gone, cancelled, or sent back."""

    kind = "sale.changed"
    sale_id: str
    marketplace: str
    state: str


@dataclass(frozen=True, kw_only=True)
class PayoutChanged(ItemEvent):
    """The money's own state changed; it follows the bank's answer, never the item's status."""

    kind = "payout.changed"
    payout_id: str
    state: str
    amount: Money


@dataclass(frozen=True, kw_only=True)
class Scanned(ItemEvent):
    """The item changed hands or place."""

    kind = "custody.scanned"
    scan: str
    place: str


@dataclass(frozen=True, kw_only=True)
class RentalChanged(ItemEvent):
    """The item went to a renter, or came back and was compared."""

    kind = "rental.changed"
    rental_id: str
    marketplace: str
    state: str


@dataclass(frozen=True, kw_only=True)
class RepairChanged(ItemEvent):
    """Work on the item began or ended."""

    kind = "repair.changed"
    repair_id: str
    step: str
    state: str


@dataclass(frozen=True, kw_only=True)
class QuestionChanged(ItemEvent):
    """The seller was asked something, or answered."""

    kind = "question.changed"
    question_id: str
    state: str


@dataclass(frozen=True, kw_only=True)
class WorkflowFailed(ItemEvent):
    """The service gave up on a piece of work; the item stands where it stood until a redrive."""

    kind = "workflow.failed"
    workflow: str
    error: str


def as_json(value: object) -> object:
    """A value of an event as JSON: times in UTC with a `Z`, money as minor units, words as such."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, Money | Actor):
        return value.to_json()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(key): as_json(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [as_json(inner) for inner in value]
    if value is None or isinstance(value, bool | int | str):
        return value
    raise TypeError(f"an event does not carry a {type(value).__name__}")
