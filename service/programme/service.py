"""Lays a programme out for its callers, with the collection slots of today."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from service.domain.programme import Programme
from service.domain.programme_parts import Address, Country, Slot
from service.domain.words import Grade
from service.local_day import local_day


def accepted_grades(programme: Programme) -> list[str]:
    """The grades that the programme takes, best first."""
    return [grade.value for grade in Grade if grade in programme.accepted_grades]


def slots_now(country: Country, now: datetime) -> tuple[Slot, ...]:
    """The collection slots that can be asked for now."""
    if country.collection is None:
        return ()
    return country.collection.slots(local_day(country.code, now))


def address_words(address: Address) -> dict[str, str]:
    """An address under the names that the API uses."""
    words = asdict(address)
    return {"town": words.pop("city"), **words}
