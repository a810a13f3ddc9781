from __future__ import annotations

import hashlib
import re

from service.keys import hash_key, new_key


def test_a_key_has_256_random_bits_and_says_whose_it_is() -> None:
    assert re.fullmatch(r"lp_[A-Za-z0-9_-]{43}", new_key())
    assert len({new_key() for _ in range(1000)}) == 1000


def test_the_hash_is_sha256_and_one_way() -> None:
    key = new_key()
    assert hash_key(key) == hashlib.sha256(key.encode()).hexdigest()
    assert key not in hash_key(key)
    assert hash_key(key) != hash_key(key[:-1])


def test_any_text_can_be_hashed() -> None:
    # a header holds whatever the caller sends
    for text in ("", "ü", "x" * 100_000):
        assert len(hash_key(text)) == 64
