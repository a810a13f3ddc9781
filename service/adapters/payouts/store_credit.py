"""Store credit: issued by ourselves, so no bank is asked."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import datetime

from service.domain.programme_parts import Country


@dataclass(frozen=True, slots=True)
class CreditTerms:
    """Where the credit may be spent and until when; None is everywhere, and for ever."""

    country: str | None
    expires_at: datetime | None

    def __post_init__(self) -> None:
        if self.expires_at is not None and self.expires_at.tzinfo is None:
            raise ValueError("an expiry needs a time zone")


def credit_terms(country: Country, issued_at: datetime) -> CreditTerms:
    """The terms of credit that a country's rules give at this moment."""
    months = country.credit_expiry_months
    return CreditTerms(
        country=country.code if country.credit_country_locked else None,
        expires_at=None if months is None else months_later(issued_at, months),
    )


def months_later(at: datetime, months: int) -> datetime:
    """The same day and time so many months later; the month's last day where it has no such day."""
    number = at.month - 1 + months
    year, month = at.year + number // 12, number % 12 + 1
    return at.replace(year=year, month=month, day=min(at.day, calendar.monthrange(year, month)[1]))
