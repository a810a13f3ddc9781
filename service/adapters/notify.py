"""Letters to consignors, as RFC 5322 messages in a folder from which a mail server takes them."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter to one person. ``key`` names it: the same letter again is the same file."""

    key: str
    sender: str
    sender_name: str
    to: str
    to_name: str
    subject: str
    text: str


class LetterRefused(Exception):
    """The letter cannot be written: an address or a subject is not valid in a message's head."""


class Notifier(Protocol):
    """Takes letters."""

    def send(self, letter: Letter) -> str:
        """Hands a letter over and returns where it went; raises LetterRefused."""
        ...


class FolderOutbox:
    """Writes each letter as one ``.eml`` file, whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, letter: Letter) -> str:
        name = f"{hashlib.sha256(letter.key.encode()).hexdigest()[:32]}.eml"
        data = as_message(letter).as_bytes()
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self._folder / name
        draft = path.with_suffix(f".{os.getpid()}.tmp")
        draft.write_bytes(data)
        draft.replace(path)
        return name


def as_message(letter: Letter) -> EmailMessage:
    """The letter as a message; raises LetterRefused where a head field would break."""
    message = EmailMessage()
    try:
        message["From"] = _address(letter.sender_name, letter.sender)
        message["To"] = _address(letter.to_name, letter.to)
        message["Subject"] = _one_line(letter.subject)
        message["Message-ID"] = f"<{hashlib.sha256(letter.key.encode()).hexdigest()}@loupe>"
        message["Auto-Submitted"] = "auto-generated"
    except (ValueError, MessageError, IndexError) as error:
        raise LetterRefused(LetterRefused.__doc__) from error
    message.set_content(letter.text)
    return message


def _address(name: str, address: str) -> Address:
    # the RFC allows a quoted local part; refused here, since no honest consignor has one
    if not address.isascii() or any(c.isspace() or c in '"<>,;:\\()' for c in address):
        raise ValueError("not an address")
    # names are written without the characters that mean something in a head field, since the
    # standard library leaves them unquoted beside letters that it has to encode
    plain = _one_line("".join(c if c not in '"<>,;:@\\()[]' else " " for c in name))
    return Address(plain, addr_spec=address)


def _one_line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
