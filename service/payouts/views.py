"""Turns rows of payouts and runs into what is answered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from service.adapters.payouts import writer_of
from service.payouts.schemas import (
    AmountView,
    LeftOutView,
    PayoutView,
    RunPreview,
    RunView,
    RunWithLines,
)


def payout_view(row: Any) -> PayoutView:
    """A payout's row; its bank details stay inside."""
    return PayoutView(
        id=row.id,
        item_id=row.item_id,
        cause=row.cause,
        sale_id=row.sale_id,
        rental_id=row.rental_id,
        offer_id=row.offer_id,
        consignor_id=row.consignor_id,
        run_id=row.run_id,
        method=row.method,
        net=AmountView(amount_minor=row.net_minor, currency=row.currency),
        amount=AmountView(amount_minor=row.amount_minor, currency=row.currency),
        country=row.country,
        state=row.state,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def run_view(run: Any, lines: Sequence[Any]) -> RunView:
    """A run's row with the sum of its payouts."""
    total = sum(line.amount_minor for line in lines)
    return RunView(
        id=run.id,
        method=run.method,
        currency=run.currency,
        country=run.country,
        state=run.state,
        prepared_by=run.prepared_by,
        released_by=run.released_by,
        total=AmountView(amount_minor=total, currency=run.currency),
        count=len(lines),
        file_sha256=run.file_sha256,
        created_at=run.created_at,
        released_at=run.released_at,
    )


def preview_view(preview: Any, currency: str) -> RunPreview:
    """A preview with the sum of what it would pay."""
    total = sum(line.amount_minor for line in preview.lines)
    bank_file = preview.route.bank_file if preview.route is not None else None
    return RunPreview(
        total=AmountView(amount_minor=total, currency=currency),
        bank_file=bank_file,
        conformance=writer_of(bank_file).conformance.value if bank_file else None,
        lines=[payout_view(line) for line in preview.lines],
        left_out=[LeftOutView.model_validate(one) for one in preview.left_out],
    )


def run_with_lines(run: Any, lines: Sequence[Any]) -> RunWithLines:
    """A run's row with its payouts."""
    head = run_view(run, lines).model_dump()
    return RunWithLines(**head, lines=[payout_view(line) for line in lines])
