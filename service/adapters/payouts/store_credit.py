"""Store credit: issued by ourselves, so no bank is asked."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import datetime

from service.domain.blocks import Reward
from service.domain.programme_parts import Country


@dataclass(frozen=True, slots=True)
class CreditTerms:
    """Where the credit may be spent and until when; None is everywhere, and for ever.

    Single-use credit is spent on one occasion.
    """

    country: str | None
    expires_at: datetime | None
    single_use: bool = False

    def __post_init__(self) -> None:
        if self.expires_at is not None and self.expires_at.tzinfo is None:
            raise ValueError("an expiry needs a time zone")


def credit_terms(
    country: Country, issued_at: datetime, reward: Reward | None = None
) -> CreditTerms:
    """The terms of credit at this moment: the reward's own, and the country's where it has none."""
    months, locked = country.credit_expiry_months, country.credit_country_locked
    if reward is not None:
        months = months if reward.expiry_months is None else reward.expiry_months
        locked = locked if reward.country_locked is None else reward.country_locked
    return CreditTerms(
        country=country.code if locked else None,
        expires_at=None if months is None else months_later(issued_at, months),
        single_use=reward is not None and reward.single_use,
    )


def months_later(at: datetime, months: int) -> datetime:
    """The same day and time so many months later; the month's last day where it has no such day."""
    number = at.month - 1 + months
    year, month = at.year + number // 12, number % 12 + 1
    return at.replace(year=year, month=month, day=min(at.day, calendar.monthrange(year, month)[1]))
