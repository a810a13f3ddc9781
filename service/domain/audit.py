"""The audit trail's arithmetic: what an entry's hash covers, and where a chain breaks.

Entries hold ids, words and hashes, and nothing personal. Each names the hash of the one before it
in its chain; seals under the installation's key name the ends of all chains.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum

#: what the first entry of a chain, and the first seal, name as the hash before them
GENESIS = "0" * 64
#: what stands in the place of a text that was erased
ERASED = "[erased]"


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One link. ``row_sha256`` covers the record's row that it speaks of; ``at`` has a zone."""

    chain: str
    seq: int
    kind: str
    subject: str
    by: str
    #: names of what was changed, comma between; empty for a new row
    fields: str
    row_sha256: str
    at: datetime
    previous: str
    hash: str = ""

    def __post_init__(self) -> None:
        if self.seq < 1:
            raise ValueError("a chain's entries are counted from 1")
        if self.at.tzinfo is None:
            raise ValueError("an entry's time needs a time zone")

    def expected_hash(self) -> str:
        """SHA-256 over everything else in the entry, in hexadecimal."""
        return digest(
            [self.chain, self.seq, self.kind, self.subject, self.by, self.fields, self.row_sha256,
             self.at, self.previous]
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Break:
    """The first thing that is wrong with a chain, a seal or a row: a stable code and where."""

    code: str
    chain: str
    seq: int
    subject: str = ""

    def to_json(self) -> dict[str, object]:
        return {"code": self.code, "chain": self.chain, "seq": self.seq, "subject": self.subject}


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a chain as a seal saw it."""

    chain: str
    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Seal:
    """All chains that grew since the seal before it, under a key that is not in the database."""

    number: int
    at: datetime
    previous: str
    heads_sha256: str
    chains: int
    entries: int
    mac: str = ""

    def expected_mac(self, key: bytes) -> str:
        """HMAC-SHA-256 (RFC 2104) over everything else in the seal, in hexadecimal."""
        body = canonical(
            [self.number, self.at, self.previous, self.heads_sha256, self.chains, self.entries]
        )
        return hmac.new(key, body, hashlib.sha256).hexdigest()


def canonical(value: object) -> bytes:
    """A value as JSON that is the same wherever the record was read from.

    Times become UTC to the microsecond, bytes their SHA-256.
    """
    plain = json.loads(json.dumps(value, default=_plain))
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return hashlib.sha256(value).hexdigest()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"an audit entry does not cover a {type(value).__name__}")


def digest(value: object) -> str:
    """SHA-256 of a value's canonical JSON, in hexadecimal."""
    return hashlib.sha256(canonical(value)).hexdigest()


def text_sha256(salt: str, text: str) -> str:
    """What stays of a text that people wrote. Without the salt nobody can guess the text from it,
    so that erasing both leaves nothing personal.
    """
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()


def first_break(entries: Iterable[AuditEntry], chain: str) -> Break | None:
    """Where a chain, given in the order of its numbers, stops being whole; None: nowhere."""
    previous, due = GENESIS, 1
    for entry in entries:
        if entry.seq != due:
            return Break("entry_missing", chain, due)
        if entry.hash != entry.expected_hash():
            return Break("entry_changed", chain, entry.seq, entry.subject)
        if entry.previous != previous:
            return Break("link_broken", chain, entry.seq, entry.subject)
        previous, due = entry.hash, due + 1
    return None


def heads_digest(heads: Iterable[Head]) -> str:
    """SHA-256 over heads in the order of their chains' names."""
    ordered = sorted(heads, key=lambda head: head.chain)
    return digest([[head.chain, head.seq, head.hash] for head in ordered])


def seal_breaks(seals: Iterable[Seal], key: bytes) -> Iterator[Break]:
    """What is wrong with the seals themselves, given in the order of their numbers."""
    previous, due = GENESIS, 1
    for seal in seals:
        if seal.number != due:
            yield Break("seal_missing", "seals", due)
            return
        if not hmac.compare_digest(seal.mac, seal.expected_mac(key)):
            yield Break("seal_forged", "seals", seal.number)
            return
        if seal.previous != previous:
            yield Break("seal_out_of_order", "seals", seal.number)
            return
        previous, due = seal.mac, due + 1
