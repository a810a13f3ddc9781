"""The building blocks of a programme's file, each from its own table."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from types import MappingProxyType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from service.domain.blocks import (
    Commission,
    Curation,
    Drops,
    Payment,
    Promise,
    Rental,
    Reward,
    SellerHeld,
    Step,
    Term,
    Tier,
)
from service.domain.programme_parts import Review
from service.domain.toml_table import Table
from service.domain.verdict import AssessmentWord
from service.domain.words import (
    AfterTerm,
    CommissionKind,
    Holding,
    Method,
    Ownership,
    PaidBy,
    PaidWhen,
    PromiseKind,
    Reviewer,
    StepKind,
    Use,
    Weekday,
)

MOST_PERCENT = Decimal("99.99")
_HUNDRED = Decimal(100)
_REWARD = r"[a-z]+(_[a-z]+)*"
_CLOCK = r"([01]\d|2[0-3]):[0-5]\d"


@dataclass(frozen=True, slots=True)
class Blocks:
    """Everything that a programme decided about its business."""

    holding: Holding
    ownership: tuple[Ownership, ...]
    uses: frozenset[Use]
    promise: Promise
    commission: Commission
    payment: Payment
    rewards: Mapping[str, Reward]
    term: Term
    steps: Mapping[StepKind, Step]
    seller: SellerHeld | None
    rental: Rental | None
    drops: Drops | None
    curation: Curation | None


def read_blocks(root: Table) -> Blocks:
    """All blocks of a file. Whether they go together is `block_rules`' matter."""
    return Blocks(
        holding=root.word("holder", Holding),
        ownership=_ownership(root),
        uses=root.words("uses", Use),
        promise=_promise(root.table("promise")),
        commission=_commission(root.table("commission")),
        payment=_payment(root.table("payment")),
        rewards=_rewards(root),
        term=_term(root.table("term")),
        steps=_steps(root),
        seller=_seller(root.table("seller")) if root.has("seller") else None,
        rental=_rental(root.table("rental")) if root.has("rental") else None,
        drops=_drops(root.table("drops")) if root.has("drops") else None,
        curation=_curation(root.table("curation")) if root.has("curation") else None,
    )


def _ownership(root: Table) -> tuple[Ownership, ...]:
    """In the file's order: the first is what a consignment is that does not say."""
    known = {word.value for word in Ownership}
    words = root.texts("ownership")
    for word in words:
        if word not in known:
            root.refuse("ownership", f"does not know {word}: use {', '.join(Ownership)}")
    return tuple(Ownership(word) for word in words)


def _promise(table: Table) -> Promise:
    kind = table.word("kind", PromiseKind)
    floor = Decimal(0)
    if kind is PromiseKind.SHARE:
        floor = table.decimal("floor_percent", Decimal(0), _HUNDRED)
    elif table.has("floor_percent"):
        table.refuse("floor_percent", "a fixed net is its own floor")
    table.done()
    return Promise(kind, floor)


def _commission(table: Table) -> Commission:
    kind = table.word("kind", CommissionKind)
    if kind is CommissionKind.FLAT:
        tiers = [Tier(0, table.decimal("percent", Decimal(0), MOST_PERCENT))]
    else:
        tiers = _tiers(table, kind)
    minimum = table.optional_integer("minimum", 1, 1_000_000)
    table.done()
    return Commission(kind, tuple(tiers), minimum)


def _tiers(table: Table, kind: CommissionKind) -> list[Tier]:
    first = 1 if kind is CommissionKind.BY_YEAR else 0
    tiers: list[Tier] = []
    for row in table.tables("tiers"):
        start = row.integer("from", first, 10_000_000)
        if not tiers and start != first:
            row.refuse("from", f"the first tier must start from {first}")
        if tiers and start <= tiers[-1].start:
            row.refuse("from", "must be more than the tier before")
        tiers.append(Tier(start, row.decimal("percent", Decimal(0), MOST_PERCENT)))
        row.done()
    return tiers


def _payment(table: Table) -> Payment:
    when = table.word("when", PaidWhen)
    day = None
    if when is PaidWhen.MONTHLY:
        # every month has these days
        day = table.integer("day", 1, 28)
    elif table.has("day"):
        table.refuse("day", "only monthly payments have a day")
    table.done()
    return Payment(when, day)


def _rewards(root: Table) -> Mapping[str, Reward]:
    rewards: dict[str, Reward] = {}
    for name, table in root.named_tables("rewards").items():
        if re.fullmatch(_REWARD, name) is None:
            table.refuse("", "a reward is named in small letters")
        rewards[name] = _reward(name, table)
        table.done()
    return MappingProxyType(rewards)


def _reward(name: str, table: Table) -> Reward:
    method = table.word("method", Method)
    if method is Method.BANK_TRANSFER:
        for key in ("uplift_percent", "expiry_months", "single_use", "country_locked"):
            if table.has(key):
                table.refuse(key, "only store credit has this")
        uplift = Decimal(0)
    else:
        uplift = table.decimal("uplift_percent", Decimal(0), _HUNDRED)
    return Reward(
        id=name,
        method=method,
        uplift_percent=uplift,
        when=table.word("when", PaidWhen) if table.has("when") else None,
        expiry_months=table.optional_integer("expiry_months", 1, 120),
        country_locked=table.optional_flag("country_locked"),
        single_use=table.optional_flag("single_use") or False,
        skus=frozenset(table.texts("skus") if table.has("skus") else ()),
        categories=frozenset(table.texts("categories") if table.has("categories") else ()),
    )


def _term(table: Table) -> Term:
    term = Term(
        days=table.integer("days", 1, 1095),
        grace_days=table.integer("grace_days", 0, 365),
        then=table.word("then", AfterTerm),
    )
    table.done()
    return term


def _steps(root: Table) -> Mapping[StepKind, Step]:
    if not root.has("steps"):
        return MappingProxyType({})
    steps: dict[StepKind, Step] = {}
    for name, table in root.named_tables("steps").items():
        if name not in {kind.value for kind in StepKind}:
            table.refuse("", f"must be one of {', '.join(StepKind)}")
        kind = StepKind(name)
        steps[kind] = Step(kind, table.word("paid_by", PaidBy), table.flag("required"))
        table.done()
    return MappingProxyType(steps)


def _seller(table: Table) -> SellerHeld:
    seller = SellerHeld(
        ship_within_days=table.integer("ship_within_days", 1, 60),
        answer_within_days=table.integer("answer_within_days", 1, 60),
    )
    table.done()
    return seller


def _rental(table: Table) -> Rental:
    rental = Rental(
        lender_percent=table.decimal("lender_percent", Decimal("0.01"), _HUNDRED),
        shortest_days=table.integer("shortest_days", 1, 365),
        longest_days=table.integer("longest_days", 1, 365),
    )
    if rental.longest_days < rental.shortest_days:
        table.refuse("longest_days", "must not be less than shortest_days")
    table.done()
    return rental


def _drops(table: Table) -> Drops:
    weekday, at, zone = table.word("weekday", Weekday), table.text("at", _CLOCK), table.text("zone")
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        table.refuse("zone", f"there is no time zone {zone}")
    table.done()
    return Drops(weekday, time.fromisoformat(at), zone)


def _curation(table: Table) -> Curation:
    curation = Curation(table.integer("places", 1, 100_000))
    table.done()
    return curation


def read_review(root: Table) -> Review:
    """The table `review`."""
    table = root.table("review")
    if not table.flag("human_always"):
        table.refuse("human_always", "must be true: no risk has been proven for passing unreviewed")
    reviewers: dict[AssessmentWord, Reviewer] = {}
    if table.has("reviewers"):
        by_word = table.table("reviewers")
        for word in AssessmentWord:
            reviewers[word] = by_word.word(word.value, Reviewer)
        by_word.done()
    review = Review(
        human_always=True,
        escalation_second_person=table.flag("escalation_second_person"),
        within_hours=table.optional_integer("within_hours", 1, 720),
        reviewers=MappingProxyType(reviewers),
        reports_refusals=table.optional_flag("reports_refusals") or False,
    )
    table.done()
    return review
