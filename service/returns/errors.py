"""What returns are refused for."""

from __future__ import annotations

from service.domain.errors import DomainError


class ReturnPayoutUnderWay(DomainError):
    """The payout of this sale is in a run or at the bank: cancel the run, or wait for the bank."""

    code = "payout_under_way"
    kind = "conflict"
    payout_id: str
    state: str


class LateReturnNotAllowed(DomainError):
    """Only an operator accepts a return after the window."""

    code = "late_return_not_allowed"
    kind = "forbidden"
