"""How long a programme keeps what is about people, and what it asks them to agree to."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from service.domain.custody import Holder
from service.domain.errors import DomainError
from service.domain.status import Status
from service.domain.words import Ownership

#: what stands for the terms among the purposes of consents
TERMS = "terms"
#: a century; a rule beyond it is a mistyped one
MOST_DAYS = 36_500


class ConsignorErased(DomainError):
    """Nothing personal of this consignor is kept any more: they cannot be paid or hand over."""

    code = "consignor_erased"
    kind = "gone"
    consignor_id: str


class ConsentMissing(DomainError):
    """The programme takes nothing in without this consent."""

    code = "consent_missing"
    purpose: str


class ConsentOutdated(DomainError):
    """This is not the version of the text that is in force: show the present one."""

    code = "consent_outdated"
    kind = "conflict"
    purpose: str
    agreed: str
    in_force: str


class ConsentUnknown(DomainError):
    """The programme does not ask for this consent."""

    code = "consent_unknown"
    purpose: str


@dataclass(frozen=True, slots=True)
class ConsentText:
    """A text that consignors are asked to agree to, beside the terms."""

    purpose: str
    version: str
    text: str
    required: bool

    @property
    def sha256(self) -> str:
        """SHA-256 of the text in UTF-8, in hexadecimal: the proof of which text it was."""
        return hashlib.sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Retention:
    """Days after which something personal goes; None: it is kept until somebody asks.

    `consignor_days` count from a consignor's last movement, the others from the thing itself.
    """

    consignor_days: int | None = None
    collection_address_days: int | None = None
    #: bodies of answers under an idempotency key, and letters that could not be sent
    message_days: int | None = None
    #: bank files; their hashes stay
    bank_file_days: int | None = None

    def __post_init__(self) -> None:
        for days in (
            self.consignor_days,
            self.collection_address_days,
            self.message_days,
            self.bank_file_days,
        ):
            if days is not None and not 1 <= days <= MOST_DAYS:
                raise ValueError(f"a retention has 1 to {MOST_DAYS} days")


KEEP = Retention()
"""A programme without rules keeps everything until somebody asks."""

NO_CONSENTS: Mapping[str, ConsentText] = MappingProxyType({})
"""A programme that asks for nothing beside its terms."""


def before(days: int | None, now: datetime) -> datetime | None:
    """The time before which a thing is over its retention; None: it never is."""
    return None if days is None else now - timedelta(days=days)


def check_consents(texts: Mapping[str, ConsentText], given: Mapping[str, str]) -> None:
    """Raise what is wrong with the consents of a hand-over, each purpose with its version.

    ConsentUnknown, ConsentOutdated, or ConsentMissing for a required one.
    """
    for purpose, version in given.items():
        check_version(texts, purpose, version)
    for purpose, text in texts.items():
        if text.required and purpose not in given:
            raise ConsentMissing(purpose=purpose)


def check_version(texts: Mapping[str, ConsentText], purpose: str, version: str) -> ConsentText:
    """The text behind a consent. Raises ConsentUnknown, ConsentOutdated."""
    text = texts.get(purpose)
    if text is None:
        raise ConsentUnknown(purpose=purpose)
    if version != text.version:
        raise ConsentOutdated(purpose=purpose, agreed=version, in_force=text.version)
    return text


_ENDED = frozenset({Status.PAID_OUT, Status.RETURNED, Status.CANCELLED, Status.DESTROYED})
_GIVEN_UP = frozenset({Status.WITHDRAWN, Status.REFUSED})
_BEFORE_PURCHASE = frozenset(
    {
        Status.EXPECTED,
        Status.RECEIVED,
        Status.PHOTOGRAPHING,
        Status.ASSESSING,
        Status.IN_REVIEW,
        Status.ESCALATED,
        Status.APPROVED,
        Status.OFFERED,
    }
)


def is_held(status: Status, holder: Holder, ownership: Ownership) -> bool:
    """Whether an item still binds us to the consignor: we have it, or something is under way.

    What was bought outright is ours from the accepted offer on; the money has its own question.
    """
    if status in _ENDED:
        return False
    if ownership is Ownership.BOUGHT and status not in _BEFORE_PURCHASE | _GIVEN_UP:
        return False
    return not (status in _GIVEN_UP and holder is Holder.CONSIGNOR)
