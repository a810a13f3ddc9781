"""What offers, the ledger, payouts and hand-overs refuse; the tree's root is in `errors`."""

from __future__ import annotations

from service.domain.errors import DomainError


class InvalidOffer(DomainError):
    """The offer's parts do not make a payable amount."""

    code = "invalid_offer"
    because: str


class NoComparable(DomainError):
    """Nothing in the price book compares with this item, so no price is suggested."""

    code = "no_comparable"
    kind = "conflict"


class OfferExpired(DomainError):
    """The offer's deadline has passed."""

    code = "offer_expired"
    kind = "gone"
    deadline: str


class OfferClosed(DomainError):
    """The offer was already answered or taken back."""

    code = "offer_closed"
    kind = "conflict"
    state: str


class OfferStillOpen(DomainError):
    """The offer's deadline has not passed yet."""

    code = "offer_still_open"
    kind = "conflict"
    deadline: str


class UnbalancedEntry(DomainError):
    """The postings of a ledger entry must sum to zero in each currency."""

    code = "unbalanced_entry"
    totals: dict[str, int]


class InvalidEntry(DomainError):
    """A ledger entry needs a key, a kind and at least two postings that move something."""

    code = "invalid_entry"
    because: str


class IllegalPayoutMove(DomainError):
    """The payout cannot go from its present state to the one asked for."""

    code = "illegal_payout_move"
    kind = "conflict"
    current: str
    to: str


class BankDetailsResting(DomainError):
    """The bank details were changed a short while ago; no money follows them yet."""

    code = "bank_details_resting"
    kind = "conflict"
    until: str


class ReturnWindowOpen(DomainError):
    """The buyer may still return the item, so its payout cannot start."""

    code = "return_window_open"
    kind = "conflict"
    closes_at: str


class ReturnWindowClosed(DomainError):
    """The buyer's return window has passed."""

    code = "return_window_closed"
    kind = "gone"
    closed_at: str


class IllegalScan(DomainError):
    """This hand-over cannot follow the last one."""

    code = "illegal_scan"
    kind = "conflict"
    last: str
    kind_of_scan: str
