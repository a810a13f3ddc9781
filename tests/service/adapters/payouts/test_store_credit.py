"""How long store credit lasts, and where."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from service.adapters.payouts import credit_terms
from service.adapters.payouts.store_credit import CreditTerms, months_later
from service.domain.catalogue import Catalogue


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-11-24T09:00", 12, "2027-11-24T09:00"),
        ("2027-01-31T00:00", 1, "2027-02-28T00:00"),
        ("2028-01-31T00:00", 1, "2028-02-29T00:00"),
        ("2028-02-29T23:59", 12, "2029-02-28T23:59"),
        ("2026-12-31T12:00", 2, "2027-02-28T12:00"),
    ],
)
def test_months_end_on_the_same_day_or_the_months_last(start: str, months: int, end: str) -> None:
    assert months_later(at(start), months) == at(end)


def test_credit_follows_its_countrys_rules(catalogue: Catalogue) -> None:
    italy = catalogue.programmes["balenciaga-resell"].country("IT")
    now = at("2026-11-24T09:00")
    assert credit_terms(italy, now) == CreditTerms("IT", at("2027-11-24T09:00"))
    free = replace(italy, credit_expiry_months=None, credit_country_locked=False)
    assert credit_terms(free, now) == CreditTerms(None, None)


def test_an_expiry_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        CreditTerms("IT", at("2027-11-24T09:00").replace(tzinfo=None) + timedelta(0))
