"""Letters are messages that a mail server takes, and nobody's name breaks their head."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from service.adapters.notify import FolderOutbox, Letter, LetterRefused

LETTER = Letter(
    key="notice:offer:off_1",
    sender="no-reply@loupe.invalid",
    sender_name="Balenciaga Re-Sell",
    to="chiara@example.com",
    to_name="Chiara Rossi",
    subject="Your offer",
    text="Ciao\nhttps://loupe.example/offer/abc\n",
)


def test_a_letter_is_one_file_and_reads_back(tmp_path: Path) -> None:
    outbox = FolderOutbox(tmp_path / "out" / "box")
    name = outbox.send(LETTER)
    assert outbox.send(LETTER) == name
    [file] = (tmp_path / "out" / "box").iterdir()
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert message["To"].addresses[0].addr_spec == "chiara@example.com"
    assert message["Subject"] == "Your offer"
    assert "offer/abc" in message.get_content()


@pytest.mark.parametrize(
    "name", ['Zoë, the "Great" <x>', "a\r\nBcc: evil@example.com", "手 提", "", "x" * 300]
)
def test_any_name_stays_a_name(tmp_path: Path, name: str) -> None:
    file = FolderOutbox(tmp_path).send(replace(LETTER, to_name=name, subject=name or "x"))
    message = message_from_bytes((tmp_path / file).read_bytes(), policy=policy.default)
    assert message["Bcc"] is None
    assert [one.addr_spec for one in message["To"].addresses] == ["chiara@example.com"]


@pytest.mark.parametrize(
    "to", ["", "nobody", "a@b.example, c@d.example", "a@b.example\r\nBcc: c@d.example", "a b@c.d"]
)
def test_what_is_no_address_gets_no_letter(tmp_path: Path, to: str) -> None:
    with pytest.raises(LetterRefused):
        FolderOutbox(tmp_path).send(replace(LETTER, to=to))
    assert list(tmp_path.iterdir()) == []
