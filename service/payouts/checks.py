"""What must hold before a bank transfer of a payout is prepared."""

from __future__ import annotations

from service.adapters.payouts import PaymentParty, writer_of
from service.bank_details import checked_details, open_details
from service.domain.errors import BankTransferUnavailable
from service.domain.payout import check_details_rested
from service.offers.errors import BankDetailsMissing
from service.payouts.desk import Desk
from service.payouts.errors import HouseAccountMissing
from service.store.money_tables import PayoutRow
from service.store.people_tables import ConsignorRow


def payer_of(desk: Desk) -> PaymentParty:
    """The house's own account.

    Raises:
        HouseAccountMissing: the programme has none.
        PartyIncomplete: its address lacks a part.
    """
    account = desk.context.settings.house_accounts.get(desk.programme.name)
    if account is None:
        raise HouseAccountMissing(programme=desk.programme.name)
    details = checked_details(account.name, account.iban)
    return PaymentParty(
        who="the house",
        name=account.name,
        iban=details.iban,
        bic=account.bic,
        street=account.street,
        building=account.building,
        postcode=account.postcode,
        town=account.town,
        country=account.country,
    )


def check_transfer(desk: Desk, payout: PayoutRow) -> ConsignorRow:
    """Raises what keeps the payout from a bank transfer; returns whom it goes to.

    Raises:
        BankTransferUnavailable: its country has no bank file.
        BankDetailsMissing, BankDetailsResting, InvalidIban, PartyIncomplete: the consignor's side.
    """
    bank_file = desk.programme.country(payout.country).bank_file
    if bank_file is None:
        raise BankTransferUnavailable(country=payout.country)
    writer_of(bank_file)
    consignor = desk.uow.consignors.get(payout.consignor_id)
    if consignor.bank_details is None:
        raise BankDetailsMissing(consignor_id=consignor.id)
    wait = desk.programme.details_wait_hours
    now = desk.uow.clock.now()
    check_details_rested(consignor.bank_changed_at, wait_hours=wait, now=now)
    payee_of(desk, consignor, consignor.bank_details)
    return consignor


def payee_of(desk: Desk, consignor: ConsignorRow, sealed: bytes) -> PaymentParty:
    """The consignor as a file names them, from sealed bank details."""
    opened = open_details(desk.context.cipher, consignor.id, sealed)
    details = checked_details(opened.account_holder, opened.iban)
    address = {part: str(consignor.address.get(part) or "") for part in PARTS}
    return PaymentParty(
        who=f"consignor {consignor.id}", name=details.account_holder, iban=details.iban, **address
    )


PARTS = ("street", "building", "postcode", "town", "country")
"""The parts of a consignor's structured address."""
