"""Encrypts the few things that must be read again: bank details and webhook secrets."""

from __future__ import annotations

import base64
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE_BYTES = 12
KEY_BYTES = 32


class CipherError(Exception):
    """The text was encrypted with another key, or was changed."""


class Cipher:
    """AES-256-GCM (NIST SP 800-38D) under the installation's key, bound to what it is for."""

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise ValueError(f"the secret key must have {KEY_BYTES} bytes, but has {len(key)}")
        self._aead = AESGCM(key)
        self._key = key

    @classmethod
    def from_text(cls, text: str) -> Cipher:
        """Reads a key written in URL-safe base 64."""
        return cls(base64.urlsafe_b64decode(text.encode()))

    @staticmethod
    def new_key_text() -> str:
        return base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode()

    def derive(self, *, purpose: str) -> bytes:
        """32 bytes that belong to a purpose and tell nothing of the key (HKDF, RFC 5869)."""
        kdf = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose.encode())
        return kdf.derive(self._key)

    def encrypt(self, text: str, *, purpose: str) -> bytes:
        """Encrypts a text; ``purpose`` (such as ``bank:cns_1``) must be given again to read it."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._aead.encrypt(nonce, text.encode(), purpose.encode())

    def decrypt(self, sealed: bytes, *, purpose: str) -> str:
        """Reads a text again.

        Raises:
            CipherError: another key or purpose, or changed bytes.
        """
        try:
            plain = self._aead.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], purpose.encode())
        except (InvalidTag, ValueError) as error:  # too short to hold a nonce
            raise CipherError(CipherError.__doc__) from error
        return plain.decode()
