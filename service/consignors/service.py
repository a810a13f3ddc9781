"""Rules of consignors: who they are, and what happens when their bank details change."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from service.bank_details import BankDetails, open_details
from service.cipher import Cipher, CipherError
from service.context import AppContext
from service.domain.actor import Actor
from service.domain.programme import Programme
from service.ids import new_id
from service.privacy.service import check_there
from service.store.people_tables import ConsignorRow
from service.store.unit_of_work import UnitOfWork
from service.workflows.notices import Message, tell_consignor


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
    uow: UnitOfWork,
    context: AppContext,
    programme: Programme,
    consignor_id: str,
    changes: Mapping[str, Any],
) -> ConsignorRow:
    """Changes name, e-mail or address; what a past payout or receipt said stays as it was.

    A changed e-mail is told to the old one, so that a thief cannot first turn off the letters
    about bank details.
    """
    row = check_there(uow.consignors.lock(consignor_id, programme=programme.name))
    email = changes.get("email", row.email)
    if email != row.email:
        text = f"Letters about your items and your money now go to another address: {email}."
        letter = Message(f"email:{new_id('ltr')}", "Your e-mail address was changed", text)
        tell_consignor(uow, context, programme, row, letter)
    for name, value in changes.items():
        setattr(row, name, value)
    if "address" in changes:
        row.country = changes["address"]["country"]
    uow.session.flush()
    return row


def set_bank_details(
    uow: UnitOfWork,
    context: AppContext,
    programme: Programme,
    consignor_id: str,
    details: BankDetails,
    *,
    by: Actor,
) -> ConsignorRow:
    """Seals new bank details, remembers who changed them and writes to the consignor.

    First details rest like changed ones: whoever can add an account to a stranger's record right
    before a payout gains what a changed one gains. The same details again change nothing.
    """
    row = check_there(uow.consignors.lock(consignor_id, programme=programme.name))
    if row.bank_details is not None and _same(context.cipher, row, details):
        return row
    row.bank_details = details.seal(context.cipher, row.id)
    row.bank_hint = details.hint
    row.bank_changed_at = uow.clock.now()
    row.bank_changed_by = by.id
    uow.session.flush()
    rests_until = row.bank_changed_at + timedelta(hours=programme.details_wait_hours)
    text = (
        f"Your money now goes to the account {row.bank_hint}. Nothing is paid to it before "
        f"{rests_until:%Y-%m-%d %H:%M} UTC. If this was not you, tell us before then."
    )
    letter = Message(f"bank-details:{new_id('ltr')}", "Your bank details were changed", text)
    tell_consignor(uow, context, programme, row, letter)
    return row


def _same(cipher: Cipher, row: ConsignorRow, details: BankDetails) -> bool:
    assert row.bank_details is not None
    try:
        return open_details(cipher, row.id, row.bank_details) == details
    except CipherError:
        return False  # sealed under a key that is gone: new details repair the record
