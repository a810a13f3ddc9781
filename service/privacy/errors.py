"""What is refused about people's data."""

from __future__ import annotations

from service.domain.errors import DomainError


class ErasureUnderWay(DomainError):
    """What was erased cannot be brought back."""

    code = "erasure_under_way"
    kind = "conflict"
    state: str


class ErasureNotAsked(DomainError):
    """Nobody asked to erase this consignor."""

    code = "erasure_not_asked"
    kind = "not_found"
    consignor_id: str


class TermsStand(DomainError):
    """Terms are agreed to with a hand-over and cannot be taken back while it stands."""

    code = "terms_not_withdrawable"
    kind = "conflict"
