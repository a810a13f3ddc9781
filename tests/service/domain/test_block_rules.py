"""A programme that contradicts itself, or leaves a rule out, is refused with the line."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.domain.errors import ProgrammeInvalid
from service.domain.programme_reader import parse_programme

FOLDER = Path(__file__).parents[3] / "service" / "programmes"

#: file, what is replaced by what, the key that is named, and the text of its line
CONTRADICTIONS = [
    ("balenciaga-resell", 'holder = "we"', 'holder = "nobody"', "holder", "holder"),
    ("balenciaga-resell", 'holder = "we"\n', "", "holder", None),
    ("balenciaga-resell", '[payment]\nwhen = "after_return_window"\n', "", "payment", None),
    (
        "balenciaga-resell",
        'holder = "we"',
        'holder = "seller_until_sold"',
        "rewards.icon_credit.when",
        "when",
    ),
    ("balenciaga-resell", 'holder = "we"', 'holder = "shop"', "countries.IT.channels", "channels"),
    (
        "balenciaga-resell",
        'kind = "fixed_net"',
        'kind = "share"\nfloor_percent = 10',
        "rewards.icon_credit.when",
        "when",
    ),
    (
        "balenciaga-resell",
        'kind = "fixed_net"',
        'kind = "share"',
        "promise.floor_percent",
        "[promise]",
    ),
    (
        "balenciaga-resell",
        'kind = "fixed_net"',
        'kind = "fixed_net"\nfloor_percent = 1',
        "promise.floor_percent",
        "floor",
    ),
    (
        "balenciaga-resell",
        'when = "after_return_window"',
        'when = "monthly"',
        "payment.day",
        "[payment]",
    ),
    (
        "balenciaga-resell",
        'when = "after_return_window"',
        'when = "at_sale"\nday = 3',
        "payment.day",
        "day",
    ),
    (
        "balenciaga-resell",
        'method = "bank_transfer"',
        'method = "bank_transfer"\nuplift_percent = 5',
        "rewards.bank_transfer.uplift_percent",
        "uplift",
    ),
    (
        "balenciaga-resell",
        'method = "bank_transfer"',
        'method = "bank_transfer"\nwhen = "monthly"',
        "rewards.bank_transfer.when",
        "when",
    ),
    (
        "balenciaga-resell",
        "[rewards.icon_credit]",
        "[rewards.Icon]",
        "rewards.Icon",
        "[rewards.Icon]",
    ),
    (
        "balenciaga-resell",
        "[rewards.icon_credit]",
        "[rewards.other_credit]",
        "rewards.other_credit",
        "[rewards.other_credit]",
    ),
    ("balenciaga-resell", 'uses = ["sale"]', 'uses = ["sale", "rental"]', "rental", None),
    (
        "balenciaga-resell",
        'ownership = ["consigned"]',
        'ownership = ["stolen"]',
        "ownership",
        "ownership",
    ),
    (
        "balenciaga-resell",
        'ownership = ["consigned"]',
        'ownership = ["archive"]',
        "ownership",
        "ownership",
    ),
    (
        "balenciaga-resell",
        'ownership = ["consigned"]',
        'ownership = ["bought_outright"]',
        "payment.when",
        "when",
    ),
    ("balenciaga-resell", 'price_book = "balenciaga-resell.prices.csv"\n', "", "price_book", None),
    ("balenciaga-resell", "grace_days = 0\n", "", "term.grace_days", "[term]"),
    ("gucci-vault", 'then = "new_price"', 'then = "send_back"', "term.then", "then"),
    (
        "gucci-vault",
        'paid_by = "house"',
        'paid_by = "consignor"',
        "steps.restoration.paid_by",
        "paid_by",
    ),
    ("gucci-vault", "[steps.restoration]", "[steps.polish]", "steps.polish", "[steps.polish]"),
    ("gucci-vault", 'zone = "Europe/Rome"', 'zone = "Europe/Atlantis"', "drops.zone", "zone"),
    ("gucci-vault", 'at = "10:00"', 'at = "25:00"', "drops.at", "at"),
    (
        "gucci-vault",
        'kind = "own_shop"',
        'kind = "marketplace"',
        "marketplaces.0",
        "[[marketplaces]]",
    ),
    ("the-realreal", 'kind = "by_price"', 'kind = "flat"', "commission.percent", "[commission]"),
    ("the-realreal", "from = 200", "from = 0", "commission.tiers.1.from", "from"),
    ("the-realreal", "from = 0\n", "from = 1\n", "commission.tiers.0.from", "from"),
    (
        "the-realreal",
        'suspect = "expert"',
        'suspect = "nobody"',
        "review.reviewers.suspect",
        "suspect",
    ),
    ("the-realreal", 'suspect = "expert"\n', "", "review.reviewers.suspect", "[review.reviewers]"),
    ("the-realreal", "day = 15", "day = 31", "payment.day", "day"),
    (
        "vestiaire-collective",
        "[seller]\nship_within_days = 7\nanswer_within_days = 4\n",
        "",
        "seller",
        None,
    ),
    (
        "vestiaire-collective",
        'when = "next_working_day"',
        'when = "at_sale"',
        "payment.when",
        "when",
    ),
    (
        "vestiaire-collective",
        'channels = ["ship_in"]',
        'channels = ["ship_in", "store_drop_off"]',
        "countries.FR.stores",
        "[countries.FR]",
    ),
    (
        "vestiaire-collective",
        'ownership = ["consigned"]',
        'ownership = ["consigned", "bought_outright"]',
        "ownership",
        "ownership",
    ),
    ("hurr", 'kind = "share"\nfloor_percent = 50', 'kind = "fixed_net"', "promise.kind", "kind"),
    (
        "hurr",
        'ownership = ["consigned"]',
        'ownership = ["consigned", "archive"]',
        "ownership",
        "ownership",
    ),
    ("hurr", "longest_days = 20", "longest_days = 3", "rental.longest_days", "longest"),
    ("hurr", 'uses = ["rental", "sale"]', 'uses = ["sale"]', "rental", "[rental]"),
    ("valentino-vintage", "places = 40", "places = 0", "curation.places", "places"),
    ("valentino-vintage", "[curation]\nplaces = 40", "", "price_book", None),
]


@pytest.mark.parametrize(("file", "old", "new", "key", "line"), CONTRADICTIONS)
def test_a_contradiction_is_named_with_its_line(
    file: str, old: str, new: str, key: str, line: str | None
) -> None:
    text = (FOLDER / f"{file}.toml").read_text()
    assert old in text
    broken = text.replace(old, new, 1)
    with pytest.raises(ProgrammeInvalid) as caught:
        parse_programme(broken, f"{file}.toml")
    assert caught.value.key == key
    assert caught.value.because
    if line is None:
        # nothing of it is there: no line can be wrong
        assert caught.value.line is None
    else:
        assert caught.value.line is not None
        assert broken.splitlines()[caught.value.line - 1].strip().startswith(line)


def test_a_commission_by_year_needs_a_share() -> None:
    text = (FOLDER / "balenciaga-resell.toml").read_text()
    flat = 'kind = "flat"\npercent = 30\n'
    by_year = 'kind = "by_year"\n\n[[commission.tiers]]\nfrom = 1\npercent = 30\n'
    with pytest.raises(ProgrammeInvalid) as caught:
        parse_programme(text.replace(flat, by_year), "x.toml")
    assert caught.value.key == "commission.kind"


def test_a_country_needs_a_reward_for_every_item() -> None:
    text = (FOLDER / "network-department-store.toml").read_text()
    one = 'rewards = ["bank_transfer", "store_credit", "instant_credit"]'
    broken = text.replace(one, 'rewards = ["instant_credit"]', 1).replace(
        'bank_file = "pain.001.001.09"', 'bank_file = "none"', 1
    )
    with pytest.raises(ProgrammeInvalid) as caught:
        parse_programme(broken, "x.toml")
    assert caught.value.key == "countries.IT.rewards"
    assert caught.value.because == "none of these pays for every item"
