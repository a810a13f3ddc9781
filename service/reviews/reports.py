"""The detailed report on a refusal: every part that was judged, with its reason."""

from __future__ import annotations

from service.context import AppContext
from service.domain.programme import Programme
from service.domain.verdict import VerdictWord
from service.store.record_tables import ItemRow, VerdictRow
from service.store.unit_of_work import UnitOfWork
from service.workflows.notices import Message, tell_consignor


def report_refusal(
    uow: UnitOfWork,
    context: AppContext,
    programme: Programme,
    item: ItemRow,
    verdict: VerdictRow,
) -> None:
    """Writes to the consignor why the item was refused, where the programme reports refusals.

    The same verdict is reported once.
    """
    refused = verdict.verdict == VerdictWord.NOT_AUTHENTIC
    if not refused or not programme.review.reports_refusals:
        return
    consignor = uow.consignors.get(item.consignor_id)
    message = Message(
        f"refusal:{verdict.id}",
        f"Our report on your {item.brand} {item.title}",
        report_text(item, verdict),
    )
    tell_consignor(uow, context, programme, consignor, message, item_id=item.id)


def report_text(item: ItemRow, verdict: VerdictRow) -> str:
    """The report: only what was seen is judged, and each part by itself."""
    lines = [f"We could not confirm that your {item.brand} {item.title} is authentic.", ""]
    for part in verdict.reasons:
        reason = f": {part['reason']}" if part["reason"] else ""
        lines.append(f"- {part['part']}: {str(part['word']).replace('_', ' ')}{reason}")
    if verdict.note.strip():
        lines += ["", verdict.note.strip()]
    lines += ["", f"Report {verdict.id} on item {item.id}."]
    return "\n".join(lines) + "\n"
