"""Which building blocks go together: a programme that contradicts itself is refused at its line."""

from __future__ import annotations

from collections.abc import Mapping

from service.domain.block_reader import Blocks
from service.domain.programme_parts import Category, Country, Marketplace
from service.domain.toml_table import Table
from service.domain.words import (
    AfterTerm,
    Channel,
    CommissionKind,
    Holding,
    Method,
    Ownership,
    PaidBy,
    PaidWhen,
    PlaceKind,
    PromiseKind,
    Use,
)

_EARLY = frozenset({PaidWhen.AT_APPROVAL, PaidWhen.AT_SALE})
_ONLY_CHANNEL = {Holding.SELLER: Channel.SHIP_IN, Holding.SHOP: Channel.STORE_DROP_OFF}


def check_blocks(root: Table, blocks: Blocks) -> None:
    """Raise ProgrammeInvalid where two decisions of the programme exclude each other."""
    _check_ownership(root, blocks)
    _check_payment(root, blocks)
    _check_seller(root, blocks)
    _check_rental(root, blocks)
    if blocks.commission.kind is CommissionKind.BY_YEAR and not _is_share(blocks):
        root.refuse("commission.kind", "a fixed net cannot change with the year")


def _is_share(blocks: Blocks) -> bool:
    return blocks.promise.kind is PromiseKind.SHARE


def _check_ownership(root: Table, blocks: Blocks) -> None:
    owners = set(blocks.ownership)
    if owners == {Ownership.ARCHIVE}:
        root.refuse("ownership", "an archive stands beside what consignors bring")
    if owners == {Ownership.BOUGHT}:
        if blocks.payment.when is not PaidWhen.AT_APPROVAL:
            root.refuse("payment.when", "what is bought outright is paid at_approval")
        if blocks.term.then is AfterTerm.SEND_BACK:
            root.refuse("term.then", "what is bought outright is not sent back")
    if Ownership.BOUGHT in owners and _is_share(blocks):
        root.refuse("promise.kind", "what is bought outright has a fixed_net")
    if Ownership.BOUGHT in owners and blocks.holding is Holding.SELLER:
        root.refuse("ownership", "what the seller keeps cannot be bought_outright")
    for kind, step in blocks.steps.items():
        if step.paid_by is PaidBy.CONSIGNOR and Ownership.CONSIGNED not in owners:
            root.refuse(f"steps.{kind}.paid_by", "nobody consigns, so the house pays")


def _check_payment(root: Table, blocks: Blocks) -> None:
    rules = {"payment.when": blocks.payment.when}
    for name, reward in blocks.rewards.items():
        if reward.when is not None:
            rules[f"rewards.{name}.when"] = reward.when
    for key, when in rules.items():
        if when is PaidWhen.AT_APPROVAL and _is_share(blocks):
            root.refuse(key, "a share is known when the item is sold, not at_approval")
        if when in _EARLY and blocks.holding is Holding.SELLER:
            root.refuse(key, "nothing is paid before the seller has sent the item")
        if when is PaidWhen.MONTHLY and blocks.payment.day is None:
            root.refuse(key, "goes with monthly payments and their day")


def _check_seller(root: Table, blocks: Blocks) -> None:
    if (blocks.holding is Holding.SELLER) != (blocks.seller is not None):
        root.refuse("seller", "goes with holder = seller_until_sold, and only with it")
    if blocks.seller is not None and blocks.steps:
        root.refuse("steps", "nothing is repaired that the seller keeps")


def _check_rental(root: Table, blocks: Blocks) -> None:
    if (Use.RENTAL in blocks.uses) != (blocks.rental is not None):
        root.refuse("rental", "goes with the use rental, and only with it")
    if blocks.rental is None:
        return
    if blocks.holding is Holding.SELLER:
        root.refuse("holder", "what is rented out must be here")
    if not _is_share(blocks):
        root.refuse("promise.kind", "a lender is promised a share")
    if set(blocks.ownership) != {Ownership.CONSIGNED}:
        root.refuse("ownership", "only consigned items are rented out")


def check_places(
    root: Table,
    blocks: Blocks,
    countries: Mapping[str, Country],
    marketplaces: Mapping[str, Marketplace],
) -> None:
    """The blocks against countries and channels. Raises ProgrammeInvalid."""
    only = _ONLY_CHANNEL.get(blocks.holding)
    for code, country in countries.items():
        if only is not None and country.channels != {only}:
            root.refuse(f"countries.{code}.channels", f"{blocks.holding} takes {only} alone")
        _check_menu(root, blocks, country)
    if blocks.drops is not None:
        for number, place in enumerate(marketplaces.values()):
            if place.kind is not PlaceKind.OWN_SHOP:
                root.refuse(f"marketplaces.{number}", "drops are held in an own_shop alone")


def _check_menu(root: Table, blocks: Blocks, country: Country) -> None:
    key = f"countries.{country.code}.rewards"
    unknown = sorted(country.rewards - blocks.rewards.keys())
    if unknown:
        root.refuse(key, f"the menu has no {unknown[0]}")
    offered = [blocks.rewards[name] for name in sorted(country.rewards)]
    by_bank = any(reward.method is Method.BANK_TRANSFER for reward in offered)
    if by_bank != (country.bank_file is not None):
        root.refuse(key, "a bank_transfer goes with a bank_file, and only with one")
    if all(reward.skus or reward.categories for reward in offered):
        root.refuse(key, "none of these pays for every item")


def check_menu(
    root: Table,
    blocks: Blocks,
    countries: Mapping[str, Country],
    categories: Mapping[str, Category],
) -> None:
    """The menu of rewards against what is taken in and where. Raises ProgrammeInvalid."""
    offered = {name for country in countries.values() for name in country.rewards}
    for name, reward in blocks.rewards.items():
        unknown = sorted(reward.categories - categories.keys())
        if unknown:
            root.refuse(f"rewards.{name}.categories", f"does not know {unknown[0]}")
        if name not in offered:
            root.refuse(f"rewards.{name}", "no country offers it")
