"""All programmes of a folder, read at start: every file is checked before the service serves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from service.domain.errors import ProgrammeInvalid, ProgrammeUnknown
from service.domain.market import Market
from service.domain.market_reader import NO_MARKETS, load_markets
from service.domain.price_book import NO_PRICES, PriceBook, parse_price_book
from service.domain.programme import Programme
from service.domain.programme_reader import parse_programme
from service.domain.toml_table import Source


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The programmes of one installation and their price books, by the programme's name."""

    programmes: Mapping[str, Programme]
    price_books: Mapping[str, PriceBook]

    def programme(self, name: str) -> Programme:
        """The programme; ProgrammeUnknown where there is none."""
        found = self.programmes.get(name)
        if found is None:
            raise ProgrammeUnknown(programme=name)
        return found

    def price_book(self, name: str) -> PriceBook:
        """The programme's price book; ProgrammeUnknown where there is none."""
        self.programme(name)
        return self.price_books[name]


def load_catalogue(folder: Path, markets_folder: Path | None = None) -> Catalogue:
    """Every `*.toml` of `folder` with the price book that it names.

    What programmes leave open of their marketplaces comes from the files of `markets_folder`.

    Raises ProgrammeInvalid or PriceBookInvalid, also when the folder has no programme, when two
    files give one name, and when a price book is missing or not UTF-8.
    """
    markets = NO_MARKETS if markets_folder is None else load_markets(markets_folder)
    programmes: dict[str, Programme] = {}
    books: dict[str, PriceBook] = {}
    for path in sorted(folder.glob("*.toml")):
        programme, book = load_programme(path, markets)
        if programme.name in programmes:
            source = Source(path.name, _text(path, path.name, ""))
            source.refuse(("name",), f"{programme.name} is named in two files")
        programmes[programme.name], books[programme.name] = programme, book
    if not programmes:
        because = "the folder has no programme"
        raise ProgrammeInvalid(file=folder.name, key="", line=None, because=because)
    return Catalogue(MappingProxyType(programmes), MappingProxyType(books))


def load_programme(
    path: Path, markets: Mapping[str, Market] = NO_MARKETS
) -> tuple[Programme, PriceBook]:
    """One programme's file and the price book beside it that it names.

    Raises ProgrammeInvalid or PriceBookInvalid.
    """
    text = _text(path, path.name, "")
    programme = parse_programme(text, path.name, markets)
    return programme, _book(path.parent, programme, Source(path.name, text))


def _book(folder: Path, programme: Programme, source: Source) -> PriceBook:
    if programme.price_book is None:
        return NO_PRICES
    book = folder / programme.price_book
    if not book.is_file():
        source.refuse(("price_book",), "there is no such file")
    return parse_price_book(_text(book, source.file, "price_book"), book.name)


def _text(path: Path, file: str, key: str) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except (UnicodeDecodeError, OSError) as error:
        because = f"{path.name} cannot be read as UTF-8 text"
        raise ProgrammeInvalid(file=file, key=key, line=None, because=because) from error
