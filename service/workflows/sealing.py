"""Seals the audit trail: the end of every chain that grew, under the installation's key."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.exc import IntegrityError

from service.cipher import Cipher
from service.context import AppContext
from service.domain.audit import GENESIS, Head, Seal, heads_digest
from service.store.unit_of_work import UnitOfWork

#: entries that one seal covers at most; a worker seals again at once where more are left
BATCH = 5000


def seal_key(cipher: Cipher) -> bytes:
    """The key of seals: who has the database alone cannot make one."""
    return cipher.derive(purpose="audit-seal")


def seal(context: AppContext) -> int:
    """Makes the next seal; returns how many entries it covers, none where nothing grew.

    Of two workers that seal at once one is refused by the seal's number and finds nothing left.
    """
    with context.store.reading() as uow:
        # looked at before anything is locked: an idle worker must not stop others from writing
        if not uow.audit.unsealed(1):
            return 0
    try:
        with context.store.writing() as uow:
            return _seal(uow, seal_key(context.cipher))
    except IntegrityError:
        return 0


def _seal(uow: UnitOfWork, key: bytes) -> int:
    covered = uow.audit.unsealed(BATCH)
    if not covered:
        return 0
    ends = {row.chain: Head(row.chain, row.seq, row.hash) for row in covered}
    last = uow.audit.last_seal()
    made = Seal(
        number=last.number + 1 if last else 1,
        at=uow.clock.now(),
        previous=last.mac if last else GENESIS,
        heads_sha256=heads_digest(ends.values()),
        chains=len(ends),
        entries=len(covered),
    )
    uow.audit.add_seal(replace(made, mac=made.expected_mac(key)), ends.values(), covered)
    return len(covered)
