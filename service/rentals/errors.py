"""What rentals are refused for."""

from __future__ import annotations

from service.domain.errors import DomainError


class RentalDaysNotOffered(DomainError):
    """The programme does not rent items out for so many days."""

    code = "rental_days_not_offered"
    days: int


class RentalPriceWrong(DomainError):
    """The rental's currency is not the listing's."""

    code = "rental_currency_wrong"
    expected: str
    got: str


class RentalClosed(DomainError):
    """This rental was compared before; its word stays."""

    code = "rental_closed"
    kind = "conflict"
    state: str


class NotBackYet(DomainError):
    """The item has not come back from its renter: scan it first."""

    code = "not_back_yet"
    kind = "conflict"
    status: str


class ComparisonPhotosMissing(DomainError):
    """Nothing was photographed since the item came back, so there is nothing to compare."""

    code = "comparison_photos_missing"
    kind = "conflict"
    item_id: str


class ChargeWithoutDamage(DomainError):
    """What came back as it went out is not charged for."""

    code = "charge_without_damage"
