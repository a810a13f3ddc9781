"""What payouts and runs are refused for."""

from __future__ import annotations

from service.domain.errors import DomainError


class NothingDue(DomainError):
    """No payout of this kind is ready to be paid; ``left_out`` says what holds the others up."""

    code = "nothing_due"
    kind = "conflict"
    left_out: list[dict[str, object]]


class RunClosed(DomainError):
    """The run was released or cancelled already."""

    code = "payout_run_closed"
    kind = "conflict"
    state: str


class NoFile(DomainError):
    """The run has no bank file: it is not released, or it pays in store credit."""

    code = "payout_run_without_file"
    kind = "conflict"
    state: str
    method: str


class HouseAccountMissing(DomainError):
    """The programme has no account to pay from: set ``LOUPE_HOUSE_ACCOUNTS``."""

    code = "house_account_missing"
    kind = "conflict"
    programme: str


class BankDetailsChanged(DomainError):
    """Bank details changed after the run was prepared: cancel it and prepare another."""

    code = "bank_details_changed"
    kind = "conflict"
    payout_id: str


class OutcomeDecided(DomainError):
    """A second person has confirmed this entry already."""

    code = "outcome_decided"
    kind = "conflict"


class NoBankAsked(DomainError):
    """Store credit is confirmed when it is issued: there is no outcome to enter."""

    code = "no_bank_asked"
    kind = "conflict"


class OtherRoute(DomainError):
    """It goes out in another bank file, or from another house account: prepare a run for it."""

    code = "payout_of_another_route"
    kind = "conflict"
    country: str


class AccountOutOfReach(DomainError):
    """The country's bank file does not reach this kind of account: ask for one of the country."""

    code = "account_out_of_reach"
    kind = "unsupported"
    country: str
    scheme: str
