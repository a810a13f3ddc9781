"""Valid programmes, any of them: drawn block by block, written as TOML and read like a file."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

#: country, its currency and its bank file
COUNTRIES = {
    "IT": ("EUR", "pain.001.001.09"),
    "FR": ("EUR", "pain.001.001.09"),
    "GB": ("GBP", "pain.001-gb"),
    "US": ("USD", "nacha-ppd"),
}
STORE = (
    'id = "{id}"\nname = "x"\nstreet = "x"\nbuilding = "1"\npostcode = "1"\ncity = "x"\n'
    'opening = "x"'
)


def _list(words: list[str]) -> str:
    return "[" + ", ".join(f'"{word}"' for word in words) + "]"


@st.composite
def programmes(draw: st.DrawFn) -> tuple[str, str]:
    """The text of a programme, and the country that it serves."""
    holder = draw(st.sampled_from(["we", "seller_until_sold", "shop"]))
    rents = holder != "seller_until_sold" and draw(st.booleans())
    bought = holder != "seller_until_sold" and not rents and draw(st.booleans())
    shares = rents or (not bought and draw(st.booleans()))
    ownership = ["bought_outright"] if bought else ["consigned"]
    if not rents and draw(st.booleans()):
        ownership.append("archive")
    country = draw(st.sampled_from(sorted(COUNTRIES)))
    parts = [
        'name = "drawn"\ntitle = "Drawn"\n'
        f'brands = ["Vetra"]\naccepted_grades = ["excellent"]\nalpha = 0.05\n'
        f"offer_deadline_days = 14\ndetails_wait_hours = {draw(st.integers(0, 48))}\n"
        f'holder = "{holder}"\nownership = {_list(ownership)}',
        f"uses = {_list(_uses(draw, rents))}",
        "[curation]\nplaces = 5",
        f"[term]\ndays = {draw(st.integers(200, 900))}\ngrace_days = 0\n"
        f'then = "{"new_price" if bought else draw(st.sampled_from(["new_price", "send_back"]))}"',
        _promise(draw, shares),
        _commission(draw, shares),
        *_payment(draw, bought, shares, holder),
        *_steps(draw, holder, bought),
        "[review]\nhuman_always = true\nescalation_second_person = true",
        '[terms]\nversion = "2026-11"\ntext = "what was agreed"',
        '[categories.bags]\nrequired = ["front"]\noptional = ["back", "logo"]',
        f'[[marketplaces]]\nid = "shop"\ntitle = "Shop"\nkind = "own_shop"\n'
        f'transport = "csv_feed"\npicture_rule = "google_merchant"\n'
        f"fee_percent = {draw(st.integers(0, 20))}\ncountries = {_list([country])}",
    ]
    if holder == "seller_until_sold":
        parts.append("[seller]\nship_within_days = 7\nanswer_within_days = 4")
    elif draw(st.booleans()):
        parts.append('[drops]\nweekday = "thu"\nat = "10:00"\nzone = "Europe/Rome"')
    if rents:
        share = draw(st.integers(1, 100))
        parts.append(f"[rental]\nlender_percent = {share}\nshortest_days = 2\nlongest_days = 9")
    return "\n\n".join([*parts, _country(draw, country, holder)]) + "\n", country


def _uses(draw: Any, rents: bool) -> list[str]:
    return draw(st.sampled_from([["rental"], ["rental", "sale"]])) if rents else ["sale"]


def _promise(draw: Any, shares: bool) -> str:
    floor = f"\nfloor_percent = {draw(st.integers(0, 100))}" if shares else ""
    return f'[promise]\nkind = "{"share" if shares else "fixed_net"}"{floor}'


def _commission(draw: Any, shares: bool) -> str:
    kinds = ["flat", "by_price", *(["by_year"] if shares else [])]
    kind, percents = draw(st.sampled_from(kinds)), st.integers(0, 90)
    minimum = f"minimum = {draw(st.integers(1, 50))}\n" if draw(st.booleans()) else ""
    if kind == "flat":
        return f'[commission]\nkind = "flat"\n{minimum}percent = {draw(percents)}'
    starts = [1, 2, 3] if kind == "by_year" else [0, 500, 1100]
    tiers = "\n".join(
        f"[[commission.tiers]]\nfrom = {start}\npercent = {draw(percents)}" for start in starts
    )
    return f'[commission]\nkind = "{kind}"\n{minimum}{tiers}'


def _payment(draw: Any, bought: bool, shares: bool, holder: str) -> list[str]:
    whens = ["after_return_window", "monthly", "next_working_day"]
    whens += ["at_sale"] if holder != "seller_until_sold" else []
    when = "at_approval" if bought else draw(st.sampled_from(whens))
    day = f"\nday = {draw(st.integers(1, 28))}" if when == "monthly" else ""
    early = not shares and holder != "seller_until_sold" and draw(st.booleans())
    credit = f'method = "store_credit"\nuplift_percent = {draw(st.integers(0, 40))}'
    early_too = '\nwhen = "at_approval"' if early else ""
    return [
        f'[payment]\nwhen = "{when}"{day}',
        '[rewards.bank_transfer]\nmethod = "bank_transfer"',
        f"[rewards.store_credit]\n{credit}{early_too}\nsingle_use = true",
    ]


def _steps(draw: Any, holder: str, bought: bool) -> list[str]:
    if holder == "seller_until_sold" or not draw(st.booleans()):
        return []
    payer = "house" if bought else draw(st.sampled_from(["house", "consignor"]))
    required = "true" if draw(st.booleans()) else "false"
    return [f'[steps.restoration]\npaid_by = "{payer}"\nrequired = {required}']


def _country(draw: Any, country: str, holder: str) -> str:
    currency, bank_file = COUNTRIES[country]
    channel = {"seller_until_sold": "ship_in", "shop": "store_drop_off"}.get(holder, "ship_in")
    text = (
        f'[countries.{country}]\ncurrency = "{currency}"\nchannels = ["{channel}"]\n'
        f'rewards = ["bank_transfer", "store_credit"]\nbank_file = "{bank_file}"\n'
        f'copies = "return"\nreturn_window_days = {draw(st.integers(0, 60))}\n'
        "credit_country_locked = false\n"
    )
    if channel == "store_drop_off":
        text += f"\n[[countries.{country}.stores]]\n" + STORE.format(id="store")
    return text
