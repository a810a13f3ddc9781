"""What the store refuses."""

from __future__ import annotations

from service.domain.errors import DomainError


class NotFound(DomainError):
    """There is no such thing here."""

    code = "not_found"
    kind = "not_found"
    what: str
    id: str


class MovedMeanwhile(DomainError):
    """Somebody else moved the item first; read it again."""

    code = "moved_meanwhile"
    kind = "conflict"
    id: str


class IdempotencyKeyReused(DomainError):
    """This idempotency key was used for a different request."""

    code = "idempotency_key_reused"
    kind = "conflict"
    key: str
