"""Writes an ACH file of credits to consumers (PPD) in the United States.

Fixed records of 94 characters in blocks of ten, as the Nacha operating rules lay them out: file
header (1), batch header (5), one entry a payout (6), batch control (8), file control (9), filled
up with nines. Money that leaves or enters the country needs an IAT file, which this is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from service.adapters.payouts.bank_file import (
    BankFile,
    BankFileInvalid,
    Conformance,
    PartyIncomplete,
    Transfer,
    TransferBatch,
    accounts_of,
)
from service.adapters.payouts.nacha_check import BLOCK, check_file
from service.domain.bank_account import Scheme, UsAccount
from service.domain.errors import DomainError

REFERENCE_LENGTH = 15
MAX_CENTS = 9_999_999_999
CREDITS_ONLY = "220"
CODES = {"checking": "22", "savings": "32"}


class NeedsIat(DomainError):
    """A party outside the United States needs an IAT file, which we do not write."""

    code = "ach_iat_refused"
    kind = "unsupported"
    who: str


@dataclass(frozen=True, slots=True)
class NachaWriter:
    """PPD credits, funded in the United States, as an unbalanced file."""

    scheme: ClassVar[Scheme] = Scheme.US
    conformance: ClassVar[Conformance] = Conformance.CONFORMS_ASSUMED

    def reference(self, payout_id: str) -> str:
        """The last fifteen characters of the payout's id: the individual's identification."""
        return payout_id[-REFERENCE_LENGTH:]

    def write(self, batch: TransferBatch) -> BankFile:
        """The file, its totals and hashes counted again by a reader of its own."""
        if batch.transfers[0].amount.currency != "USD":
            raise BankFileInvalid(because="an ACH file carries USD only")
        house, accounts = accounts_of(batch, UsAccount)
        lacks = [part for part in ("company_id", "bank_name") if not getattr(batch.payer, part)]
        if lacks:
            raise PartyIncomplete(who=batch.payer.who, lacks=lacks)
        for party in [batch.payer, *(transfer.payee for transfer in batch.transfers)]:
            if party.country != "US":
                raise NeedsIat(who=party.who)
        entries = [
            self._entry(number, transfer, account, house)
            for number, (transfer, account) in enumerate(
                zip(batch.transfers, accounts, strict=True), start=1
            )
        ]
        data = "\n".join(_file(batch, house, entries)).encode("ascii") + b"\n"
        check_file(data)
        return BankFile(f"{batch.message_id}.ach", "text/plain", data)

    def _entry(self, number: int, transfer: Transfer, account: UsAccount, house: UsAccount) -> str:
        cents = transfer.amount.amount_minor
        if cents > MAX_CENTS:
            raise BankFileInvalid(because="an ACH entry carries at most 99,999,999.99")
        return _record(
            "6",
            CODES[account.kind],
            account.routing_number,
            account.account_number.ljust(17),
            f"{cents:010}",
            self.reference(transfer.end_to_end_id).ljust(15),
            _text(transfer.payee.name, 22),
            "  ",
            "0",
            f"{house.routing_number[:8]}{number:07}",
        )


def _file(batch: TransferBatch, house: UsAccount, entries: Sequence[str]) -> list[str]:
    cents = sum(transfer.amount.amount_minor for transfer in batch.transfers)
    # the sum of the banks' first eight digits; what goes beyond ten digits is dropped
    entry_hash = sum(int(entry[3:11]) for entry in entries) % 10**10
    sums = (f"{entry_hash:010}", f"{0:012}", f"{cents:012}")
    records = [
        _file_header(batch, house),
        _batch_header(batch, house),
        *entries,
        _record(
            "8",
            CREDITS_ONLY,
            f"{len(entries):06}",
            *sums,
            _text(batch.payer.company_id, 10),
            " " * 25,
            house.routing_number[:8],
            f"{1:07}",
        ),
    ]
    blocks = -(-(len(records) + 1) // BLOCK)
    control = (f"{1:06}", f"{blocks:06}", f"{len(entries):08}")
    records.append(_record("9", *control, *sums, " " * 39))
    return records + ["9" * 94] * (blocks * BLOCK - len(records))


def _file_header(batch: TransferBatch, house: UsAccount) -> str:
    return _record(
        "1",
        "01",
        f" {house.routing_number}",
        _text(batch.payer.company_id, 10).rjust(10),
        batch.made_at.strftime("%y%m%d%H%M"),
        "A",
        "094",
        "10",
        "1",
        _text(batch.payer.bank_name, 23),
        _text(batch.payer.name, 23),
        _text(batch.message_id[-8:], 8),
    )


def _batch_header(batch: TransferBatch, house: UsAccount) -> str:
    return _record(
        "5",
        CREDITS_ONLY,
        _text(batch.payer.name, 16),
        # the whole run is found again by what stands here
        _text(batch.message_id[-20:], 20),
        _text(batch.payer.company_id, 10),
        "PPD",
        _text("RESALE", 10),
        batch.made_at.strftime("%y%m%d"),
        next_weekday(batch.made_at).strftime("%y%m%d"),
        "   ",
        "1",
        house.routing_number[:8],
        f"{1:07}",
    )


def next_weekday(day: datetime) -> datetime:
    """The day after, or Monday; where that is a holiday, the bank takes its next banking day."""
    following = day + timedelta(days=1)
    while following.weekday() >= 5:
        following += timedelta(days=1)
    return following


def _text(text: str, width: int) -> str:
    return text[:width].ljust(width)


def _record(*fields: str) -> str:
    record = "".join(fields)
    if len(record) != 94:
        raise BankFileInvalid(because=f"a record has {len(record)} characters instead of 94")
    return record
