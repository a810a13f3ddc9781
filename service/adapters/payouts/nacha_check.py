"""Reads an ACH file as a bank would: record order, lengths, counts, totals and hashes.

It shares no arithmetic with the writer, so that a slip there is found here.
"""

from __future__ import annotations

from service.adapters.payouts.bank_file import BankFileInvalid

WIDTH, BLOCK = 94, 10
CREDIT_CODES = frozenset({"22", "32"})


def check_file(data: bytes) -> None:
    """Raises BankFileInvalid, naming the record, unless the file holds together."""
    try:
        lines = data.decode("ascii").splitlines()
    except UnicodeDecodeError as error:
        raise BankFileInvalid(because="is not ASCII") from error
    for number, line in enumerate(lines, start=1):
        _must(len(line) == WIDTH, f"record {number} has not {WIDTH} characters")
    _must(bool(lines) and len(lines) % BLOCK == 0, f"is not in blocks of {BLOCK}")
    order = "".join(line[0] for line in lines)
    count = order.count("6")
    filled = len(lines) - count - 4
    _must(order == f"15{'6' * count}89{'9' * filled}", "its records are out of order")
    _must(set("".join(lines[count + 4 :])) <= {"9"}, "is filled up with something else than 9")
    _check_entries(lines[2 : 2 + count], lines[2 + count], lines[1])
    _check_control(lines, count)


def _check_entries(entries: list[str], control: str, header: str) -> None:
    banks = cents = 0
    traces = []
    for number, entry in enumerate(entries, start=3):
        _must(entry[1:3] in CREDIT_CODES, f"record {number} is no credit")
        routing = entry[3:12]
        check = sum(int(a) * int(b) for a, b in zip(routing, "371371371", strict=True))
        _must(check % 10 == 0, f"record {number} names no bank")
        _must(entry[29:39].isdigit() and int(entry[29:39]) > 0, f"record {number} has no amount")
        banks, cents = banks + int(routing[:8]), cents + int(entry[29:39])
        traces.append(entry[79:94])
    _must(traces == sorted(set(traces)), "its trace numbers do not rise")
    _must(int(control[4:10]) == len(entries), "counts its entries wrongly")
    _must(int(control[10:20]) == banks % 10**10, "its entry hash is wrong")
    _must(int(control[20:32]) == 0 and int(control[32:44]) == cents, "its totals are wrong")
    _must(header[40:50] == control[44:54], "header and control name two companies")
    _must(header[79:94] == control[79:94], "header and control are of two batches")


def _check_control(lines: list[str], count: int) -> None:
    batch, control = lines[2 + count], lines[3 + count]
    _must(int(control[1:7]) == 1, "has not one batch")
    _must(int(control[7:13]) * BLOCK == len(lines), "counts its blocks wrongly")
    _must(int(control[13:21]) == count, "counts its entries wrongly")
    _must(control[21:55] == batch[10:44], "batch and file totals differ")


def _must(holds: bool, because: str) -> None:
    if not holds:
        raise BankFileInvalid(because=because)
