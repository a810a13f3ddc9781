from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.cipher import KEY_BYTES, Cipher, CipherError

CIPHER = Cipher(bytes(range(KEY_BYTES)))


@given(text=st.text(), purpose=st.text())
def test_what_was_encrypted_reads_the_same(text: str, purpose: str) -> None:
    assert CIPHER.decrypt(CIPHER.encrypt(text, purpose=purpose), purpose=purpose) == text


def test_one_text_never_looks_the_same_twice() -> None:
    assert CIPHER.encrypt("x", purpose="bank:1") != CIPHER.encrypt("x", purpose="bank:1")


def test_sealed_bytes_hide_the_text() -> None:
    assert b"IT60X" not in CIPHER.encrypt("IT60X0542811101000000123456", purpose="bank:1")


@given(position=st.integers(0, 40), flip=st.integers(1, 255))
def test_a_changed_byte_is_noticed(position: int, flip: int) -> None:
    sealed = bytearray(CIPHER.encrypt("some bank details", purpose="bank:1"))
    sealed[position % len(sealed)] ^= flip
    with pytest.raises(CipherError):
        CIPHER.decrypt(bytes(sealed), purpose="bank:1")


def test_another_purpose_or_key_reads_nothing() -> None:
    sealed = CIPHER.encrypt("x", purpose="bank:1")
    with pytest.raises(CipherError):
        CIPHER.decrypt(sealed, purpose="bank:2")
    with pytest.raises(CipherError):
        Cipher.from_text(Cipher.new_key_text()).decrypt(sealed, purpose="bank:1")


@pytest.mark.parametrize("sealed", [b"", b"short", bytes(12), bytes(13)])
def test_broken_bytes_are_refused(sealed: bytes) -> None:
    with pytest.raises(CipherError):
        CIPHER.decrypt(sealed, purpose="bank:1")


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_a_key_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(ValueError, match=str(length)):
        Cipher.from_text(base64.urlsafe_b64encode(bytes(length)).decode())
