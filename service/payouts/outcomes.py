"""What became of sent payouts: a bank's word, or an entry that a second person confirms."""

from __future__ import annotations

from service.domain.entries import entries_for_payout_returned, entry_for_payout_confirmed
from service.domain.payout import PayoutState, check_payout_move, check_second_person
from service.domain.status import Status
from service.domain.words import Method
from service.ids import new_id
from service.money import Money
from service.payouts.desk import Desk
from service.payouts.errors import NoBankAsked, OutcomeDecided
from service.payouts.release import finish_item
from service.store.errors import NotFound
from service.store.money_tables import PayoutOutcomeRow, PayoutRow
from service.store.record_tables import ItemRow
from service.workflows.booking import book, booked, must_be_booked
from service.workflows.notices import Message, tell_consignor
from service.workflows.settle import change_payout, due_again, owe

BANK, PEOPLE = "bank", "people"


def enter_outcome(
    desk: Desk, payout_id: str, outcome: PayoutState, reason: str
) -> PayoutOutcomeRow:
    """The first half of an entry by two people; it changes nothing yet.

    Raises:
        NoBankAsked: the payout is in store credit.
        IllegalPayoutMove: the payout is not where this could become of it.
    """
    _, payout = desk.hold(payout_id)
    _check(payout, outcome)
    return _add(desk, payout, outcome, PEOPLE, reason)


def second_outcome(desk: Desk, outcome_id: str) -> PayoutOutcomeRow:
    """The second half, by another person: now the payout is confirmed or returned.

    Raises:
        NotFound: the programme has no such entry.
        OutcomeDecided: it was confirmed before.
        SamePersonRefused: by the person who entered it, under whatever key.
    """
    row = outcome_of(desk, outcome_id)
    desk.hold(row.payout_id)
    row = desk.uow.payout_outcomes.lock(outcome_id)
    if row.source != PEOPLE or row.seconded_by is not None:
        raise OutcomeDecided()
    check_second_person(desk.by.id, not_among={row.entered_by})
    row.seconded_by, row.seconded_at = desk.by.id, desk.uow.clock.now()
    decide(desk, row.payout_id, PayoutState(row.outcome), f"entered by two people: {row.reason}")
    return row


def outcome_of(desk: Desk, outcome_id: str) -> PayoutOutcomeRow:
    """An entry about one of the programme's payouts. Raises NotFound."""
    row = desk.uow.payout_outcomes.get(outcome_id)
    if desk.uow.payouts.get(row.payout_id).programme != desk.programme.name:
        raise NotFound(what=desk.uow.payout_outcomes.word, id=outcome_id)
    return row


def bank_says(desk: Desk, payout: PayoutRow, outcome: PayoutState, reason: str) -> None:
    """A bank's answer decides by itself. Raises NoBankAsked or IllegalPayoutMove."""
    _check(payout, outcome)
    _add(desk, payout, outcome, BANK, reason)
    decide(desk, payout.id, outcome, f"the bank answered: {reason}"[:2000])


def decide(desk: Desk, payout_id: str, outcome: PayoutState, because: str) -> None:
    """Confirms or returns a payout: its state, its entries, and what follows for the item."""
    item, payout = desk.hold(payout_id)
    _check(payout, outcome)
    change_payout(desk.uow, payout, outcome, by=desk.by, because=because)
    payout.outcome = {"outcome": outcome.value, "because": because}
    if outcome is PayoutState.CONFIRMED:
        entry = entry_for_payout_confirmed(
            payout_id=payout.id, amount=Money(payout.amount_minor, payout.currency)
        )
        book(desk.uow, entry, programme=payout.programme, item_id=item.id, note=because)
        finish_item(desk, payout, desk.by, because)
    else:
        _take_back(desk, item, payout, because)


def _take_back(desk: Desk, item: ItemRow, payout: PayoutRow, because: str) -> None:
    """The money is ours again and owed again: a new payout can be prepared with new details."""
    uow = desk.uow
    entries = entries_for_payout_returned(
        payout_id=payout.id,
        sent=must_be_booked(uow, f"payout:{payout.id}:sent"),
        confirmed=booked(uow, f"payout:{payout.id}:confirmed"),
    )
    for entry in entries:
        book(uow, entry, programme=payout.programme, item_id=item.id, note=because)
    if item.status == Status.PAID_OUT.value:
        uow.items.move(item, Status.SETTLING, by=desk.by, because=because)
    if item.status == Status.SETTLING.value or payout.cause != "sale":
        due = due_again(uow, payout)
        owe(uow, item, due, by=desk.by, because="the bank sent the payout back")
    _tell(desk, payout)


def _tell(desk: Desk, payout: PayoutRow) -> None:
    amount = Money(payout.amount_minor, payout.currency)
    consignor = desk.uow.consignors.get(payout.consignor_id)
    text = (
        f"Your bank sent our payment of {amount} back. Your money is safe with us.\n\n"
        "Please tell us your bank details again, and check them letter by letter. "
        "We pay once they have been with us for "
        f"{desk.programme.details_wait_hours} hours.\n"
    )
    message = Message(f"payout_returned:{payout.id}", "Your payment came back", text)
    tell_consignor(
        desk.uow, desk.context, desk.programme, consignor, message, item_id=payout.item_id
    )


def _check(payout: PayoutRow, outcome: PayoutState) -> None:
    if Method(payout.method) is not Method.BANK_TRANSFER:
        raise NoBankAsked()
    check_payout_move(Method(payout.method), PayoutState(payout.state), outcome)


def _add(
    desk: Desk, payout: PayoutRow, outcome: PayoutState, source: str, reason: str
) -> PayoutOutcomeRow:
    return desk.uow.payout_outcomes.add(
        PayoutOutcomeRow(
            id=new_id("out"),
            payout_id=payout.id,
            outcome=outcome.value,
            source=source,
            entered_by=desk.by.id,
            reason=reason,
            created_at=desk.uow.clock.now(),
        )
    )
