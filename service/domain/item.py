"""The item: one physical thing, and the only door through which its status changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from service.domain.actor import Actor
from service.domain.errors import IllegalMove, NotPermitted, RoleNotPermitted, UnknownCurrency
from service.domain.events import ItemMoved
from service.domain.status import Action, Status, Trait, is_permitted, may_move
from service.money import EXPONENTS

_FIXED = frozenset(
    {"id", "programme", "consignment_id", "consignor_id", "country", "currency", "traits"}
)
_BY_MOVE = frozenset({"status", "revision"})


@dataclass(eq=False)
class Item:
    """One item of a consignment.

    Identity, country, currency and traits never change; `status` and `revision` change through
    `move` alone (assigning them raises AttributeError); what describes the item may be corrected.
    `revision` counts the moves, so it names one stay in one status: the store updates a row
    `WHERE status = :from AND revision = :revision`, and workflow ids carry it.
    """

    id: str
    programme: str
    consignment_id: str
    consignor_id: str
    category: str
    brand: str
    sku: str | None
    title: str
    country: str
    currency: str
    status: Status = Status.EXPECTED
    revision: int = 0
    traits: frozenset[Trait] = frozenset()

    def __post_init__(self) -> None:
        if self.currency not in EXPONENTS:
            raise UnknownCurrency(currency=self.currency)
        if self.revision < 0:
            raise ValueError("a revision is not negative")

    def __setattr__(self, name: str, value: object) -> None:
        if name in self.__dict__ and name in _FIXED | _BY_MOVE:
            raise AttributeError(f"{name} is not assigned; an item moves through move()")
        super().__setattr__(name, value)

    def require(self, action: Action) -> None:
        """Raise NotPermitted unless `action` may be done to the item where it stands."""
        if not is_permitted(self.status, action, self.traits):
            raise NotPermitted(status=self.status.value, action=action.value)

    def move(self, to: Status, *, by: Actor, because: str, at: datetime) -> ItemMoved:
        """Go to `to` and say so; the caller stores item and event in one transaction.

        Raises IllegalMove when the table has no such edge and RoleNotPermitted when none of the
        actor's roles may make it. A refused move changes nothing.
        """
        current = self.status
        if not may_move(current, to, self.traits):
            raise IllegalMove(current=current.value, to=to.value)
        if not by.may_move(current, to):
            roles = ",".join(sorted(by.roles))
            raise RoleNotPermitted(role=roles, current=current.value, to=to.value)
        event = ItemMoved(
            item_id=self.id,
            at=at,
            by=by,
            because=because,
            from_status=current,
            to_status=to,
            revision=self.revision + 1,
        )
        self.__dict__.update(status=to, revision=event.revision)
        return event
