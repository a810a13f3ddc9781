"""The chart of accounts: which accounts there are, of what nature, and whose each one is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from service.domain.trade_errors import InvalidEntry

_SUBJECT = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)


class Nature(StrEnum):
    """What a balance on an account means."""

    ASSET = "asset"
    LIABILITY = "liability"
    INCOME = "income"
    EXPENSE = "expense"


class AccountName(StrEnum):
    """Every account of the ledger."""

    CONSIGNOR_PAYABLE = "consignor_payable"
    MARKETPLACE_RECEIVABLE = "marketplace_receivable"
    MARKETPLACE_FEES = "marketplace_fees"
    COMMISSION_INCOME = "commission_income"
    STORE_CREDIT_LIABILITY = "store_credit_liability"
    STORE_CREDIT_UPLIFT_EXPENSE = "store_credit_uplift_expense"
    STORE_CREDIT_BREAKAGE = "store_credit_breakage"
    SHOPS_PAYABLE = "shops_payable"
    BANK_CLEARING = "bank_clearing"
    BANK = "bank"
    STOCK = "stock"
    SALES_OWN_STOCK = "sales_own_stock"
    RENTAL_INCOME = "rental_income"
    DAMAGE_CHARGES = "damage_charges"
    REPAIR_COSTS = "repair_costs"
    SUPPLIERS_PAYABLE = "suppliers_payable"


@dataclass(frozen=True, slots=True)
class AccountRule:
    """An account's nature, whether it is kept per subject, and what stands on it."""

    nature: Nature
    per_subject: bool
    meaning: str


CHART: Mapping[AccountName, AccountRule] = MappingProxyType(
    {
        AccountName.CONSIGNOR_PAYABLE: AccountRule(
            Nature.LIABILITY, True, "owed to a consignor; a debit balance is what they owe us"
        ),
        AccountName.MARKETPLACE_RECEIVABLE: AccountRule(
            Nature.ASSET, True, "sale money that a marketplace still holds, less its fee"
        ),
        AccountName.MARKETPLACE_FEES: AccountRule(
            Nature.EXPENSE, True, "what a marketplace kept of its sales"
        ),
        AccountName.COMMISSION_INCOME: AccountRule(
            Nature.INCOME,
            False,
            "sale price less the promised net, even when that is negative",
        ),
        AccountName.STORE_CREDIT_LIABILITY: AccountRule(
            Nature.LIABILITY, True, "store credit that a consignor has not spent"
        ),
        AccountName.STORE_CREDIT_UPLIFT_EXPENSE: AccountRule(
            Nature.EXPENSE, False, "what store credit was worth beyond the net"
        ),
        AccountName.STORE_CREDIT_BREAKAGE: AccountRule(
            Nature.INCOME, False, "store credit that expired, or was left of single-use credit"
        ),
        AccountName.SHOPS_PAYABLE: AccountRule(
            Nature.LIABILITY, False, "owed to the brand's shops for store credit that they took"
        ),
        AccountName.BANK_CLEARING: AccountRule(
            Nature.ASSET, False, "payouts given to the bank and not answered yet (a credit balance)"
        ),
        AccountName.BANK: AccountRule(Nature.ASSET, False, "money at the bank"),
        AccountName.STOCK: AccountRule(
            Nature.ASSET, False, "items that we bought and have not sold, at what they cost"
        ),
        AccountName.SALES_OWN_STOCK: AccountRule(
            Nature.INCOME, False, "sale price of our own items less what they cost"
        ),
        AccountName.RENTAL_INCOME: AccountRule(
            Nature.INCOME, False, "rental fees less the lenders' shares"
        ),
        AccountName.DAMAGE_CHARGES: AccountRule(
            Nature.INCOME, False, "what renters were charged for damage"
        ),
        AccountName.REPAIR_COSTS: AccountRule(
            Nature.EXPENSE, False, "repairs, less the parts that consignors agreed to bear"
        ),
        AccountName.SUPPLIERS_PAYABLE: AccountRule(
            Nature.LIABILITY, False, "owed to those who repair and restore"
        ),
    }
)


@dataclass(frozen=True, slots=True, order=True)
class Account:
    """An account, with its subject (a consignor's or marketplace's id) where it is kept per one."""

    name: AccountName
    subject: str = ""

    def __post_init__(self) -> None:
        if CHART[self.name].per_subject:
            if _SUBJECT.fullmatch(self.subject) is None:
                raise InvalidEntry(because=f"{self.name} needs a subject's id")
        elif self.subject:
            raise InvalidEntry(because=f"{self.name} has no subject")

    def __str__(self) -> str:
        return f"{self.name}:{self.subject}" if self.subject else self.name.value

    @classmethod
    def parse(cls, text: str) -> Account:
        """From `consignor_payable:ID` or `bank`. Raises InvalidEntry."""
        name, _, subject = text.partition(":")
        if name not in {known.value for known in AccountName}:
            raise InvalidEntry(because=f"the chart has no account {name[:64]}")
        return cls(AccountName(name), subject)
