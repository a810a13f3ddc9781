"""pain.001.001.09 for the United Kingdom and Singapore, where accounts have no IBAN in use.

Written by ourselves, since sepaxml wants an IBAN. Held against ISO 20022's own schema; which
optional parts a bank wants beside it is its own guide's, which is not public for every bank, so
these files say ``conforms_assumed``. Assumed: sort codes as clearing member GBDSC and faster
payments by service level URNS (UK); banks by BIC and the same service level for FAST (Singapore).
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import dataclass
from typing import ClassVar

from sepaxml.validation import ValidationError, try_valid_xml

from service.adapters.payouts.bank_file import (
    BankFile,
    BankFileInvalid,
    Conformance,
    PaymentParty,
    Transfer,
    TransferBatch,
    accounts_of,
)
from service.domain.bank_account import Account, Scheme, SgAccount, UkAccount
from service.money import Money

SCHEMA = "pain.001.001.09"
SPACE = f"urn:iso:std:iso:20022:tech:xsd:{SCHEMA}"


@dataclass(frozen=True, slots=True)
class NationalWriter:
    """One country's transfers: its currency, its accounts, and how its banks are named."""

    currency: str
    scheme: Scheme
    conformance: ClassVar[Conformance] = Conformance.CONFORMS_ASSUMED

    def reference(self, payout_id: str) -> str:
        """The payout's id, as EndToEndId."""
        return payout_id

    def write(self, batch: TransferBatch) -> BankFile:
        """The file, validated against ISO's schema; the same batch gives the same bytes."""
        if batch.transfers[0].amount.currency != self.currency:
            raise BankFileInvalid(because=f"carries {self.currency} only")
        if self.scheme is Scheme.UK:
            accounts_of(batch, UkAccount)
        else:
            accounts_of(batch, SgAccount)
        root = ET.Element("Document", xmlns=SPACE)
        order = ET.SubElement(root, "CstmrCdtTrfInitn")
        _header(order, batch)
        _payment(order, batch)
        ET.indent(root)
        data = b'<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, "utf-8")
        try:
            try_valid_xml(data, SCHEMA)
        except ValidationError as error:
            raise BankFileInvalid(because=str(error.__cause__)[:300]) from error
        return BankFile(f"{batch.message_id}.xml", "application/xml", data)


def _put(parent: ET.Element, path: str, text: str) -> ET.Element:
    """Adds nested elements, and the text in the last of them."""
    for name in path.split("/"):
        parent = ET.SubElement(parent, name)
    parent.text = text
    return parent


def _total(batch: TransferBatch) -> str:
    total = Money.zero(batch.transfers[0].amount.currency)
    for transfer in batch.transfers:
        total = total + transfer.amount
    return total.format()


def _header(order: ET.Element, batch: TransferBatch) -> None:
    header = ET.SubElement(order, "GrpHdr")
    _put(header, "MsgId", batch.message_id)
    _put(header, "CreDtTm", batch.made_at.strftime("%Y-%m-%dT%H:%M:%S"))
    _put(header, "NbOfTxs", str(len(batch.transfers)))
    _put(header, "CtrlSum", _total(batch))
    _put(header, "InitgPty/Nm", batch.payer.name)


def _payment(order: ET.Element, batch: TransferBatch) -> None:
    payment = ET.SubElement(order, "PmtInf")
    _put(payment, "PmtInfId", f"{batch.message_id}-1")
    _put(payment, "PmtMtd", "TRF")
    _put(payment, "BtchBookg", "true")
    _put(payment, "NbOfTxs", str(len(batch.transfers)))
    _put(payment, "CtrlSum", _total(batch))
    _put(payment, "PmtTpInf/SvcLvl/Cd", "URNS")
    _put(payment, "ReqdExctnDt/Dt", batch.made_at.strftime("%Y-%m-%d"))
    _party(payment, "Dbtr", batch.payer)
    _account(payment, "DbtrAcct", batch.payer.account)
    _agent(payment, "DbtrAgt", batch.payer.account)
    _put(payment, "ChrgBr", "SHAR")
    for transfer in batch.transfers:
        _transfer(payment, transfer)


def _transfer(payment: ET.Element, transfer: Transfer) -> None:
    node = ET.SubElement(payment, "CdtTrfTxInf")
    _put(node, "PmtId/EndToEndId", transfer.end_to_end_id)
    amount = _put(node, "Amt/InstdAmt", transfer.amount.format())
    amount.set("Ccy", transfer.amount.currency)
    _agent(node, "CdtrAgt", transfer.payee.account)
    _party(node, "Cdtr", transfer.payee)
    _account(node, "CdtrAcct", transfer.payee.account)
    _put(node, "RmtInf/Ustrd", transfer.description)


def _party(parent: ET.Element, name: str, party: PaymentParty) -> None:
    node = ET.SubElement(parent, name)
    _put(node, "Nm", party.name)
    address = ET.SubElement(node, "PstlAdr")
    parts = {
        "StrtNm": party.street,
        "BldgNb": party.building,
        "PstCd": party.postcode,
        "TwnNm": party.town,
        "Ctry": party.country,
    }
    for tag, text in parts.items():
        if text:
            _put(address, tag, text)


def _account(parent: ET.Element, name: str, account: Account) -> None:
    _put(parent, f"{name}/Id/Othr/Id", account.number)


def _agent(parent: ET.Element, name: str, account: Account) -> None:
    agent = ET.SubElement(ET.SubElement(parent, name), "FinInstnId")
    if isinstance(account, UkAccount):
        member = ET.SubElement(agent, "ClrSysMmbId")
        _put(member, "ClrSysId/Cd", "GBDSC")
        _put(member, "MmbId", account.sort_code)
    elif isinstance(account, SgAccount):
        _put(agent, "BICFI", account.bank_bic)
