"""Reading ISO 20022 messages of strangers: no DOCTYPE, UTF-8 only, paths without namespaces.

A document type declaration is refused before anything is parsed, so that no entity can be
expanded or fetched; ISO 20022 messages never have one.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from xml.parsers import expat

from service.adapters.payouts.bank_answer import AnswerUnreadable
from service.domain.errors import MoneyError
from service.money import Money

SPACE = "urn:iso:std:iso:20022:tech:xsd:"


def parse(data: bytes) -> tuple[str, ET.Element]:
    """The message's name with its version (``pain.002.001.10``), and its Document.

    Raises:
        AnswerUnreadable: not XML in UTF-8, a DOCTYPE, or no ISO 20022 message.
    """
    try:
        text = data.decode("utf-8-sig")
        _refuse_doctype(text)
        # read as text, so that a declared encoding cannot change what the check above saw
        root = ET.fromstring(text)  # noqa: S314  # without a DOCTYPE there is nothing to expand
    except (UnicodeDecodeError, expat.ExpatError, ET.ParseError, ValueError) as error:
        raise AnswerUnreadable(because="is not well-formed XML in UTF-8") from error
    space, _, name = root.tag.removeprefix("{").partition("}")
    if not space.startswith(SPACE) or name != "Document":
        raise AnswerUnreadable(because="is no ISO 20022 message")
    return space.removeprefix(SPACE), root


def _refuse_doctype(text: str) -> None:
    def refuse(*_declaration: object) -> None:
        raise AnswerUnreadable(because="has a DOCTYPE")

    parser = expat.ParserCreate("utf-8")
    parser.StartDoctypeDeclHandler = refuse
    parser.Parse(text, True)


def path(names: str) -> str:
    """A path of local names, for any version's namespace."""
    return "/".join(f"{{*}}{name}" for name in names.split("/"))


def text_at(node: ET.Element, names: str, *, required: bool = False) -> str:
    """The text at a path, or nothing. Raises AnswerUnreadable where it is required."""
    found = node.find(path(names))
    text = (found.text or "").strip() if found is not None else ""
    if required and not text:
        raise AnswerUnreadable(because=f"has no {names}")
    return text


def amount_at(node: ET.Element, names: str) -> Money | None:
    """The amount at a path, if there is one. Raises AnswerUnreadable for one that is none."""
    found = node.find(path(names))
    if found is None:
        return None
    try:
        return Money.parse((found.text or "").strip(), found.get("Ccy", ""))
    except MoneyError as error:
        raise AnswerUnreadable(because="names an amount that is none") from error
