"""The last resort where a bank takes no file that we write: a table to be typed in by a person.

Columns: reference, amount, currency, name, scheme, account, bank, street, building, postcode,
town, country, description. No bank answers it: its outcome is entered by two people.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import ClassVar

from service.adapters.payouts.bank_file import BankFile, Conformance, Transfer, TransferBatch
from service.domain.bank_account import Account, Scheme, SgAccount, UkAccount, UsAccount

COLUMNS = (
    "reference", "amount", "currency", "name", "scheme", "account", "bank", "street", "building",
    "postcode", "town", "country", "description",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CsvWriter:
    """Any currency, any kind of account."""

    scheme: ClassVar[Scheme | None] = None
    conformance: ClassVar[Conformance] = Conformance.CONFORMS_ASSUMED

    def reference(self, payout_id: str) -> str:
        """The payout's id."""
        return payout_id

    def write(self, batch: TransferBatch) -> BankFile:
        """The table with its header; the same batch gives the same bytes."""
        text = io.StringIO()
        table = csv.writer(text, lineterminator="\r\n")
        table.writerow(COLUMNS)
        for transfer in batch.transfers:
            table.writerow(_row(transfer))
        return BankFile(f"{batch.message_id}.csv", "text/csv", text.getvalue().encode())


def _row(transfer: Transfer) -> list[str]:
    payee = transfer.payee
    texts = [payee.street, payee.building, payee.postcode, payee.town, payee.country]
    return [
        transfer.end_to_end_id,
        transfer.amount.format(),
        transfer.amount.currency,
        _plain(payee.name),
        payee.account.scheme.value,
        payee.account.number,
        _bank(payee.account),
        *[_plain(text) for text in texts],
        _plain(transfer.description),
    ]


def _plain(text: str) -> str:
    """A spreadsheet takes a leading plus or minus for a formula; ``=`` and ``@`` are gone."""
    return text.lstrip("+-'( ")


def _bank(account: Account) -> str:
    if isinstance(account, UkAccount):
        return account.sort_code
    if isinstance(account, UsAccount):
        return f"{account.routing_number} {account.kind}"
    return account.bank_bic if isinstance(account, SgAccount) else ""
