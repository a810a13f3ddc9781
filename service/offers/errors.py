"""What offers are refused for, beside the domain's own reasons."""

from __future__ import annotations

from service.domain.errors import DomainError


class GradeMissing(DomainError):
    """No assessment says in which condition the item is; give its grade."""

    code = "grade_missing"
    kind = "conflict"
    item_id: str


class ReasonMissing(DomainError):
    """A price or a grade that a person chose needs its reason."""

    code = "reason_missing"


class NoPlaceLeft(DomainError):
    """The programme is hand-picked and has no place left; something must be sold first."""

    code = "no_place_left"
    kind = "conflict"
    places: int


class NoRepairOffered(DomainError):
    """This programme repairs nothing at the consignor's cost."""

    code = "no_repair_offered"


class TermsVersionWrong(DomainError):
    """The terms agreed to are not those of this offer; read them again."""

    code = "terms_version_wrong"
    kind = "conflict"
    terms_version: str


class BankDetailsMissing(DomainError):
    """There are no bank details to pay to; give them first, or choose store credit."""

    code = "bank_details_missing"
    kind = "conflict"
