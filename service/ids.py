"""Identifiers: a short prefix that says the kind, then 26 characters that sort by time.

The body is a ULID (48 bits of milliseconds, 80 random bits, Crockford base 32), so that
lists page by identifier alone and two workers never agree on a counter.
"""

from __future__ import annotations

import secrets
import time

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BODY_LENGTH = 26


def new_id(prefix: str) -> str:
    """Makes an identifier such as ``itm_01J9Z3KQ6Y8V5T2M4N7P0R1S3W``."""
    milliseconds = time.time_ns() // 1_000_000
    number = (milliseconds << 80) | secrets.randbits(80)
    digits = []
    for _ in range(BODY_LENGTH):
        number, digit = divmod(number, 32)
        digits.append(ALPHABET[digit])
    return f"{prefix}_{''.join(reversed(digits))}"
