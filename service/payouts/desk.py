"""What every rule of payouts works with: the transaction, the house's rules, and who acts."""

from __future__ import annotations

from dataclasses import dataclass

from service.context import AppContext
from service.domain.actor import Actor
from service.domain.programme import Programme
from service.store.money_tables import PayoutRow, PayoutRunRow
from service.store.record_tables import ItemRow
from service.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Desk:
    """One person at work on one programme's money, within one transaction."""

    uow: UnitOfWork
    context: AppContext
    programme: Programme
    by: Actor

    def hold(self, payout_id: str) -> tuple[ItemRow, PayoutRow]:
        """The payout and its item, kept from others until the end; always in this order.

        Raises:
            NotFound: the programme has no such payout.
        """
        found = self.uow.payouts.get(payout_id, programme=self.programme.name)
        item = self.uow.items.lock(found.item_id)
        return item, self.uow.payouts.lock(payout_id)

    def hold_run(self, run_id: str) -> PayoutRunRow:
        """The run, kept from others until the end. Raises NotFound."""
        return self.uow.payout_runs.lock(run_id, programme=self.programme.name)

    def lines(self, run: PayoutRunRow) -> list[PayoutRow]:
        """The run's payouts, oldest first."""
        return self.uow.payouts.where(run_id=run.id)
