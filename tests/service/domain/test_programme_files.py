"""A programme's file is read strictly: what is wrong is named by file, key and line."""

from __future__ import annotations

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from service.domain import errors
from service.domain.catalogue import load_catalogue
from service.domain.errors import PriceBookInvalid, ProgrammeInvalid, ProgrammeUnknown
from service.domain.programme import Programme
from service.domain.programme_parts import Slot
from service.domain.programme_reader import PICTURE_RULES, parse_programme
from service.domain.toml_lines import line_of
from service.domain.words import Channel, Grade, Method, Ownership, PaidWhen, Transport

FOLDER = Path(__file__).parents[3] / "service" / "programmes"
FILE = "balenciaga-resell.toml"
TEXT = (FOLDER / FILE).read_text()
SAMPLE_BAG = "front three_quarter stitching hardware back base corner logo"


def test_the_first_programme(programme: Programme) -> None:
    assert {c: rules.currency for c, rules in programme.countries.items()} == {
        "IT": "EUR",
        "FR": "EUR",
        "GB": "GBP",
        "US": "USD",
        "SG": "SGD",
    }
    assert set(programme.categories) == {
        "ready_to_wear",
        "shoes",
        "bags",
        "accessories",
        "small_leather_goods",
    }
    assert programme.blocks.rewards["store_credit"].uplift_percent == 20
    icon = programme.blocks.rewards["icon_credit"]
    assert icon.uplift_percent == 30
    assert (icon.expiry_months, icon.single_use) == (12, True)
    assert programme.paid_when(Ownership.CONSIGNED, icon) is PaidWhen.AT_APPROVAL
    assert programme.alpha == Decimal("0.05")
    assert all(len(rules.stores) > 1 for rules in programme.countries.values())
    at_home = {Channel.STORE_DROP_OFF, Channel.COLLECTION}
    assert all(rules.channels == at_home for rules in programme.countries.values())
    assert programme.brands == {"Balenciaga", "Vetra"}
    assert programme.review.human_always
    assert {m.transport for m in programme.marketplaces.values()} == {
        Transport.GOOGLE_RSS,
        Transport.CSV_FEED,
        Transport.SIGNED_PUSH,
    }
    assert len(programme.terms.sha256) == 64


def test_the_shot_list_of_the_sample_bag(programme: Programme) -> None:
    bags = programme.category("bags")
    assert bags.required == tuple(SAMPLE_BAG.split())
    assert bags.missing(frozenset({"front", "logo"})) == (
        "three_quarter",
        "stitching",
        "hardware",
        "back",
        "base",
        "corner",
    )
    assert bags.missing(frozenset(bags.required) | {"zip"}) == ()
    shoes = frozenset({"front", "side", "tongue", "sole", "insole", "box_label"})
    assert programme.category("shoes").missing(shoes) == ()
    assert all(programme.category("shoes").takes(view) for view in shoes)


@pytest.mark.parametrize("country", ["IT", "FR"])
def test_bank_transfer_where_a_bank_file_exists(programme: Programme, country: str) -> None:
    programme.check_reward(country, Method.BANK_TRANSFER)
    programme.check_reward(country, Method.STORE_CREDIT)


@pytest.mark.parametrize("country", ["GB", "US", "SG"])
def test_bank_transfer_is_refused_clearly_elsewhere(programme: Programme, country: str) -> None:
    programme.check_reward(country, Method.STORE_CREDIT)
    with pytest.raises(errors.BankTransferUnavailable) as caught:
        programme.check_reward(country, Method.BANK_TRANSFER)
    assert caught.value.code == "bank_transfer_unavailable"
    assert caught.value.country == country


def test_what_is_not_taken_in(programme: Programme) -> None:
    good = {"category": "bags", "brand": "Vetra", "country": "IT", "currency": "EUR"}
    programme.check_item(**good)
    for change, error in (
        ({"category": "watches"}, errors.CategoryNotAccepted),
        ({"brand": "Nobody"}, errors.BrandNotAccepted),
        ({"country": "DE"}, errors.CountryNotServed),
        ({"currency": "GBP"}, errors.CurrencyNotUsed),
    ):
        with pytest.raises(error):
            programme.check_item(**{**good, **change})
    with pytest.raises(errors.GradeNotAccepted):
        programme.check_grade(Grade.FAIR)
    programme.check_grade(Grade.VERY_GOOD)
    with pytest.raises(errors.UnknownView):
        programme.check_view("bags", "sole")
    programme.check_view("bags", "defect")
    with pytest.raises(errors.UnknownMarketplace):
        programme.marketplace("nowhere")


def test_a_drop_off_names_a_store_of_its_country(programme: Programme) -> None:
    store = programme.check_drop_off("IT", "milano-montenapoleone")
    assert store.address.city == "Milano"
    for store_id in ("paris-montaigne", "", "../etc"):
        with pytest.raises(errors.UnknownStore):
            programme.check_drop_off("IT", store_id)


def test_collections_have_slots(programme: Programme) -> None:
    tuesday = date(2026, 11, 24)
    collection = programme.country("IT").collection
    assert collection is not None
    slots = collection.slots(tuesday)
    assert slots[0] == Slot(date(2026, 11, 26), "09:00-13:00")
    assert slots[-1] == Slot(date(2026, 12, 15), "14:00-18:00")  # 21 days ahead, itself offered
    assert slots == tuple(sorted(slots, key=lambda slot: (slot.day, slot.window)))
    assert {slot.day.weekday() for slot in slots} == {0, 1, 2, 3, 4}
    programme.check_collection("IT", slots[-1], tuesday)
    for wrong in (
        Slot(date(2026, 11, 25), "09:00-13:00"),  # too soon
        Slot(date(2026, 11, 28), "09:00-13:00"),  # a Saturday
        Slot(date(2026, 11, 26), "03:00-04:00"),  # no such window
        Slot(date(2027, 11, 26), "09:00-13:00"),  # too far away
        Slot(date(2026, 11, 20), "09:00-13:00"),  # past
    ):
        with pytest.raises(errors.SlotNotOffered):
            programme.check_collection("IT", wrong, tuesday)


def test_every_country_can_sell_and_every_picture_has_a_rule(programme: Programme) -> None:
    for code in programme.countries:
        assert programme.marketplaces_in(code)
    assert "zalando" not in [m.id for m in programme.marketplaces_in("US")]
    assert {m.picture_rule for m in programme.marketplaces.values()} <= PICTURE_RULES


BREAKS = [
    ('copies = "hold"', 'copies = "burn"', "countries.FR.copies"),
    ("percent = 30", "percent = 30\nfoo = 1", "commission.foo"),
    ("percent = 30", "percent = 100", "commission.percent"),
    ("percent = 30", 'percent = "30"', "commission.percent"),
    ("percent = 30", "percent = true", "commission.percent"),
    ("percent = 30", "percent = nan", "commission.percent"),
    ('kind = "flat"', 'kind = "tiered"', "commission.kind"),
    ("alpha = 0.05", "alpha = 5", "alpha"),
    ("alpha = 0.05", "alpha = 0.05\nsurprise = 1", "surprise"),
    ('title = "Balenciaga Re-Sell"\n', "", "title"),
    ('title = "Balenciaga Re-Sell"', 'title = " "', "title"),
    ('name = "balenciaga-resell"', 'name = "Balenciaga Re-Sell"', "name"),
    ('brands = ["Balenciaga", "Vetra"]', "brands = []", "brands"),
    ('brands = ["Balenciaga", "Vetra"]', 'brands = ["Vetra", "Vetra"]', "brands"),
    ('brands = ["Balenciaga", "Vetra"]', "brands = [1]", "brands"),
    ('"pristine", "excellent"', '"mint", "excellent"', "accepted_grades"),
    ("offer_deadline_days = 14", "offer_deadline_days = 0", "offer_deadline_days"),
    ("offer_deadline_days = 14", "offer_deadline_days = 1.5", "offer_deadline_days"),
    ("human_always = true", "human_always = false", "review.human_always"),
    ("human_always = true", "human_always = 1", "review.human_always"),
    ('prices.csv"', 'prices.csv/../x.csv"', "price_book"),
    ('currency = "GBP"', 'currency = "LIR"', "countries.GB.currency"),
    ('currency = "SGD"\n', "", "countries.SG.currency"),
    (
        'rewards = ["store_credit", "icon_credit"]',
        'rewards = ["bank_transfer"]',
        "countries.GB.rewards",
    ),
    ('rewards = ["store_credit", "icon_credit"]', 'rewards = ["cash"]', "countries.GB.rewards"),
    ('bank_file = "none"', 'bank_file = "pain.001.001.09"', "countries.GB.bank_file"),
    ('bank_file = "none"', 'bank_file = "mt101"', "countries.GB.bank_file"),
    (
        'bank_file = "pain.001.001.09"\ncopies = "return"',
        'bank_file = "none"\ncopies = "return"',
        "countries.IT.rewards",
    ),
    ("[countries.IT]", "[countries.Italy]", "countries.Italy"),
    ('id = "roma-borgognona"', 'id = "milano-montenapoleone"', "countries.IT.stores.1.id"),
    ('id = "paris-montaigne"', 'id = "roma-borgognona"', "countries.FR.stores"),
    ('postcode = "00187"\n', "", "countries.IT.stores.1.postcode"),
    (
        'channels = ["store_drop_off", "collection"]',
        'channels = ["store_drop_off"]',
        "countries.IT.collection",
    ),
    (
        'channels = ["store_drop_off", "collection"]',
        'channels = ["collection"]',
        "countries.IT.stores",
    ),
    ('"14:00-18:00"]', '"18:00-14:00"]', "countries.IT.collection.windows"),
    ('"14:00-18:00"]', '"2pm"]', "countries.IT.collection.windows"),
    ("horizon_days = 21", "horizon_days = 3", "countries.IT.collection.horizon_days"),
    ('["mon", "tue", "wed", "thu", "fri"]', '["monday"]', "countries.IT.collection.weekdays"),
    ('required = ["front", "three', 'required = ["dial", "three', "categories.bags.required"),
    (
        '    "card", "defect",\n]\n\n[categories.shoes]',
        '    "front",\n]\n\n[categories.shoes]',
        "categories.bags.optional",
    ),
    ("[categories.shoes]", "[categories.Shoes]", "categories.Shoes"),
    ('id = "zalando"', 'id = "ebay"', "marketplaces.3.id"),
    ('title = "eBay"', 'title = "eBay"\nurl = "ftp://x"', "marketplaces.3.url"),
    ('title = "eBay"', 'title = "eBay"\nurl = "http://example.org"', "marketplaces.3.url"),
    ('title = "Zalando"', 'title = "Z"\nurl = "https://x.org"', "marketplaces.1.url"),
    ('picture_rule = "ebay"', 'picture_rule = "nobody"', "marketplaces.3.picture_rule"),
    ('transport = "signed_push"', 'transport = "fax"', "marketplaces.3.transport"),
    ('countries = ["IT", "FR", "GB"]', 'countries = ["DE"]', "marketplaces.1.countries"),
    ('"GB", "US", "SG"]', '"GB"]', "marketplaces"),
]


@pytest.mark.parametrize(("old", "new", "key"), BREAKS)
def test_what_is_wrong_is_named(old: str, new: str, key: str) -> None:
    assert old in TEXT
    broken = TEXT.replace(old, new)
    with pytest.raises(ProgrammeInvalid) as caught:
        parse_programme(broken, FILE)
    assert caught.value.file == FILE
    assert caught.value.key == key
    assert caught.value.because
    assert caught.value.line == line_of(broken, _path(key))


def _path(key: str) -> tuple[str | int, ...]:
    return tuple(int(part) if part.isdigit() else part for part in key.split("."))


@pytest.mark.parametrize("table", ["countries", "categories", "marketplaces", "terms", "review"])
def test_a_missing_or_empty_table_is_named(table: str) -> None:
    for text in ("", f"{table} = 3\n", f"{table} = []\n", f"[{table}]\n"):
        with pytest.raises(ProgrammeInvalid):
            parse_programme(text, FILE)


def test_lines_are_those_of_the_file() -> None:
    lines = TEXT.splitlines()
    for path, expected in (
        (("commission", "percent"), "percent = 30"),
        (("countries", "GB", "currency"), 'currency = "GBP"'),
        (("countries", "US", "stores", 1, "city"), 'city = "Beverly Hills"'),
        (("marketplaces", 3, "title"), 'title = "eBay"'),
        (("categories", "shoes", "nothing"), "[categories.shoes]"),
    ):
        line = line_of(TEXT, path)
        assert line is not None
        assert lines[line - 1] == expected
    assert line_of(TEXT, ("nothing",)) is None
    assert line_of('a = """\nb = 1\n"""\nb = 2\n', ("b",)) == 4


def test_broken_toml_has_its_line() -> None:
    with pytest.raises(ProgrammeInvalid) as caught:
        parse_programme("name = 1\nname = 2\nx =\n", FILE)
    assert caught.value.line in {2, 3}


def _folder(tmp_path: Path) -> Path:
    folder = tmp_path / "programmes"
    shutil.copytree(FOLDER, folder)
    return folder


def test_a_folder_is_read_whole(tmp_path: Path) -> None:
    catalogue = load_catalogue(_folder(tmp_path))
    assert len(catalogue.programmes) == len(list(FOLDER.glob("*.toml"))) > 8
    assert catalogue.price_book("balenciaga-resell").rows
    with pytest.raises(ProgrammeUnknown):
        catalogue.programme("other")
    with pytest.raises(ProgrammeUnknown):
        catalogue.price_book("other")


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProgrammeInvalid):
        load_catalogue(tmp_path)


def test_one_name_in_two_files_is_refused(tmp_path: Path) -> None:
    folder = _folder(tmp_path)
    (folder / "copy.toml").write_text(TEXT)
    with pytest.raises(ProgrammeInvalid) as caught:
        load_catalogue(folder)
    assert (caught.value.file, caught.value.key) == ("copy.toml", "name")


def test_the_price_book_must_be_there_and_readable(tmp_path: Path) -> None:
    folder = _folder(tmp_path)
    book = folder / "balenciaga-resell.prices.csv"
    book.write_bytes(b"scope\xff")
    with pytest.raises(ProgrammeInvalid) as caught:
        load_catalogue(folder)
    assert caught.value.key == "price_book"
    book.write_text("scope\n")
    with pytest.raises(PriceBookInvalid):
        load_catalogue(folder)
    book.unlink()
    with pytest.raises(ProgrammeInvalid) as caught:
        load_catalogue(folder)
    assert caught.value.key == "price_book"
