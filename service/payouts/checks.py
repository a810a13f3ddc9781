"""What must hold before a bank transfer of a payout is prepared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from service.adapters.payouts import PaymentParty, writer_of
from service.bank_details import BankDetails, checked_details, open_details
from service.domain.bank_account import Scheme, account_to_json
from service.domain.errors import BankTransferUnavailable
from service.domain.payout import check_details_rested
from service.offers.errors import BankDetailsMissing
from service.payouts.desk import Desk
from service.payouts.errors import AccountOutOfReach, HouseAccountMissing
from service.privacy.service import check_there
from service.store.money_tables import PayoutRow
from service.store.people_tables import ConsignorRow

#: the parts of a house account's number, by how it is named
ACCOUNT_PARTS: Mapping[Scheme, tuple[str, ...]] = MappingProxyType(
    {
        Scheme.IBAN: ("iban",),
        Scheme.UK: ("sort_code", "account_number"),
        Scheme.US: ("routing_number", "account_number"),
        Scheme.SG: ("bank_bic", "account_number"),
    }
)


def payer_of(desk: Desk, country: str) -> PaymentParty:
    """The house's own account for a country's payouts.

    Raises:
        HouseAccountMissing: the programme has none.
        InvalidIban, InvalidAccount: its number cannot be right.
        PartyIncomplete: its address lacks a part.
    """
    name = route_of(desk, country).account
    account = desk.context.settings.house_accounts.get(name)
    if account is None:
        raise HouseAccountMissing(programme=desk.programme.name)
    scheme = Scheme(account.scheme)
    number = {part: str(getattr(account, part)) for part in ACCOUNT_PARTS[scheme]}
    details = checked_details(account.name, {"scheme": scheme.value, **number})
    return PaymentParty(
        who="the house",
        name=account.name,
        account=details.account,
        bic=account.bic,
        company_id=account.company_id,
        bank_name=account.bank_name,
        street=account.street,
        building=account.building,
        postcode=account.postcode,
        town=account.town,
        country=account.country,
    )


@dataclass(frozen=True, slots=True)
class Route:
    """What one file has in common: its kind, and the house account that it draws on."""

    bank_file: str
    account: str


def route_of(desk: Desk, country: str) -> Route:
    """How a country's payouts go out. Raises BankTransferUnavailable where they do not."""
    bank_file = desk.programme.country(country).bank_file
    if bank_file is None:
        raise BankTransferUnavailable(country=country)
    own = f"{desk.programme.name}:{country}"
    name = own if own in desk.context.settings.house_accounts else desk.programme.name
    return Route(bank_file, name)


def check_transfer(desk: Desk, payout: PayoutRow) -> ConsignorRow:
    """Raises what keeps the payout from a bank transfer; returns whom it goes to.

    Raises:
        BankTransferUnavailable: its country has no bank file.
        BankDetailsMissing, BankDetailsResting, InvalidIban, InvalidAccount, PartyIncomplete: the
            consignor's side.
        ConsignorErased: nothing personal of them is kept any more.
        AccountOutOfReach: the country's bank file does not carry such an account.
    """
    scheme = writer_of(route_of(desk, payout.country).bank_file).scheme
    consignor = check_there(desk.uow.consignors.get(payout.consignor_id))
    if consignor.bank_details is None:
        raise BankDetailsMissing(consignor_id=consignor.id)
    wait = desk.programme.details_wait_hours
    now = desk.uow.clock.now()
    check_details_rested(consignor.bank_changed_at, wait_hours=wait, now=now)
    payee = payee_of(desk, consignor, consignor.bank_details)
    if scheme not in {None, payee.account.scheme}:
        raise AccountOutOfReach(country=payout.country, scheme=payee.account.scheme.value)
    return consignor


def payee_of(desk: Desk, consignor: ConsignorRow, sealed: bytes) -> PaymentParty:
    """The consignor as a file names them, from sealed bank details."""
    details = _checked_again(open_details(desk.context.cipher, consignor.id, sealed))
    address = {part: str(consignor.address.get(part) or "") for part in PARTS}
    return PaymentParty(
        who=f"consignor {consignor.id}",
        name=details.account_holder,
        account=details.account,
        **address,
    )


def _checked_again(opened: BankDetails) -> BankDetails:
    """A bank may have left the registry since the details came in."""
    return checked_details(opened.account_holder, account_to_json(opened.account))


PARTS = ("street", "building", "postcode", "town", "country")
"""The parts of a consignor's structured address."""
