"""API keys: made once, shown once, kept as a hash."""

from __future__ import annotations

import hashlib
import secrets

PREFIX = "lp"
SECRET_BYTES = 32


def new_key() -> str:
    """Makes a key with 256 random bits."""
    return f"{PREFIX}_{secrets.token_urlsafe(SECRET_BYTES)}"


def hash_key(key: str) -> str:
    """The hash by which a key is found again.

    Plain SHA-256: the key is 256 random bits, which nobody can guess, so that a slow password
    hash would cost each request 0.1 s and protect nothing more.
    """
    return hashlib.sha256(key.encode()).hexdigest()
