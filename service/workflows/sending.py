"""Makes the one call that an effect is about, outside any transaction."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass

from service.adapters.deliveries import (
    AddressRefused,
    Answer,
    HttpSender,
    Outcome,
    Parcel,
    Unreachable,
    Word,
    reason_of,
)
from service.adapters.marketplaces.signed_push import read_push_answer, read_withdrawal_answer
from service.adapters.notify import FolderOutbox, Letter, LetterRefused
from service.cipher import Cipher, CipherError
from service.context import AppContext
from service.domain.market import APIS
from service.store.delivery_tables import EffectRow
from service.workflows.intents import (
    LISTING_PRICE,
    LISTING_PUSH,
    LISTING_WITHDRAW,
    NOTICE,
    ORDER_CANCEL,
    WEBHOOK,
)
from service.workflows.market_calls import call_api

GONE = 410


@dataclass(frozen=True, slots=True)
class Delivery:
    """An effect as it was claimed, detached from the database."""

    id: str
    key: str
    kind: str
    programme: str
    target: str
    item_id: str | None
    body: str
    attempts: int

    @classmethod
    def of(cls, row: EffectRow) -> Delivery:
        return cls(
            id=row.id,
            key=row.key,
            kind=row.kind,
            programme=row.programme,
            target=row.target,
            item_id=row.item_id,
            body=row.body,
            attempts=row.attempts,
        )


def webhook_purpose(endpoint_id: str) -> str:
    """What a webhook secret is encrypted for."""
    return f"webhook:{endpoint_id}"


def push_secret(cipher: Cipher, programme: str, marketplace: str) -> str:
    """The secret that signs what we send to a marketplace, in the standard's spelling.

    Another one than that of its orders, so that nothing we sent can be played back to us.
    """
    raw = cipher.derive(purpose=f"push:{programme}:{marketplace}")
    return f"whsec_{base64.b64encode(raw).decode()}"


def notice_purpose(key: str) -> str:
    """What a letter's body is encrypted for."""
    return f"notice:{key}"


def send(context: AppContext, delivery: Delivery) -> Outcome:
    """Makes the call once; what may be expected to go wrong is an outcome, never an exception."""
    senders: dict[str, Callable[[AppContext, Delivery], Outcome]] = {
        LISTING_PUSH: _to_marketplace,
        LISTING_PRICE: _to_marketplace,
        LISTING_WITHDRAW: _to_marketplace,
        ORDER_CANCEL: _to_marketplace,
        WEBHOOK: _to_partner,
        NOTICE: _to_consignor,
    }
    return senders[delivery.kind](context, delivery)


def _to_marketplace(context: AppContext, delivery: Delivery) -> Outcome:
    programme = context.programmes.get(delivery.programme)
    place = programme.marketplaces.get(delivery.target) if programme else None
    if place is not None and place.transport in APIS:
        return call_api(context.settings, place, delivery.kind, delivery.body)
    access = context.settings.marketplaces.get(delivery.target)
    url = (place.url if place else None) or (access.url if access else None)
    if url is None:
        return Outcome("failed", "no address is set for this marketplace")
    own = access.secret.get_secret_value() if access and access.secret else None
    # an operator's own file names the address, so that it may lie in a private network
    parcel = Parcel(
        url=url,
        key=delivery.key,
        body=delivery.body.encode(),
        secret=own or push_secret(context.cipher, delivery.programme, delivery.target),
        public_only=False,
    )
    read = read_push_answer if delivery.kind == LISTING_PUSH else read_withdrawal_answer
    return _post(context, parcel, read)


def _to_partner(context: AppContext, delivery: Delivery) -> Outcome:
    with context.store.reading() as uow:
        endpoint = uow.webhooks.find(delivery.target)
    if endpoint is None or endpoint.removed_at is not None:
        return Outcome("failed", "the endpoint was removed")
    try:
        secret = context.cipher.decrypt(endpoint.secret, purpose=webhook_purpose(endpoint.id))
    except CipherError:
        return Outcome("failed", "the endpoint's secret was sealed with another key")
    parcel = Parcel(
        url=endpoint.url,
        key=delivery.key,
        body=delivery.body.encode(),
        secret=secret,
        public_only=not context.settings.is_sandbox,
    )
    return _post(context, parcel, _read_partner_answer)


def _read_partner_answer(answer: Answer) -> Outcome:
    """Standard Webhooks: 2xx is done, 410 says never again, anything else is tried again."""
    if answer.status // 100 == 2:
        return Outcome("delivered", "", {"status": answer.status})
    word: Word = "failed" if answer.status == GONE else "again"
    return Outcome(word, reason_of(answer), {"status": answer.status})


def _post(context: AppContext, parcel: Parcel, read: Callable[[Answer], Outcome]) -> Outcome:
    try:
        answer = HttpSender(context.settings.delivery_timeout_seconds).post(parcel)
    except AddressRefused as error:
        return Outcome("failed", str(error))
    except Unreachable as error:
        return Outcome("again", str(error))
    return read(answer)


def _to_consignor(context: AppContext, delivery: Delivery) -> Outcome:
    try:
        sealed = bytes.fromhex(delivery.body)
        plain = context.cipher.decrypt(sealed, purpose=notice_purpose(delivery.key))
        letter = Letter(**json.loads(plain))
        name = FolderOutbox(context.settings.outbox_dir).send(letter)
    except (CipherError, LetterRefused) as error:
        return Outcome("failed", str(error))
    except OSError as error:
        return Outcome("again", type(error).__name__)
    return Outcome("delivered", "", {"file": name})
