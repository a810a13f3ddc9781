"""Writes pain.001.001.09, the order for SEPA credit transfers, through sepaxml.

sepaxml takes message ids and the creation time from a random source and the machine's clock.
They are replaced here, so that a run always gives the same bytes under the run's own id: a bank
that gets the file twice knows the message id and refuses the second.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import ClassVar

from sepaxml import SepaTransfer
from sepaxml.validation import ValidationError, try_valid_xml

from service.adapters.payouts.bank_file import (
    BankFile,
    BankFileInvalid,
    Conformance,
    PartyIncomplete,
    PaymentParty,
    Transfer,
    TransferBatch,
    accounts_of,
)
from service.domain.bank_account import IbanAccount, Scheme


class Pain001Writer:
    """Batch booking, euro, structured addresses of both parties, EndToEndId as given."""

    schema: ClassVar[str] = "pain.001.001.09"
    currency: ClassVar[str] = "EUR"
    scheme: ClassVar[Scheme] = Scheme.IBAN
    conformance: ClassVar[Conformance] = Conformance.CONFORMS

    def reference(self, payout_id: str) -> str:
        """The payout's id, as EndToEndId."""
        return payout_id

    def write(self, batch: TransferBatch) -> BankFile:
        """The file, validated against the schema; the same batch gives the same bytes."""
        if batch.transfers[0].amount.currency != self.currency:
            raise BankFileInvalid(because=f"{self.schema} carries {self.currency} only")
        if not batch.payer.bic:
            raise PartyIncomplete(who=batch.payer.who, lacks=["bic"])
        accounts_of(batch, IbanAccount)
        sepa = SepaTransfer(_payer(batch.payer, self.currency), schema=self.schema, clean=False)
        day = batch.made_at.date()
        for transfer in batch.transfers:
            sepa.add_payment({**_payment(transfer), "execution_date": day})
        data = self._own_ids(sepa.export(validate=False), batch)
        try:
            try_valid_xml(data, self.schema)
        except ValidationError as error:
            raise BankFileInvalid(because=str(error.__cause__)[:300]) from error
        return BankFile(f"{batch.message_id}.xml", "application/xml", data)

    def _own_ids(self, exported: bytes, batch: TransferBatch) -> bytes:
        space = f"{{urn:iso:std:iso:20022:tech:xsd:{self.schema}}}"
        # our own output of a moment ago, not a stranger's
        root = ET.fromstring(exported)  # noqa: S314
        _only(root, f"{space}MsgId").text = batch.message_id
        _only(root, f"{space}CreDtTm").text = batch.made_at.strftime("%Y-%m-%dT%H:%M:%S")
        _only(root, f"{space}PmtInfId").text = f"{batch.message_id}-1"
        ET.register_namespace("", space.strip("{}"))
        body: bytes = ET.tostring(root, "utf-8")
        return b'<?xml version="1.0" encoding="UTF-8"?>\n' + body


def _only(root: ET.Element, tag: str) -> ET.Element:
    (found,) = root.iter(tag)
    return found


def _payer(payer: PaymentParty, currency: str) -> dict[str, object]:
    return {
        "name": payer.name,
        "IBAN": payer.account.number,
        "BIC": payer.bic,
        "batch": True,
        "currency": currency,
        "address": _address(payer),
    }


def _payment(transfer: Transfer) -> dict[str, object]:
    payee = transfer.payee
    return {
        "name": payee.name,
        "IBAN": payee.account.number,
        **({"BIC": payee.bic} if payee.bic else {}),
        "amount": transfer.amount.amount_minor,
        "description": transfer.description,
        "endtoend_id": transfer.end_to_end_id,
        "address": _address(payee),
    }


def _address(party: PaymentParty) -> dict[str, str]:
    return {
        "street_name": party.street,
        "building_number": party.building,
        "postcode": party.postcode,
        "town": party.town,
        "country": party.country,
    }
