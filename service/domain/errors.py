"""What the rules refuse. Each class has a stable code, a kind, and its data on its attributes.

The docstring of a class is its message. The tree knows nothing of HTTP: `service.errors` turns a
kind into a status.
"""

from __future__ import annotations

import inspect
from typing import ClassVar, Literal

Kind = Literal["invalid", "forbidden", "not_found", "conflict", "gone", "unsupported"]


class DomainError(Exception):
    """A rule of the record forbids this."""

    code: ClassVar[str] = "rule_broken"
    kind: ClassVar[Kind] = "invalid"

    def __init__(self, **data: object) -> None:
        for name, value in data.items():
            setattr(self, name, value)
        super().__init__(self.message)

    @property
    def message(self) -> str:
        """One sentence for a person: the class's docstring."""
        return inspect.getdoc(type(self)) or type(self).__name__

    @property
    def data(self) -> dict[str, object]:
        """What the error carries, by attribute name."""
        return {name: value for name, value in vars(self).items() if not name.startswith("_")}

    def __reduce__(self) -> tuple[object, ...]:
        # The workflow engine keeps a failed step's error by pickling it.
        return _rebuild, (type(self), self.data)

    def __str__(self) -> str:
        if not self.data:
            return self.message
        return f"{self.message} ({', '.join(f'{k}={v}' for k, v in self.data.items())})"


def _rebuild(error: type[DomainError], data: dict[str, object]) -> DomainError:
    return error(**data)


class MoneyError(DomainError):
    """This amount of money cannot be used."""

    code = "invalid_amount"


class UnknownCurrency(MoneyError):
    """The currency is not one that this service knows."""

    code = "unknown_currency"
    currency: str


class CurrencyMismatch(MoneyError):
    """Amounts in different currencies cannot be combined or compared."""

    code = "currency_mismatch"
    left: str
    right: str


class IllegalMove(DomainError):
    """The item cannot go from its present status to the one asked for."""

    code = "illegal_move"
    kind = "conflict"
    current: str
    to: str


class RoleNotPermitted(DomainError):
    """This role may not make this move."""

    code = "role_not_permitted"
    kind = "forbidden"
    role: str
    current: str
    to: str


class NotPermitted(DomainError):
    """This cannot be done to the item in its present status."""

    code = "not_permitted_in_status"
    kind = "conflict"
    status: str
    action: str


class SamePersonRefused(DomainError):
    """A second person must do this: the one who prepared it or changed the details may not."""

    code = "second_person_required"
    kind = "forbidden"
    person: str


class ReasonTooLong(DomainError):
    """A reason has at most 2000 characters."""

    code = "reason_too_long"
    length: int


class CategoryNotAccepted(DomainError):
    """The programme does not take this category."""

    code = "category_not_accepted"
    category: str


class BrandNotAccepted(DomainError):
    """The programme does not take this brand."""

    code = "brand_not_accepted"
    brand: str


class GradeNotAccepted(DomainError):
    """The programme does not take items in this condition."""

    code = "grade_not_accepted"
    kind = "conflict"
    grade: str


class CountryNotServed(DomainError):
    """The programme does not serve this country."""

    code = "country_not_served"
    country: str


class CurrencyNotUsed(DomainError):
    """The country does not use this currency in this programme."""

    code = "currency_not_used"
    country: str
    currency: str


class UnknownStore(DomainError):
    """The programme has no such store."""

    code = "unknown_store"
    store: str


class IntakeNotOffered(DomainError):
    """The programme does not offer this way of handing an item over here."""

    code = "intake_not_offered"
    channel: str


class SlotNotOffered(DomainError):
    """No collection is offered at this time."""

    code = "collection_slot_unavailable"
    day: str
    window: str


class OwnershipNotOffered(DomainError):
    """The programme does not take items in this way: see its ``ownership``."""

    code = "ownership_not_offered"
    ownership: str


class RewardNotOffered(DomainError):
    """The programme does not offer this reward here."""

    code = "reward_not_offered"
    method: str
    country: str


class BankTransferUnavailable(DomainError):
    """Bank transfer is not available in this country yet; store credit is."""

    code = "bank_transfer_unavailable"
    kind = "unsupported"
    country: str


class UnknownView(DomainError):
    """This view is not on the category's shot list."""

    code = "unknown_view"
    view: str
    category: str


class UnknownMarketplace(DomainError):
    """The programme does not sell on this marketplace."""

    code = "unknown_marketplace"
    marketplace: str


class InvalidVerdict(DomainError):
    """The verdict contradicts itself or lacks its reasons."""

    code = "invalid_verdict"
    because: str


class ProgrammeUnknown(DomainError):
    """There is no such programme."""

    code = "unknown_programme"
    programme: str


class ProgrammeInvalid(DomainError):
    """The programme's file cannot be used."""

    code = "programme_invalid"
    file: str
    key: str
    line: int | None
    because: str


class PriceBookInvalid(DomainError):
    """The price book's file cannot be used; each wrong row is named by its line."""

    code = "price_book_invalid"
    file: str
    line: int
    because: str
    #: the first hundred, from the first line on; ``bad_rows`` counts them all
    rows: list[dict[str, object]]
    bad_rows: int
