"""The ledger balances whatever happens, in whatever order, and forgets nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from service.domain import entries
from service.domain.chart import CHART, Account, AccountName, Nature
from service.domain.fees import marketplace_fee
from service.domain.ledger import (
    Entry,
    Posting,
    balances,
    entry_of,
    owed_to,
    reverse,
    trial_balance,
)
from service.domain.trade_errors import InvalidEntry, UnbalancedEntry
from service.money import Money

PAYABLE = Account(AccountName.CONSIGNOR_PAYABLE, "csr_1")
CREDIT = Account(AccountName.STORE_CREDIT_LIABILITY, "csr_1")
BANK = Account(AccountName.BANK)
CLEARING = Account(AccountName.BANK_CLEARING)
NET = Money(92050, "EUR")
PRICE = Money(131500, "EUR")


def _sale(sale_id: str = "sal_1", price: Money = PRICE, net: Money = NET) -> Entry:
    return entries.entry_for_sale(
        sale_id=sale_id,
        consignor_id="csr_1",
        marketplace_id="ebay",
        price=price,
        fee=marketplace_fee(price, Decimal(12)),
        net=net,
    )


def _credit(payout_id: str = "pay_1", net: Money = NET) -> Entry:
    return entries.entry_for_store_credit(
        payout_id=payout_id,
        consignor_id="csr_1",
        net=net,
        credit=net.percent(120),
        uplift_percent="20",
    )


def test_a_sale() -> None:
    booked = {str(p.account): p.amount.amount_minor for p in _sale().postings}
    assert booked == {
        "marketplace_receivable:ebay": 115720,
        "marketplace_fees:ebay": 15780,
        "consignor_payable:csr_1": -92050,
        "commission_income": -39450,
    }
    assert _sale().basis["marketplace_fee_percent"] == "12"


def test_the_promised_net_stands_whatever_the_price() -> None:
    cheap = _sale(price=Money(50000, "EUR"))
    assert owed_to("csr_1", "EUR", [cheap]) == NET
    assert cheap.amount_on(Account(AccountName.COMMISSION_INCOME), "EUR") == Money(42050, "EUR")


def test_store_credit_costs_us_the_uplift() -> None:
    ledger = [_sale(), _credit()]
    assert owed_to("csr_1", "EUR", ledger) == Money(0, "EUR")
    assert balances(ledger)[CREDIT, "EUR"] == -110460
    assert balances(ledger)[Account(AccountName.STORE_CREDIT_UPLIFT_EXPENSE), "EUR"] == 18410


def test_a_bank_payout_waits_for_the_bank() -> None:
    sent = entries.entry_for_payout_bank(payout_id="pay_1", consignor_id="csr_1", amount=NET)
    confirmed = entries.entry_for_payout_confirmed(payout_id="pay_1", amount=NET)
    ledger = [_sale(), sent]
    assert balances(ledger)[CLEARING, "EUR"] == -92050
    assert (BANK, "EUR") not in balances(ledger)
    ledger.append(confirmed)
    assert balances(ledger)[CLEARING, "EUR"] == 0
    assert balances(ledger)[BANK, "EUR"] == -92050
    back = entries.entries_for_payout_returned(payout_id="pay_1", sent=sent, confirmed=confirmed)
    assert len({entry.key for entry in (*ledger, *back)}) == 5
    assert balances([*ledger, *back])[BANK, "EUR"] == 0
    assert owed_to("csr_1", "EUR", [*ledger, *back]) == NET
    early = entries.entries_for_payout_returned(payout_id="pay_1", sent=sent, confirmed=None)
    assert owed_to("csr_1", "EUR", [_sale(), sent, *early]) == NET


def test_a_return_before_and_after_the_payout() -> None:
    sale = _sale()
    before = entries.entry_for_return_before_payout(return_id="ret_1", sale=sale)
    assert all(amount == 0 for amount in balances([sale, before]).values())
    after = entries.entry_for_return_after_payout(return_id="ret_1", sale=sale)
    assert owed_to("csr_1", "EUR", [sale, _credit(), after]) == -NET
    # sold again under the same promise, nothing is owed either way
    assert owed_to("csr_1", "EUR", [sale, _credit(), after, _sale("sal_2")]) == Money(0, "EUR")
    assert after.reverses == sale.key
    void = entries.entry_for_credit_void(payout_id="pay_1", issued=_credit())
    assert all(a == 0 for a in balances([sale, _credit(), after, void]).values())


def test_a_cancelled_sale_and_a_settled_marketplace() -> None:
    sale = _sale()
    cancelled = entries.entry_for_sale_cancelled(sale_id="sal_1", sale=sale)
    assert not any(balances([sale, cancelled]).values())
    paid = entries.entry_for_marketplace_settlement(
        settlement_id="set_1", marketplace_id="ebay", amount=Money(115720, "EUR")
    )
    receivable = Account(AccountName.MARKETPLACE_RECEIVABLE, "ebay")
    assert balances([sale, paid])[receivable, "EUR"] == 0


def test_only_what_happened_is_undone() -> None:
    builds: list[Callable[[], Entry]] = [
        lambda: entries.entry_for_return_before_payout(return_id="r", sale=_credit()),
        lambda: entries.entry_for_sale_cancelled(sale_id="s", sale=_credit()),
        lambda: entries.entry_for_credit_void(payout_id="p", issued=_sale()),
        lambda: reverse(_sale(), key="sale:sal_1", kind="again"),
    ]
    for build in builds:
        with pytest.raises(InvalidEntry):
            build()


@pytest.mark.parametrize("amount", [0, -1])
def test_nothing_is_not_paid(amount: int) -> None:
    money = Money(amount, "EUR")
    builds: list[Callable[[], Entry]] = [
        lambda: entries.entry_for_payout_bank(payout_id="p", consignor_id="c", amount=money),
        lambda: entries.entry_for_payout_confirmed(payout_id="p", amount=money),
        lambda: _credit(net=money),
        lambda: _sale(net=money),
        lambda: _sale(price=money),
        lambda: entries.entry_for_marketplace_settlement(
            settlement_id="s", marketplace_id="m", amount=money
        ),
    ]
    for build in builds:
        with pytest.raises(InvalidEntry):
            build()


def test_an_unbalanced_entry_is_never_born() -> None:
    with pytest.raises(UnbalancedEntry) as caught:
        entry_of("k", "x", [(BANK, Money(5, "EUR")), (CLEARING, Money(-4, "EUR"))])
    assert caught.value.totals == {"EUR": 1}
    # zero in sum, but not in each currency
    with pytest.raises(UnbalancedEntry):
        entry_of("k", "x", [(BANK, Money(5, "EUR")), (CLEARING, Money(-5, "GBP"))])


def test_entries_need_a_key_a_kind_and_postings() -> None:
    both = [(BANK, Money(5, "EUR")), (CLEARING, Money(-5, "EUR"))]
    for key, kind, amounts in (
        ("", "x", both),
        ("k", "", both),
        ("k", "x", []),
        ("k", "x", [(BANK, Money(0, "EUR"))]),
        ("k", "x", [(BANK, Money(5, "EUR")), (BANK, Money(-5, "EUR"))]),
    ):
        with pytest.raises(InvalidEntry):
            entry_of(key, kind, amounts)
    with pytest.raises(InvalidEntry):
        Posting(BANK, Money(0, "EUR"))
    with pytest.raises(TypeError):
        entry_of("k", "x", both).basis["rate"] = "1"  # type: ignore[index]  # it must not be


def test_a_fee_of_another_price_is_refused() -> None:
    with pytest.raises(InvalidEntry):
        entries.entry_for_sale(
            sale_id="s",
            consignor_id="c",
            marketplace_id="m",
            price=PRICE,
            fee=marketplace_fee(NET, Decimal(1)),
            net=NET,
        )
    with pytest.raises(InvalidEntry):
        entries.entry_for_store_credit(
            payout_id="p", consignor_id="c", net=NET, credit=NET.percent(99), uplift_percent="-1"
        )


@pytest.mark.parametrize("name", AccountName)
def test_every_account_is_on_the_chart(name: AccountName) -> None:
    account = Account(name, "x_1" if CHART[name].per_subject else "")
    assert Account.parse(str(account)) == account
    assert CHART[name].nature in Nature
    with pytest.raises(InvalidEntry):
        replace(account, subject="" if CHART[name].per_subject else "x_1")


@pytest.mark.parametrize(
    "text",
    ["", "cash", "bank:x", "consignor_payable", "consignor_payable:a:b", "consignor_payable: "],
)
def test_accounts_off_the_chart_are_refused(text: str) -> None:
    with pytest.raises(InvalidEntry):
        Account.parse(text)


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(list(AccountName)),
            st.integers(-(10**6), 10**6),
            st.sampled_from(["EUR", "GBP"]),
        ),
        max_size=5,
    )
)
def test_what_is_born_balances(rows: list[tuple[AccountName, int, str]]) -> None:
    amounts = [
        (Account(name, "s" if CHART[name].per_subject else ""), Money(minor, currency))
        for name, minor, currency in rows
    ]
    try:
        entry = entry_of("k", "x", amounts)
    except (UnbalancedEntry, InvalidEntry):
        return
    assert not any(trial_balance([entry]).values())


class LedgerLife(RuleBasedStateMachine):
    """Sales, payouts, bank returns, buyers' returns and voids of one consignor, in any order.

    The model keeps what is owed in plain numbers; the ledger must agree and stay at zero.
    """

    def __init__(self) -> None:
        super().__init__()
        self.ledger: list[Entry] = []
        self.sold: list[Entry] = []
        self.sent: list[tuple[str, Entry, Entry | None]] = []
        self.credits: list[tuple[str, Entry]] = []
        self.owed = {"EUR": 0, "GBP": 0}
        self.count = 0

    def _id(self) -> str:
        self.count += 1
        return f"id_{self.count}"

    @rule(
        price=st.integers(1, 10**7),
        net=st.integers(1, 10**7),
        fee=st.decimals(0, 100, places=1),
        currency=st.sampled_from(["EUR", "GBP"]),
    )
    def sell(self, price: int, net: int, fee: Decimal, currency: str) -> None:
        amount = Money(price, currency)
        entry = entries.entry_for_sale(
            sale_id=self._id(),
            consignor_id="csr_1",
            marketplace_id="ebay",
            price=amount,
            fee=marketplace_fee(amount, fee),
            net=Money(net, currency),
        )
        self.ledger.append(entry)
        self.sold.append(entry)
        self.owed[currency] += net

    @rule(amount=st.integers(1, 10**7), currency=st.sampled_from(["EUR", "GBP"]))
    def pay_by_bank(self, amount: int, currency: str) -> None:
        payout = self._id()
        entry = entries.entry_for_payout_bank(
            payout_id=payout, consignor_id="csr_1", amount=Money(amount, currency)
        )
        self.ledger.append(entry)
        self.sent.append((payout, entry, None))
        self.owed[currency] -= amount

    @precondition(lambda self: bool(self.sent))
    @rule()
    def confirm(self) -> None:
        payout, sent, confirmed = self.sent.pop()
        if confirmed is None:
            amount = -sent.postings[1].amount
            confirmed = entries.entry_for_payout_confirmed(payout_id=payout, amount=amount)
            self.ledger.append(confirmed)
        self.sent.insert(0, (payout, sent, confirmed))

    @precondition(lambda self: bool(self.sent))
    @rule()
    def bank_returns(self) -> None:
        payout, sent, confirmed = self.sent.pop()
        self.ledger.extend(
            entries.entries_for_payout_returned(payout_id=payout, sent=sent, confirmed=confirmed)
        )
        amount = sent.postings[0].amount
        self.owed[amount.currency] += amount.amount_minor

    @rule(net=st.integers(1, 10**7), uplift=st.decimals(0, 100, places=1))
    def pay_in_credit(self, net: int, uplift: Decimal) -> None:
        payout, money = self._id(), Money(net, "EUR")
        entry = entries.entry_for_store_credit(
            payout_id=payout,
            consignor_id="csr_1",
            net=money,
            credit=money.percent(100 + uplift),
            uplift_percent=str(uplift),
        )
        self.ledger.append(entry)
        self.credits.append((payout, entry))
        self.owed["EUR"] -= net

    @precondition(lambda self: bool(self.credits))
    @rule()
    def void_credit(self) -> None:
        payout, issued = self.credits.pop()
        self.ledger.append(entries.entry_for_credit_void(payout_id=payout, issued=issued))
        self.owed["EUR"] += issued.amount_on(PAYABLE, "EUR").amount_minor

    @precondition(lambda self: bool(self.sold))
    @rule(late=st.booleans())
    def buyer_returns(self, late: bool) -> None:
        sale = self.sold.pop()
        build = (
            entries.entry_for_return_after_payout
            if late
            else entries.entry_for_return_before_payout
        )
        self.ledger.append(build(return_id=self._id(), sale=sale))
        for currency in self.owed:
            self.owed[currency] += sale.amount_on(PAYABLE, currency).amount_minor

    @invariant()
    def all_sums_are_zero(self) -> None:
        assert not any(trial_balance(self.ledger).values())

    @invariant()
    def we_owe_what_the_model_says(self) -> None:
        for currency, owed in self.owed.items():
            assert owed_to("csr_1", currency, self.ledger) == Money(owed, currency)

    @invariant()
    def keys_are_never_repeated(self) -> None:
        keys = [entry.key for entry in self.ledger]
        assert len(set(keys)) == len(keys)


TestLedgerLife = LedgerLife.TestCase
TestLedgerLife.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
