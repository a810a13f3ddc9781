"""Checks the audit trail against itself, its seals, and the rows that it speaks of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from service.domain.audit import AuditEntry, Break, Head, first_break, heads_digest, seal_breaks
from service.store import audit_checks
from service.store.unit_of_work import UnitOfWork

#: chains and rows that are looked at together: what a check holds in memory
BATCH = 200
#: breaks that a report names; the first one of each chain is among them
MOST_BREAKS = 100


@dataclass(frozen=True, slots=True)
class Anchor:
    """A seal that somebody wrote down elsewhere."""

    number: int
    mac: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a check looked at and what it found, the first break first."""

    chains: int
    entries: int
    seals: int
    rows: int
    unsealed: int
    breaks: tuple[Break, ...]

    @property
    def is_whole(self) -> bool:
        return not self.breaks

    def to_json(self) -> dict[str, object]:
        return {
            "whole": self.is_whole,
            "chains": self.chains,
            "entries": self.entries,
            "seals": self.seals,
            "rows": self.rows,
            "unsealed": self.unsealed,
            "breaks": [one.to_json() for one in self.breaks],
        }


class _Check:
    def __init__(self, uow: UnitOfWork, key: bytes, anchors: tuple[Anchor, ...]) -> None:
        self.uow, self.key, self.anchors = uow, key, anchors
        self.chains = self.entries = self.seals = self.rows = self.unsealed = 0
        self.breaks: list[Break] = []

    def add(self, one: Break | None) -> None:
        if one is not None and len(self.breaks) < MOST_BREAKS:
            self.breaks.append(one)

    def check_chains(self) -> None:
        """Each chain's links, and that each seal's word on it still holds."""
        after = ""
        while names := self.uow.audit.chains_after(after, BATCH):
            found = groupby(self.uow.audit.entries_of(names), key=lambda entry: entry.chain)
            sealed = self._sealed(names)
            for name, entries in found:
                self._check_chain(name, list(entries), sealed.get(name, []))
            self.uow.session.expunge_all()
            after = names[-1]
        self._check_lost_chains()

    def _sealed(self, names: list[str]) -> dict[str, list[tuple[int, Head]]]:
        heads: dict[str, list[tuple[int, Head]]] = {}
        for number, head in self.uow.audit.sealed_heads(names):
            heads.setdefault(head.chain, []).append((number, head))
        return heads

    def _check_chain(
        self, name: str, entries: list[AuditEntry], sealed: list[tuple[int, Head]]
    ) -> None:
        self.chains += 1
        self.entries += len(entries)
        covered = max((head.seq for _, head in sealed), default=0)
        self.unsealed += max(len(entries) - covered, 0)
        broken = first_break(entries, name)
        hashes = {entry.seq: entry.hash for entry in entries}
        for _, head in sealed:
            if broken is not None and broken.seq <= head.seq:
                break
            if head.seq not in hashes:
                broken = Break("tail_missing", name, len(entries) + 1)
            elif hashes[head.seq] != head.hash:
                # every entry up to here was written anew to fit: the seal remembers the old ones
                broken = Break("differs_from_seal", name, head.seq)
        self.add(broken)

    def _check_lost_chains(self) -> None:
        after = ""
        while names := self.uow.audit.sealed_chains_after(after, BATCH):
            there = {head.chain for head in self.uow.audit.ends(names)}
            for name in names:
                if name not in there:
                    self.add(Break("tail_missing", name, 1))
            after = names[-1]

    def check_seals(self) -> None:
        """The seals' own chain, their key, and that their heads are the ones that were sealed."""
        seals = list(self.uow.audit.seals())
        self.seals = len(seals)
        for broken in seal_breaks(seals, self.key):
            self.add(broken)
        for seal in seals:
            heads = self.uow.audit.heads_of(seal.number)
            if len(heads) != seal.chains or heads_digest(heads) != seal.heads_sha256:
                self.add(Break("seal_heads_changed", "seals", seal.number))
            self.uow.session.expunge_all()
        last = seals[-1].number if seals else 0
        for number in self.uow.audit.seals_named_beyond(last):
            self.add(Break("seal_missing", "seals", number))
        known = {seal.number: seal.mac for seal in seals}
        for anchor in self.anchors:
            if known.get(anchor.number) != anchor.mac:
                self.add(Break("differs_from_anchor", "seals", anchor.number))

    def check_rows(self) -> None:
        """That each row of the record is as the trail last knew it, and known to it at all."""
        for batch in audit_checks.audited_rows(self.uow.session, BATCH):
            last = self.uow.audit.last_of([row.id for row in batch])
            for row in batch:
                self.rows += 1
                self.add(audit_checks.row_break(self.uow.session, row, last.get(row.id)))
            self.uow.session.expunge_all()
        for broken in self._lost_rows():
            self.add(broken)

    def _lost_rows(self) -> Iterator[Break]:
        for entry in audit_checks.entries_without_row(self.uow.session):
            yield Break("row_missing", entry.chain, entry.seq, entry.subject)
        for item_id in audit_checks.items_off_their_events(self.uow.session):
            yield Break("status_differs", f"item:{item_id}", 0, item_id)
        for credit in audit_checks.credits_off_their_uses(self.uow.session):
            yield Break("credit_differs", f"consignor:{credit.consignor_id}", 0, credit.id)
        for event_id, chain in audit_checks.texts_changed(self.uow.session):
            yield Break("text_changed", chain, 0, event_id)


def verify(uow: UnitOfWork, key: bytes, anchors: tuple[Anchor, ...] = ()) -> Report:
    """Checks everything: chains, seals, rows. Memory stays flat; time grows with the record.

    Args:
        key: of ``service.workflows.sealing.seal_key``.
        anchors: seals that were written down outside of the database.
    """
    check = _Check(uow, key, anchors)
    check.check_chains()
    check.check_seals()
    check.check_rows()
    return Report(
        chains=check.chains,
        entries=check.entries,
        seals=check.seals,
        rows=check.rows,
        unsealed=check.unsealed,
        breaks=tuple(check.breaks),
    )


@dataclass(frozen=True, slots=True)
class Trail:
    """One chain with the word on whether its links hold."""

    chain: str
    entries: list[AuditEntry]
    broken_at: int | None


def trail_of(uow: UnitOfWork, chain: str) -> Trail:
    """A chain, oldest entry first."""
    entries = uow.audit.chain(chain)
    broken = first_break(entries, chain)
    return Trail(chain, entries, broken.seq if broken else None)
