"""Takes in a bank's answer to a run: each transfer by its reference."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from service.adapters.payouts import BankAnswer, BankWord
from service.domain.payout import PayoutState
from service.domain.words import Method
from service.money import Money
from service.payouts.desk import Desk
from service.payouts.outcomes import bank_says
from service.store.money_tables import PayoutRow

Result = Literal["confirmed", "returned", "pending", "unchanged", "unknown", "mismatched"]
STATES = {BankWord.CONFIRMED: PayoutState.CONFIRMED, BankWord.RETURNED: PayoutState.RETURNED}
#: states that an answer can still change; see the payout's own table
OPEN = {
    BankWord.CONFIRMED: frozenset({"sent"}),
    BankWord.RETURNED: frozenset({"sent", "confirmed"}),
}


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """What one line of the answer did.

    ``unknown`` is no transfer of ours that was sent; ``mismatched`` names another amount than we
    sent, so that a person must look; ``unchanged`` was known before.
    """

    end_to_end_id: str
    said: BankWord
    result: Result
    reason: str


def take_answer(desk: Desk, answer: BankAnswer) -> list[AnswerLine]:
    """Applies an answer; the same file again changes nothing."""
    lines = [
        _apply(desk, one.end_to_end_id, one.word, one.reason, one.amount)
        for one in answer.transfers
    ]
    if answer.rest is not None and answer.original_message_id:
        named = {one.end_to_end_id for one in answer.transfers}
        run = desk.uow.payout_runs.find(answer.original_message_id)
        if run is None or run.programme != desk.programme.name:
            return [
                *lines,
                AnswerLine(answer.original_message_id[:35], answer.rest, "unknown", ""),
            ]
        for payout in desk.lines(run):
            if payout.bank_reference not in named:
                lines.append(
                    _apply(desk, str(payout.bank_reference), answer.rest, answer.rest_reason, None)
                )
    return lines


def _apply(
    desk: Desk, reference: str, word: BankWord, reason: str, amount: Money | None
) -> AnswerLine:
    payout = _sent(desk, reference)
    if payout is None:
        return AnswerLine(reference, word, "unknown", reason)
    payout_id = payout.id
    if amount is not None and amount != Money(payout.amount_minor, payout.currency):
        return AnswerLine(payout_id, word, "mismatched", reason)
    outcome = STATES.get(word)
    if outcome is None:
        return AnswerLine(payout_id, word, "pending", reason)
    if payout.state not in OPEN[word]:
        return AnswerLine(payout_id, word, "unchanged", reason)
    bank_says(desk, payout, outcome, reason or word.value)
    result: Result = "confirmed" if outcome is PayoutState.CONFIRMED else "returned"
    return AnswerLine(payout_id, word, result, reason)


def _sent(desk: Desk, reference: str) -> PayoutRow | None:
    """The payout, if it is the programme's and was ever written to a bank file."""
    found = desk.uow.payouts.where(bank_reference=reference)
    if not found or found[0].programme != desk.programme.name:
        return None
    _, payout = desk.hold(found[0].id)
    sent = Method(payout.method) is Method.BANK_TRANSFER and payout.state in {
        "sent",
        "confirmed",
        "returned",
    }
    return payout if sent else None
