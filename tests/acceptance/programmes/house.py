"""An installation of every programme, with an account in each country."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from service.adapters.objects import ObstoreObjects
from service.cipher import Cipher
from service.clock import FixedClock
from service.context import AppContext
from service.domain.catalogue import Catalogue
from service.settings import HouseAccount, MarketplaceAccess, Settings
from service.store.database import open_database
from service.store.unit_of_work import Store
from service.wiring import on_move
from tests.service.conftest import START
from tests.service.support import ADDRESS, IBAN, Started, TellingInference

#: a consignor's account in each country, as its bank files take it
ACCOUNTS: dict[str, dict[str, str]] = {
    "IT": {"scheme": "iban", "iban": IBAN},
    "FR": {"scheme": "iban", "iban": "FR1420041010050500013M02606"},
    "GB": {"scheme": "uk", "sort_code": "601613", "account_number": "31926819"},
    "US": {"scheme": "us", "routing_number": "021000021", "account_number": "1234567890"},
}
TOWNS = {
    "IT": ADDRESS,
    "FR": {**ADDRESS, "street": "Rue Cambon", "postcode": "75001", "town": "Paris"},
    "GB": {**ADDRESS, "street": "Mount Street", "postcode": "W1K 2RD", "town": "London"},
    "US": {**ADDRESS, "street": "Madison Avenue", "postcode": "10065", "town": "New York"},
}


def address(country: str) -> dict[str, str]:
    return {**TOWNS[country], "country": country}


def house_account(country: str) -> HouseAccount:
    """The account that the house pays from in a country."""
    number = {key: word for key, word in ACCOUNTS[country].items() if key != "kind"}
    extra = {
        "IT": {"bic": "BPMOIT22XXX"},
        "FR": {"bic": "PSSTFRPPPAR"},
        "GB": {"bic": "NWBKGB2LXXX"},
        "US": {"company_id": "1234567890", "bank_name": "JPMORGAN CHASE"},
    }[country]
    parts = {"name": "The House", **number, **extra, **address(country)}
    return HouseAccount.model_validate(parts)


@contextmanager
def installation(
    database_url: str, folder: Path, catalogue: Catalogue, marketplace_url: str
) -> Iterator[tuple[AppContext, FixedClock, Started]]:
    """An installation of all programmes on a database that the migrations have made."""
    clock, started = FixedClock(START), Started()
    objects_url = f"file:{folder / 'objects'}"
    engine = open_database(database_url)
    accounts = {
        f"{name}:{code}": house_account(code)
        for name, programme in catalogue.programmes.items()
        for code in programme.countries
        if code in ACCOUNTS
    }
    places = {
        place for programme in catalogue.programmes.values() for place in programme.marketplaces
    }
    settings = Settings(
        mode="sandbox",
        database_url=database_url,
        objects_url=objects_url,
        galleries_dir=folder / "galleries",
        outbox_dir=folder / "outbox",
        max_photo_bytes=2_000_000,
        public_url="https://loupe.example",
        house_accounts=accounts,
        marketplaces={place: MarketplaceAccess(url=marketplace_url) for place in places},
    )
    yield (
        AppContext(
            settings=settings,
            store=Store(engine, clock, started, on_move),
            clock=clock,
            programmes=catalogue.programmes,
            price_books=catalogue.price_books,
            objects=ObstoreObjects.open(objects_url),
            inference=TellingInference(),
            cipher=Cipher.from_text(Cipher.new_key_text()),
        ),
        clock,
        started,
    )
    engine.dispose()
