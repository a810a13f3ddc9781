"""The first half of every outside effect: what shall leave the house, written down with its cause.

The intent is added in the transaction of the move that causes it; ``effects`` calls afterwards and
writes down what came of it. The body is fixed here, so that each try sends the same bytes.
"""

from __future__ import annotations

from service.errors import ServiceError
from service.ids import new_id
from service.store.delivery_tables import EffectRow
from service.store.unit_of_work import UnitOfWork

LISTING_PUSH = "listing_push"
LISTING_PRICE = "listing_price"
LISTING_WITHDRAW = "listing_withdraw"
ORDER_CANCEL = "order_cancel"
WEBHOOK = "webhook"
NOTICE = "notice"


class EffectKeyReused(ServiceError):
    """This effect's key was recorded before, with another body."""

    code = "effect_key_reused"
    status = 409


def intend(
    uow: UnitOfWork,
    *,
    kind: str,
    key: str,
    programme: str,
    target: str,
    body: str,
    item_id: str | None = None,
    subject: str | None = None,
) -> EffectRow:
    """Records an effect that is due at once; the same intent again changes nothing.

    Args:
        kind: one of ``EFFECT_KINDS``.
        key: what the receiver knows a repeated delivery by; at most 160 characters.
        target: the marketplace, webhook endpoint or consignor that it goes to, by id.
        body: the exact text that every try sends.
        subject: the listing that it is about.

    Raises:
        EffectKeyReused: the key came before with another body.
    """
    before = uow.effects.by_key(key)
    if before is not None:
        if before.body != body or before.target != target:
            raise EffectKeyReused(key=key)
        return before
    now = uow.clock.now()
    row = EffectRow(
        id=new_id("eff"),
        programme=programme,
        key=key,
        kind=kind,
        target=target,
        item_id=item_id,
        subject=subject,
        body=body,
        state="intended",
        attempts=0,
        due_at=now,
        outcome={},
        created_at=now,
    )
    return uow.effects.add(row)
