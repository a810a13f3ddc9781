"""Signatures of orders, as Standard Webhooks 1.0.0 writes them.

The API key says who calls; the signature says that this very body is the marketplace's, so that a
key that leaked into a log sells nothing. The secret is derived from the installation's key, and so
needs no row of its own; it changes when the installation's key does.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from standardwebhooks import Webhook

from service.cipher import Cipher
from service.sales.errors import SignatureInvalid

#: how far the sender's watch may be from ours (the standard's own figure)
TOLERANCE = timedelta(minutes=5)
HEADERS = ("webhook-id", "webhook-timestamp", "webhook-signature")


def signing_secret(cipher: Cipher, programme: str, marketplace: str) -> str:
    """The secret with which one marketplace signs its orders, in the standard's spelling."""
    raw = cipher.derive(purpose=f"orders:{programme}:{marketplace}")
    return f"whsec_{base64.b64encode(raw).decode()}"


def check_signature(
    secret: str, headers: Mapping[str, str], body: bytes, *, now: Sequence[datetime]
) -> None:
    """Refuses a body that was not signed with the secret within the tolerance.

    ``now`` holds each watch that the sender may go by: a sandbox moves our clock, not theirs.

    Raises:
        SignatureInvalid: a header is missing, the time is off, or no signature fits.
    """
    message_id, timestamp, signatures = (headers.get(name, "") for name in HEADERS)
    if not message_id or not timestamp.isascii() or not timestamp.isdigit():
        raise SignatureInvalid()
    try:
        at = datetime.fromtimestamp(int(timestamp), UTC)
        text = body.decode()
    except (OverflowError, ValueError, OSError) as error:
        raise SignatureInvalid() from error
    if min(abs(watch - at) for watch in now) > TOLERANCE:
        raise SignatureInvalid()
    expected = Webhook(secret).sign(message_id, at, text).encode()
    given = [one.encode() for one in signatures.split(" ")]
    if not any([hmac.compare_digest(expected, one) for one in given]):
        raise SignatureInvalid()
