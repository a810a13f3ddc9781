"""Store credit: the shop's till, balances, and voiding by a second person."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from service.domain.actor import Actor
from service.domain.credit import CreditSpent
from service.domain.entries import entry_for_credit_void
from service.domain.payout import PayoutState, check_second_person
from service.domain.status import Status
from service.ids import new_id
from service.store.money_tables import CreditUseRow, StoreCreditRow
from service.store.unit_of_work import UnitOfWork
from service.workflows.booking import book, must_be_booked
from service.workflows.crediting import credit_of
from service.workflows.settle import change_payout, due_again, owe


@dataclass(frozen=True, slots=True)
class Balance:
    """What a consignor can still spend of one currency in one country; None is everywhere."""

    currency: str
    country: str | None
    amount_minor: int
    credits: int


def balances(uow: UnitOfWork, programme: str, consignor_id: str) -> list[Balance]:
    """What is left and not expired, by currency and country. Raises NotFound."""
    consignor = uow.consignors.get(consignor_id, programme=programme)
    now = uow.clock.now()
    sums: dict[tuple[str, str | None], list[int]] = defaultdict(list)
    for row in uow.store_credits.where(programme=programme, consignor_id=consignor.id):
        if row.remaining_minor and not credit_of(row).is_over(now):
            sums[row.currency, row.country].append(row.remaining_minor)
    ordered = sorted(sums.items(), key=lambda each: (each[0][0], each[0][1] or ""))
    return [Balance(*where, sum(left), len(left)) for where, left in ordered]


def void(
    uow: UnitOfWork, programme: str, credit_id: str, *, by: Actor, because: str
) -> StoreCreditRow:
    """Takes an unspent credit back whole: its payout is undone and owed again.

    Raises:
        NotFound: the programme has no such credit.
        CreditSpent: something was spent, it expired, or it was voided before.
        SamePersonRefused: by the person who issued it.
    """
    found = uow.store_credits.get(credit_id, programme=programme)
    payout = uow.payouts.get(found.payout_id)
    item = uow.items.lock(payout.item_id)
    payout = uow.payouts.lock(payout.id)
    row = uow.store_credits.lock(credit_id, programme=programme)
    if row.remaining_minor != row.amount_minor or credit_of(row).is_over(uow.clock.now()):
        raise CreditSpent(remaining_minor=row.remaining_minor)
    run = uow.payout_runs.get(str(payout.run_id))
    check_second_person(by.id, not_among={str(run.released_by)})
    row.remaining_minor = 0
    _note(uow, row, by)
    issued = must_be_booked(uow, f"payout:{payout.id}:credit")
    entry = entry_for_credit_void(payout_id=payout.id, issued=issued)
    book(uow, entry, programme=programme, item_id=item.id, note=because)
    change_payout(uow, payout, PayoutState.RETURNED, by=by, because=because)
    if item.status == Status.PAID_OUT.value:
        uow.items.move(item, Status.SETTLING, by=by, because=because)
    if item.status == Status.SETTLING.value or payout.cause != "sale":
        owe(uow, item, due_again(uow, payout), by=by, because=f"credit {row.id} was voided")
    return row


def _note(uow: UnitOfWork, row: StoreCreditRow, by: Actor) -> None:
    uow.credit_uses.add(
        CreditUseRow(
            id=new_id("use"),
            credit_id=row.id,
            kind="voided",
            amount_minor=row.amount_minor,
            lost_minor=0,
            currency=row.currency,
            by=by.id,
            at=uow.clock.now(),
        )
    )
