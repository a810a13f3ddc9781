"""Rules of consignors: who they are, and what happens when their bank details change."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from service.bank_details import BankDetails, open_details
from service.cipher import Cipher, CipherError
from service.domain.actor import Actor
from service.domain.programme import Programme
from service.ids import new_id
from service.store.people_tables import ConsignorRow
from service.store.unit_of_work import UnitOfWork
from service.workflows.intents import NOTICE, intend


def describe(row: ConsignorRow) -> dict[str, Any]:
    """What may be told of a consignor: of the bank details a hint alone."""
    bank = None
    if row.bank_hint is not None:
        bank = {
            "hint": row.bank_hint,
            "changed_at": row.bank_changed_at,
            "changed_by": row.bank_changed_by,
        }
    return {
        "id": row.id,
        "name": row.name,
        "email": row.email,
        "country": row.country,
        "address": row.address,
        "bank_details": bank,
        "created_at": row.created_at,
    }


def create_consignor(
    uow: UnitOfWork, programme: Programme, *, name: str, email: str, address: Mapping[str, Any]
) -> ConsignorRow:
    """Adds a consignor, who may live anywhere: what is served is asked of each consignment."""
    return uow.consignors.add(
        ConsignorRow(
            id=new_id("cns"),
            programme=programme.name,
            name=name,
            email=email,
            country=address["country"],
            address=dict(address),
            created_at=uow.clock.now(),
        )
    )


def change_consignor(
    uow: UnitOfWork, programme: Programme, consignor_id: str, changes: Mapping[str, Any]
) -> ConsignorRow:
    """Changes name, e-mail or address; what a past payout or receipt said stays as it was."""
    row = uow.consignors.get(consignor_id, programme=programme.name)
    for name, value in changes.items():
        setattr(row, name, value)
    if "address" in changes:
        row.country = changes["address"]["country"]
    uow.session.flush()
    return row


def set_bank_details(
    uow: UnitOfWork,
    programme: Programme,
    cipher: Cipher,
    consignor_id: str,
    details: BankDetails,
    *,
    by: Actor,
) -> ConsignorRow:
    """Seals new bank details, remembers who changed them and intends a notice to the consignor.

    First details rest like changed ones: whoever can add an account to a stranger's record right
    before a payout gains what a changed one gains. The same details again change nothing.
    """
    row = uow.consignors.get(consignor_id, programme=programme.name)
    if row.bank_details is not None and _same(cipher, row, details):
        return row
    now = uow.clock.now()
    row.bank_details = details.seal(cipher, row.id)
    row.bank_hint = details.hint
    row.bank_changed_at = now
    row.bank_changed_by = by.id
    uow.session.flush()
    rests_until = now + timedelta(hours=programme.details_wait_hours)
    # no address and no number: the notice is looked up when it is sent
    body = {
        "kind": "bank_details_changed",
        "consignor_id": row.id,
        "bank_hint": row.bank_hint,
        "changed_at": now.isoformat(),
        "rests_until": rests_until.isoformat(),
    }
    intend(
        uow,
        kind=NOTICE,
        key=f"notice:{new_id('ntc')}",
        programme=programme.name,
        target=row.id,
        body=json.dumps(body, ensure_ascii=False),
    )
    return row


def _same(cipher: Cipher, row: ConsignorRow, details: BankDetails) -> bool:
    assert row.bank_details is not None
    try:
        return open_details(cipher, row.id, row.bank_details) == details
    except CipherError:
        return False  # sealed under a key that is gone: new details repair the record
