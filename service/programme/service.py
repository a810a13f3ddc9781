"""Lays a programme out for its callers, with the collection slots of today."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import datetime, time
from decimal import Decimal
from typing import Any

from service.domain.blocks import Reward
from service.domain.events import as_json
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


def describe_blocks(programme: Programme) -> dict[str, Any]:
    """The programme's decisions as plain words, as the API and ``loupe programmes`` show them."""
    blocks = programme.blocks
    return {
        "holder": blocks.holding.value,
        "ownership": [word.value for word in blocks.ownership],
        "uses": sorted(blocks.uses),
        "promise": _words(blocks.promise),
        "commission": blocks.commission.to_json(),
        "payment": _words(blocks.payment),
        "rewards": [_reward(programme, reward) for reward in blocks.rewards.values()],
        "term": _words(blocks.term),
        "steps": [_words(step) for step in blocks.steps.values()],
        "seller": _words(blocks.seller),
        "rental": _words(blocks.rental),
        "drops": _words(blocks.drops),
        "curation": _words(blocks.curation),
    }


def _reward(programme: Programme, reward: Reward) -> dict[str, Any]:
    return {
        "id": reward.id,
        "method": reward.method.value,
        "uplift_percent": reward.uplift_percent,
        "when": programme.paid_when(programme.blocks.ownership[0], reward).value,
        "expiry_months": reward.expiry_months,
        "country_locked": reward.country_locked,
        "single_use": reward.single_use,
        "skus": sorted(reward.skus),
        "categories": sorted(reward.categories),
    }


def _words(block: Any) -> Any:
    """A block's fields as JSON; None where the programme has no such block."""
    if block is None:
        return None
    return {field.name: _word(getattr(block, field.name)) for field in fields(block)}


def _word(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal | time) else as_json(value)
