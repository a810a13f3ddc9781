"""Runs: payouts of one method and currency, prepared by one person, released by another."""

from __future__ import annotations

from dataclasses import dataclass

from service.domain.errors import DomainError
from service.domain.payout import PayoutState
from service.domain.words import Method
from service.errors import problem_of
from service.payouts.checks import Route, check_transfer, payer_of, route_of
from service.payouts.desk import Desk
from service.payouts.errors import NothingDue, OtherRoute, RunClosed
from service.privacy.service import check_there
from service.store.money_tables import PayoutRow, PayoutRunRow
from service.workflows.settle import DUE, bank_id, change_payout, due_again, owe

PREPARED, CANCELLED = "prepared", "cancelled"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A payout that is due and cannot be paid yet, and why."""

    payout_id: str
    code: str
    detail: str

    def to_json(self) -> dict[str, object]:
        return {"payout_id": self.payout_id, "code": self.code, "detail": self.detail}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a run shall pay."""

    method: Method
    currency: str
    country: str | None


@dataclass(frozen=True, slots=True)
class Prepared:
    """A new run, what it pays, and what it had to leave out."""

    run: PayoutRunRow
    lines: list[PayoutRow]
    left_out: list[LeftOut]


@dataclass(frozen=True, slots=True)
class Preview:
    """What a run prepared now would pay, by which file, and what it would leave out."""

    lines: list[PayoutRow]
    left_out: list[LeftOut]
    route: Route | None


def preview_run(desk: Desk, wanted: Wanted) -> Preview:
    """The same look at every due payout as ``prepare_run`` takes; nothing is changed.

    Raises:
        HouseAccountMissing, PartyIncomplete, InvalidIban, InvalidAccount: the house's own account
            is not ready.
    """
    due = _due(desk, wanted)
    route = _route(desk, due) if wanted.method is Method.BANK_TRANSFER else None
    left_out = [refused for payout in due if (refused := _refusal(desk, payout, route))]
    names = {one.payout_id for one in left_out}
    return Preview([payout for payout in due if payout.id not in names], left_out, route)


def prepare_run(desk: Desk, wanted: Wanted) -> Prepared:
    """Takes up every due payout that is ready. Nothing moves before a second person releases it.

    Raises:
        NothingDue: none is ready.
        HouseAccountMissing, PartyIncomplete, InvalidIban, InvalidAccount: the house's own account
            is not ready.
    """
    due = _due(desk, wanted)
    route = _route(desk, due) if wanted.method is Method.BANK_TRANSFER else None
    left_out: list[LeftOut] = []
    ready: list[PayoutRow] = []
    for found in due:
        _, payout = desk.hold(found.id)
        if payout.state != DUE:
            # another run took it while we waited
            continue
        refusal = _refusal(desk, payout, route)
        if refusal is None:
            _seal(desk, payout)
            ready.append(payout)
        else:
            left_out.append(refusal)
    if not ready:
        raise NothingDue(left_out=[one.to_json() for one in left_out])
    run = _add_run(desk, wanted)
    for payout in ready:
        payout.run_id = run.id
        because = f"prepared in run {run.id}"
        change_payout(desk.uow, payout, PayoutState.PREPARED, by=desk.by, because=because)
    return Prepared(run, ready, left_out)


def _due(desk: Desk, wanted: Wanted) -> list[PayoutRow]:
    return desk.uow.payouts.due(desk.programme.name, wanted.method, wanted.currency, wanted.country)


def cancel_run(desk: Desk, run_id: str) -> PayoutRunRow:
    """Ends a prepared run; what it would have paid is due again under new ids.

    Raises:
        RunClosed: it was released. A run that was cancelled already stays as it is.
    """
    run = desk.hold_run(run_id)
    if run.state == CANCELLED:
        return run
    if run.state != PREPARED:
        raise RunClosed(state=run.state)
    run.state = CANCELLED
    for line in desk.lines(run):
        item, payout = desk.hold(line.id)
        because = f"run {run.id} was cancelled"
        change_payout(desk.uow, payout, PayoutState.CANCELLED, by=desk.by, because=because)
        owe(desk.uow, item, due_again(desk.uow, payout), by=desk.by, because=because)
    return run


def _route(desk: Desk, due: list[PayoutRow]) -> Route | None:
    """The way of the oldest payout that has one; what goes another way waits for its own run."""
    for payout in due:
        if desk.programme.country(payout.country).bank_file is not None:
            payer_of(desk, payout.country)
            return route_of(desk, payout.country)
    return None


def _refusal(desk: Desk, payout: PayoutRow, route: Route | None) -> LeftOut | None:
    """Why the payout cannot be paid yet, or None."""
    try:
        check_there(desk.uow.consignors.get(payout.consignor_id))
        if Method(payout.method) is not Method.BANK_TRANSFER:
            return None
        check_transfer(desk, payout)
        if route_of(desk, payout.country) != route:
            raise OtherRoute(country=payout.country)
    except DomainError as error:
        return LeftOut(payout.id, error.code, str(problem_of(error)["detail"]))
    return None


def _seal(desk: Desk, payout: PayoutRow) -> None:
    """Keeps the bank details as they are now; the release pays to these and no others."""
    if Method(payout.method) is Method.BANK_TRANSFER:
        consignor = desk.uow.consignors.get(payout.consignor_id)
        payout.bank_details = consignor.bank_details
        payout.bank_changed_by = consignor.bank_changed_by


def _add_run(desk: Desk, wanted: Wanted) -> PayoutRunRow:
    return desk.uow.payout_runs.add(
        PayoutRunRow(
            id=bank_id("prn"),
            programme=desk.programme.name,
            method=wanted.method.value,
            currency=wanted.currency,
            country=wanted.country,
            state=PREPARED,
            prepared_by=desk.by.id,
            created_at=desk.uow.clock.now(),
        )
    )
