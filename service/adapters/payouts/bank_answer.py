"""What a bank's answer says, whatever file it came in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from service.domain.errors import DomainError
from service.money import Money

MAX_NAMED = 35


class AnswerUnreadable(DomainError):
    """This is no bank's answer that can be read: pain.002, camt.054 or a file of ACH returns."""

    code = "bank_answer_unreadable"
    because: str


class BankWord(StrEnum):
    """What a bank's status means for a transfer. Accepted is not settled: it changes nothing."""

    CONFIRMED = "confirmed"
    RETURNED = "returned"
    PENDING = "pending"


@dataclass(frozen=True, slots=True)
class TransferAnswer:
    """What became of one transfer, by the reference that our file gave it.

    ``amount`` is what the bank says it was about, if it does.
    """

    end_to_end_id: str
    word: BankWord
    reason: str
    amount: Money | None


@dataclass(frozen=True, slots=True)
class BankAnswer:
    """An answer: transfers named one by one, and a word for all the others of the order.

    ``rest`` is None unless the bank settled or rejected the order as a whole;
    ``original_message_id`` is empty where the file answers no one order.
    """

    message_id: str
    original_message_id: str
    rest: BankWord | None
    rest_reason: str
    transfers: tuple[TransferAnswer, ...]

    def __post_init__(self) -> None:
        words: dict[str, BankWord] = {}
        for transfer in self.transfers:
            if words.setdefault(transfer.end_to_end_id, transfer.word) is not transfer.word:
                raise AnswerUnreadable(because=f"says two things of {transfer.end_to_end_id}")
