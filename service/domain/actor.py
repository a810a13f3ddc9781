"""Who did something: a named person behind a key, the consignor behind a link, or a workflow."""

from __future__ import annotations

from dataclasses import dataclass

from service.domain.movers import MOVERS, Role
from service.domain.status import Status


@dataclass(frozen=True, slots=True)
class Actor:
    """An identified doer. `id` is a person's, a consignor's or a workflow's id, never a name.

    Events keep the id alone, so that erasing a person's name leaves the record readable.
    """

    id: str
    roles: frozenset[Role]

    def __post_init__(self) -> None:
        if not self.id:
            raise ValueError("an actor needs an id")
        if not self.roles:
            raise ValueError("an actor needs at least one role")

    @classmethod
    def system(cls, workflow: str) -> Actor:
        """The service itself, acting in the named workflow."""
        return cls(workflow, frozenset({Role.SYSTEM}))

    @classmethod
    def consignor(cls, consignor_id: str) -> Actor:
        """The consignor, acting through a single-use link."""
        return cls(consignor_id, frozenset({Role.CONSIGNOR}))

    def may_move(self, current: Status, to: Status) -> bool:
        """Whether one of the roles may make this move (which must be in TRANSITIONS)."""
        return bool(self.roles & MOVERS[current, to])

    def to_json(self) -> dict[str, object]:
        """`{"id": ..., "roles": [...]}`, roles in alphabetical order."""
        return {"id": self.id, "roles": sorted(self.roles)}
