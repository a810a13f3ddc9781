from __future__ import annotations

import re
import time

from service.ids import ALPHABET, BODY_LENGTH, new_id


def test_an_id_says_its_kind_and_is_a_ulid() -> None:
    assert re.fullmatch(rf"itm_[{ALPHABET}]{{{BODY_LENGTH}}}", new_id("itm"))


def test_the_first_ten_letters_are_the_time() -> None:
    before = time.time_ns() // 1_000_000
    body = new_id("itm").removeprefix("itm_")
    after = time.time_ns() // 1_000_000
    number = 0
    for letter in body[:10]:
        number = number * 32 + ALPHABET.index(letter)
    assert before <= number <= after


def test_ids_sort_by_the_moment_they_were_made() -> None:
    first = new_id("itm")
    time.sleep(0.002)
    assert first < new_id("itm")


def test_ids_never_repeat() -> None:
    made = [new_id("itm") for _ in range(5000)]
    assert len(set(made)) == len(made)
    assert max(map(len, made)) <= 40, "the columns take 40 characters"
