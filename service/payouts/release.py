"""The release of a run by a second person: credit is issued, or a bank file is made."""

from __future__ import annotations

from service.adapters.payouts import (
    BankFile,
    Transfer,
    TransferBatch,
    credit_terms,
    writer_of,
)
from service.domain.actor import Actor
from service.domain.entries import entry_for_payout_bank, entry_for_store_credit
from service.domain.payout import PayoutState, check_release
from service.domain.words import Method
from service.ids import new_id
from service.money import Money
from service.payouts.checks import payee_of, payer_of, route_of
from service.payouts.desk import Desk
from service.payouts.errors import BankDetailsChanged, NoFile, RunClosed
from service.payouts.runs import PREPARED
from service.store.money_tables import (
    PayoutDownloadRow,
    PayoutRow,
    PayoutRunRow,
    StoreCreditRow,
)
from service.workflows.booking import book
from service.workflows.settle import change_payout, finish, schedule_of

RELEASED = "released"


def release_run(desk: Desk, run_id: str) -> PayoutRunRow:
    """Pays a prepared run.

    Raises:
        RunClosed: it is not prepared any more.
        SamePersonRefused: the person prepared it, or changed bank details in it, under any key.
        BankDetailsChanged: a consignor's details are not those that were prepared.
        BankFileInvalid, PartyIncomplete: the bank would refuse the file.
    """
    run = desk.hold_run(run_id)
    if run.state != PREPARED:
        raise RunClosed(state=run.state)
    held = [desk.hold(line.id)[1] for line in desk.lines(run)]
    changers = {payout.bank_changed_by for payout in held} - {None}
    check_release(
        desk.by.id,
        prepared_by=run.prepared_by,
        details_changed_by={str(changer) for changer in changers},
    )
    run.state, run.released_by, run.released_at = RELEASED, desk.by.id, desk.uow.clock.now()
    because = f"run {run.id} was released"
    for payout in held:
        change_payout(desk.uow, payout, PayoutState.RELEASED, by=desk.by, because=because)
    if Method(run.method) is Method.STORE_CREDIT:
        for payout in held:
            _issue_credit(desk, payout)
    else:
        _send(desk, run, held)
    desk.uow.session.flush()
    return run


def download(desk: Desk, run_id: str) -> tuple[PayoutRunRow, bytes]:
    """The run's bank file, the same bytes each time. Who takes it is recorded; nothing is paid.

    Raises:
        NoFile: the run is not released, or pays in store credit.
    """
    run = desk.uow.payout_runs.get(run_id, programme=desk.programme.name)
    if run.file is None or run.file_sha256 is None:
        raise NoFile(state=run.state, method=run.method)
    desk.uow.payout_downloads.add(
        PayoutDownloadRow(
            id=new_id("dwn"),
            run_id=run.id,
            person_id=desk.by.id,
            sha256=run.file_sha256,
            at=desk.uow.clock.now(),
        )
    )
    return run, run.file


def finish_item(desk: Desk, payout: PayoutRow, by: Actor, because: str) -> None:
    """The item is paid out, unless the buyer has sent it back or something else is owed for it."""
    item = desk.uow.items.get(payout.item_id)
    finish(desk.uow, item, by=by, because=because, payout_id=payout.id)


def _issue_credit(desk: Desk, payout: PayoutRow) -> None:
    uow, now = desk.uow, desk.uow.clock.now()
    schedule = schedule_of(uow.offers.get(payout.offer_id))
    reward = desk.programme.blocks.rewards.get(schedule.reward)
    terms = credit_terms(desk.programme.country(payout.country), now, reward)
    credit = uow.store_credits.add(
        StoreCreditRow(
            id=new_id("crd"),
            programme=payout.programme,
            consignor_id=payout.consignor_id,
            payout_id=payout.id,
            amount_minor=payout.amount_minor,
            remaining_minor=payout.amount_minor,
            currency=payout.currency,
            country=terms.country,
            expires_at=terms.expires_at,
            single_use=terms.single_use,
            created_at=now,
        )
    )
    entry = entry_for_store_credit(
        payout_id=payout.id,
        consignor_id=payout.consignor_id,
        net=Money(payout.net_minor, payout.currency),
        credit=Money(payout.amount_minor, payout.currency),
        uplift_percent=str(schedule.uplift_percent),
    )
    book(uow, entry, programme=payout.programme, item_id=payout.item_id, note=f"credit {credit.id}")
    because = f"store credit {credit.id} was issued"
    change_payout(uow, payout, PayoutState.CONFIRMED, by=desk.by, because=because)
    finish_item(desk, payout, desk.by, because)


def _send(desk: Desk, run: PayoutRunRow, payouts: list[PayoutRow]) -> None:
    file = _bank_file(desk, run, payouts)
    run.file, run.file_sha256 = file.data, file.sha256
    run.file_name, run.file_type = file.name, file.media_type
    because = f"written to the bank file of run {run.id}"
    for payout in payouts:
        entry = entry_for_payout_bank(
            payout_id=payout.id,
            consignor_id=payout.consignor_id,
            amount=Money(payout.amount_minor, payout.currency),
        )
        book(desk.uow, entry, programme=run.programme, item_id=payout.item_id, note=because)
        change_payout(desk.uow, payout, PayoutState.SENT, by=desk.by, because=because)


def _bank_file(desk: Desk, run: PayoutRunRow, payouts: list[PayoutRow]) -> BankFile:
    writer = writer_of(route_of(desk, payouts[0].country).bank_file)
    for payout in payouts:
        payout.bank_reference = writer.reference(payout.id)
    batch = TransferBatch(
        message_id=run.id,
        payer=payer_of(desk, payouts[0].country),
        transfers=tuple(_transfer(desk, payout) for payout in payouts),
        made_at=desk.uow.clock.now(),
    )
    return writer.write(batch)


def _transfer(desk: Desk, payout: PayoutRow) -> Transfer:
    consignor = desk.uow.consignors.get(payout.consignor_id)
    if payout.bank_details is None or consignor.bank_details != payout.bank_details:
        raise BankDetailsChanged(payout_id=payout.id)
    return Transfer(
        end_to_end_id=payout.id,
        payee=payee_of(desk, consignor, payout.bank_details),
        amount=Money(payout.amount_minor, payout.currency),
        description=f"{desk.programme.title} {payout.item_id}",
    )
