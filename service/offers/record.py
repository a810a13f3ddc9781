"""Between the stored row of an offer and the domain's value of it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from service.domain.fees import FeePart
from service.domain.markdowns import Markdowns
from service.domain.offer import Offer, OfferState
from service.domain.programme_parts import Terms
from service.domain.proposal import Proposal
from service.money import Money, Rounding
from service.store.trade_tables import OfferRow


def proposal_of(row: OfferRow) -> Proposal:
    """The proposal, its arithmetic checked again. Raises InvalidOffer."""
    parts = row.parts
    return Proposal(
        gross=Money(row.gross_minor, row.currency),
        parts=tuple(_fee(part) for part in parts["parts"]),
        net=Money(row.net_minor, row.currency),
        uplift_percent=Decimal(parts["uplift_percent"]),
        rounding=Rounding(parts["rounding"]),
        store_credit=Money(row.credit_minor, row.currency),
        is_own_stock=bool(parts.get("is_own_stock", False)),
    )


def markdowns_of(row: OfferRow) -> Markdowns | None:
    """The markdowns that the offer proposes. Raises InvalidOffer."""
    return Markdowns.from_json(row.parts.get("markdowns"))


def terms_of(row: OfferRow) -> Terms:
    """The terms as they stood when the offer was made: their text is kept with it."""
    return Terms(row.terms_version, row.parts["terms_text"])


def offer_of(row: OfferRow) -> Offer:
    """The offer as the domain knows it; answering it changes nothing in the store."""
    return Offer(
        id=row.id,
        item_id=row.item_id,
        proposal=proposal_of(row),
        made_at=row.created_at,
        deadline=row.deadline,
        terms=terms_of(row),
        state=OfferState(row.state),
        answered_at=row.answered_at,
    )


def describe(row: OfferRow) -> dict[str, Any]:
    """What staff may be told of an offer."""
    return {
        "id": row.id,
        "item_id": row.item_id,
        "state": row.state,
        "grade": row.parts["grade"],
        "proposal": proposal_of(row).to_json(),
        "source": row.parts["source"],
        "markdowns": row.parts.get("markdowns"),
        "because": row.parts["because"],
        "terms_version": row.terms_version,
        "terms_sha256": row.terms_sha256,
        "deadline": row.deadline,
        "reward": row.reward,
        "schedule": row.schedule,
        "payout": payout_of(row),
        "answered_at": row.answered_at,
        "created_by": row.created_by,
        "created_at": row.created_at,
    }


def payout_of(row: OfferRow) -> dict[str, int | str] | None:
    """The promised amount of an accepted offer."""
    if row.payout_minor is None:
        return None
    return Money(row.payout_minor, row.currency).to_json()


def hash_token(token: str) -> str:
    """The hash by which a link's offer is found."""
    return hashlib.sha256(token.encode()).hexdigest()


def _fee(part: Mapping[str, Any]) -> FeePart:
    return FeePart(
        name=part["name"],
        base=_money(part["base"]),
        percent=Decimal(part["percent"]),
        rounding=Rounding(part["rounding"]),
        amount=_money(part["amount"]),
    )


def _money(value: Mapping[str, Any]) -> Money:
    return Money(value["amount_minor"], value["currency"])
