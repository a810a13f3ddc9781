"""Lays a programme out for its callers, with the collection slots of today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields, is_dataclass
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


def whole_words(programme: Programme) -> dict[str, Any]:
    """Everything that a programme says, as JSON."""
    words: dict[str, Any] = _plain(programme)
    return words


def flat_words(programme: Programme) -> dict[str, str]:
    """The same, each decision under its path such as `blocks.payment.when`."""
    flat: dict[str, str] = {}
    _flatten(whole_words(programme), "", flat)
    return flat


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, frozenset):
        return sorted(_plain(inner) for inner in value)
    if isinstance(value, tuple):
        return [_plain(inner) for inner in value]
    return _word(value)


def _flatten(value: Any, path: str, flat: dict[str, str]) -> None:
    if isinstance(value, dict):
        for key, inner in value.items():
            _flatten(inner, f"{path}.{key}" if path else key, flat)
    elif isinstance(value, list) and any(isinstance(inner, dict) for inner in value):
        for number, inner in enumerate(value):
            _flatten(inner, f"{path}.{number}", flat)
    elif isinstance(value, list):
        flat[path] = ", ".join(str(inner) for inner in value)
    elif value is not None:
        flat[path] = str(value)
