"""What prices are refused for, beside the domain's own reasons."""

from __future__ import annotations

from service.domain.errors import DomainError


class FileNotText(DomainError):
    """The file must be text in UTF-8."""

    code = "file_not_utf8"


class BookMeanwhile(DomainError):
    """Another price book was brought in at the same moment; look at it first."""

    code = "price_book_meanwhile"
    kind = "conflict"
    version: int


class WordUnknown(DomainError):
    """The programme takes no items of a category that the price book prices."""

    code = "price_book_category_unknown"
    category: str
    line: int


class CurrencyUnused(DomainError):
    """No country of the programme uses a currency that the price book prices in."""

    code = "price_book_currency_unused"
    currency: str
    line: int
