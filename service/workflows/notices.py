"""Letters to consignors: intended with their cause, sealed until they are sent."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from service.adapters.notify import Letter
from service.context import AppContext
from service.domain.programme import Programme
from service.store.people_tables import ConsignorRow
from service.store.unit_of_work import UnitOfWork
from service.workflows.intents import NOTICE, intend
from service.workflows.sending import notice_purpose


@dataclass(frozen=True, slots=True)
class Message:
    """What a consignor is told; ``key`` names the cause, so that it is told once."""

    key: str
    subject: str
    text: str


def tell_consignor(
    uow: UnitOfWork,
    context: AppContext,
    programme: Programme,
    consignor: ConsignorRow,
    message: Message,
    *,
    item_id: str | None = None,
) -> None:
    """Records a letter; the same key again changes nothing.

    The body is encrypted, since it holds a name, an address and maybe a single-use link.
    """
    key = f"notice:{message.key}"
    if uow.effects.by_key(key) is not None:
        return
    letter = Letter(
        key=key,
        sender=context.settings.notice_sender,
        sender_name=programme.title,
        to=consignor.email,
        to_name=consignor.name,
        subject=message.subject,
        text=message.text,
    )
    sealed = context.cipher.encrypt(json.dumps(asdict(letter)), purpose=notice_purpose(key))
    intend(
        uow,
        kind=NOTICE,
        key=key,
        programme=programme.name,
        target=consignor.id,
        body=sealed.hex(),
        item_id=item_id,
    )
