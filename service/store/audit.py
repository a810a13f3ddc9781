"""Writes the audit trail with what it tells of, and reads it back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Session

from service.clock import Clock
from service.domain.audit import GENESIS, AuditEntry, Head, Seal
from service.store.audit_tables import AuditEntryRow, AuditHeadRow, AuditSealRow
from service.store.audited import AUDITED, row_digest
from service.store.money_tables import LedgerPostingRow
from service.store.record_tables import ItemRow

#: characters of the names of changed columns that an entry keeps
MAX_FIELDS = 400


@dataclass(slots=True)
class _Seen:
    """An audited row of this transaction and the columns that changed; none of a new row."""

    row: Any
    changed: set[str]
    is_new: bool


class AuditTrail:
    """Notices audited rows while they are flushed, and links them when the edge commits.

    All entries of a transaction are linked at its end, in the order of their chains' names: no two
    transactions wait for each other's chains in a circle, and whoever waits has all other locks.
    """

    def __init__(self, session: Session, clock: Clock, acting: Callable[[], str]) -> None:
        self._session = session
        self._clock = clock
        self._acting = acting
        self._seen: dict[int, _Seen] = {}
        self._postings: dict[str, list[LedgerPostingRow]] = defaultdict(list)
        event.listen(session, "after_flush", self._notice)

    def _notice(self, session: Session, _flush: object) -> None:
        for row in session.new:
            if isinstance(row, LedgerPostingRow):
                self._postings[row.entry_id].append(row)
            elif type(row) in AUDITED:
                self._seen[id(row)] = _Seen(row, set(), is_new=True)
        for row in session.dirty:
            rule = AUDITED.get(type(row))
            if rule is None or not rule.changes:
                continue
            state = sa.inspect(row)
            changed = {one.key for one in state.attrs if one.history.has_changes()}
            if changed:
                self._seen.setdefault(id(row), _Seen(row, set(), is_new=False)).changed |= changed

    def link(self) -> None:
        """Adds one entry for each row that was noticed; called by the edge right before it commits.

        A row that a rolled back savepoint took away again leaves none.
        """
        self._session.flush()
        seen = [one for one in self._seen.values() if sa.inspect(one.row).persistent]
        self._seen.clear()
        if not seen:
            return
        chains = [(AUDITED[type(one.row)].chain(self._session, one.row), one) for one in seen]
        # within a chain as they were noticed: sorting keeps the order of equals
        chains.sort(key=lambda pair: pair[0])
        born = {f"item:{one.row.id}" for one in seen if one.is_new and isinstance(one.row, ItemRow)}
        names = list(dict.fromkeys(name for name, _ in chains))
        ends = self._ends([name for name in names if name not in born])
        rows = []
        for name, one in chains:
            seq, previous = ends.get(name, (0, GENESIS))
            entry = self._entry(name, seq + 1, previous, one)
            ends[name] = (entry["seq"], entry["hash"])
            rows.append(entry)
        self._session.connection().execute(sa.insert(AuditEntryRow.__table__), rows)  # type: ignore[arg-type]  # a mapped class has a table

    def _ends(self, chains: list[str]) -> dict[str, tuple[int, str]]:
        if not chains:
            return {}
        if self._session.get_bind().dialect.name == "postgresql":
            # SQLite's writers wait at their start; here each chain is waited for, in its order
            for chain in chains:
                lock = sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(chain, 0))
                self._session.execute(sa.select(lock))
        return {head.chain: (head.seq, head.hash) for head in heads(self._session, chains)}

    def _entry(self, chain: str, seq: int, previous: str, seen: _Seen) -> dict[str, Any]:
        rule = AUDITED[type(seen.row)]
        done_by = getattr(seen.row, rule.by) if rule.by and seen.is_new else None
        entry = AuditEntry(
            chain=chain,
            seq=seq,
            kind=f"{rule.kind}.{'added' if seen.is_new else 'changed'}",
            subject=seen.row.id,
            by=done_by or self._acting(),
            fields=",".join(sorted(seen.changed))[:MAX_FIELDS] if not seen.is_new else "",
            row_sha256=row_digest(seen.row, self._postings.get(seen.row.id, ())),
            at=self._clock.now(),
            previous=previous,
        )
        words = {name: getattr(entry, name) for name in entry.__slots__}
        return {**words, "hash": entry.expected_hash(), "seal": None}


def heads(session: Session, chains: list[str]) -> list[Head]:
    """The last entry of each of these chains that has one."""
    entries = AuditEntryRow.__table__
    last = (
        sa.select(entries.c.seq, entries.c.hash)
        .where(entries.c.chain == sa.bindparam("chain"))
        .order_by(entries.c.seq.desc())
        .limit(1)
    )
    # most transactions are about one chain, and its end is one look into the index
    connection = session.connection()
    found = ((chain, connection.execute(last, {"chain": chain}).first()) for chain in chains)
    return [Head(chain, row.seq, row.hash) for chain, row in found if row is not None]


class AuditRepository:
    """Entries, seals and the rows that they speak of."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def chain(self, name: str) -> list[AuditEntry]:
        """All entries of a chain, oldest first."""
        query = sa.select(AuditEntryRow).where(AuditEntryRow.chain == name)
        return [as_entry(row) for row in self.session.scalars(query.order_by(AuditEntryRow.seq))]

    def chains_after(self, name: str, limit: int) -> list[str]:
        """Names of chains behind this one in their order."""
        query = (
            sa.select(AuditEntryRow.chain)
            .where(AuditEntryRow.chain > name)
            .group_by(AuditEntryRow.chain)
            .order_by(AuditEntryRow.chain)
            .limit(limit)
        )
        return list(self.session.scalars(query))

    def entries_of(self, chains: list[str]) -> Iterator[AuditEntry]:
        """The entries of these chains, each chain's together and oldest first."""
        query = (
            sa.select(AuditEntryRow)
            .where(AuditEntryRow.chain.in_(chains))
            .order_by(AuditEntryRow.chain, AuditEntryRow.seq)
        )
        return (as_entry(row) for row in self.session.scalars(query))

    def last_of(self, subjects: list[str]) -> dict[str, AuditEntry]:
        """The newest entry about each of these rows, by the row's id."""
        query = (
            sa.select(AuditEntryRow)
            .where(AuditEntryRow.subject.in_(subjects))
            .order_by(AuditEntryRow.chain, AuditEntryRow.seq)
        )
        return {row.subject: as_entry(row) for row in self.session.scalars(query)}

    def unsealed(self, limit: int) -> list[AuditEntryRow]:
        """Entries that no seal covers yet, each chain's oldest first."""
        query = sa.select(AuditEntryRow).where(AuditEntryRow.seal.is_(None))
        return list(
            self.session.scalars(
                query.order_by(AuditEntryRow.chain, AuditEntryRow.seq).limit(limit)
            )
        )

    def last_seal(self) -> Seal | None:
        """The newest seal."""
        query = sa.select(AuditSealRow).order_by(AuditSealRow.number.desc()).limit(1)
        row = self.session.scalar(query)
        return None if row is None else as_seal(row)

    def seals(self) -> Iterator[Seal]:
        """All seals, oldest first."""
        query = sa.select(AuditSealRow).order_by(AuditSealRow.number)
        return (as_seal(row) for row in self.session.scalars(query))

    def ends(self, chains: list[str]) -> list[Head]:
        """The last entry of each of these chains that has one."""
        return heads(self.session, chains)

    def seals_named_beyond(self, number: int) -> list[int]:
        """Seals after this one that entries say they are covered by."""
        query = sa.select(AuditEntryRow.seal).where(AuditEntryRow.seal > number).distinct()
        return [found for found in self.session.scalars(query) if found is not None]

    def heads_of(self, number: int) -> list[Head]:
        """What a seal says of the chains that it covers."""
        query = sa.select(AuditHeadRow).where(AuditHeadRow.seal == number)
        return [Head(row.chain, row.seq, row.hash) for row in self.session.scalars(query)]

    def sealed_heads(self, chains: list[str]) -> list[tuple[int, Head]]:
        """Every seal's word on these chains, by the seal's number."""
        query = sa.select(AuditHeadRow).where(AuditHeadRow.chain.in_(chains))
        rows = self.session.scalars(query.order_by(AuditHeadRow.chain, AuditHeadRow.seq))
        return [(row.seal, Head(row.chain, row.seq, row.hash)) for row in rows]

    def sealed_chains_after(self, name: str, limit: int) -> list[str]:
        """Names of chains behind this one that some seal knows."""
        query = (
            sa.select(AuditHeadRow.chain)
            .where(AuditHeadRow.chain > name)
            .group_by(AuditHeadRow.chain)
            .order_by(AuditHeadRow.chain)
            .limit(limit)
        )
        return list(self.session.scalars(query))

    def add_seal(self, seal: Seal, heads: Iterable[Head], covered: list[AuditEntryRow]) -> None:
        """Keeps a seal and marks the entries that it covers."""
        words = {name: getattr(seal, name) for name in seal.__slots__}
        self.session.add(AuditSealRow(**words))
        self.session.flush()
        for head in heads:
            self.session.add(
                AuditHeadRow(seal=seal.number, chain=head.chain, seq=head.seq, hash=head.hash)
            )
        for row in covered:
            row.seal = seal.number
        self.session.flush()


def as_entry(row: AuditEntryRow) -> AuditEntry:
    """The entry as the domain knows it."""
    return AuditEntry(**{name: getattr(row, name) for name in AuditEntry.__slots__})


def as_seal(row: AuditSealRow) -> Seal:
    """The seal as the domain knows it."""
    return Seal(**{name: getattr(row, name) for name in Seal.__slots__})
