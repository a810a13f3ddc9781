"""The caller's programme."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import Depends

from service.api import Caller, Context, Requires, room
from service.domain.movers import Role
from service.domain.programme import Programme
from service.domain.programme_parts import Country
from service.programme import service
from service.programme.schemas import (
    BlocksView,
    CategoryView,
    ConsentTextView,
    CountryView,
    MarketplaceView,
    ProgrammeView,
    RetentionView,
    SlotView,
    StoreAddress,
    StoreView,
    TermsView,
)

router = room("programme")
# a marketplace's key learns nothing of the fees that others take
Inside = Annotated[
    Caller,
    Depends(
        Requires(
            Role.STUDIO,
            Role.AUTHENTICATOR,
            Role.PARTNER,
            Role.OPERATOR,
            Role.CLERK,
            Role.PRICER,
            Role.FINANCE,
        )
    ),
]


@router.get("/programme")
def get_programme(caller: Inside, context: Context) -> ProgrammeView:
    """Countries with their stores and today's slots, shot lists, marketplaces, terms."""
    return _programme(caller.programme, context.clock.now())


def _programme(programme: Programme, now: datetime) -> ProgrammeView:
    return ProgrammeView(
        name=programme.name,
        title=programme.title,
        brands=sorted(programme.brands),
        accepted_grades=service.accepted_grades(programme),
        offer_deadline_days=programme.offer_deadline_days,
        listing_term_days=programme.blocks.term.days,
        details_wait_hours=programme.details_wait_hours,
        blocks=BlocksView.model_validate(service.describe_blocks(programme)),
        terms=TermsView.model_validate(programme.terms),
        consents=[ConsentTextView.model_validate(text) for text in programme.consents.values()],
        retention=RetentionView.model_validate(programme.retention),
        countries=[_country(country, now) for country in programme.countries.values()],
        categories=[
            CategoryView(name=c.name, required=list(c.required), optional=list(c.optional))
            for c in programme.categories.values()
        ],
        marketplaces=[
            MarketplaceView(
                id=m.id,
                title=m.title,
                transport=m.transport.value,
                picture_rule=m.picture_rule,
                fee_percent=m.fee_percent,
                kind=m.kind.value,
                countries=sorted(m.countries),
            )
            for m in programme.marketplaces.values()
        ],
    )


def _country(country: Country, now: datetime) -> CountryView:
    return CountryView(
        code=country.code,
        currency=country.currency,
        channels=sorted(country.channels),
        stores=[
            StoreView(
                id=store.id,
                name=store.name,
                address=StoreAddress.model_validate(service.address_words(store.address)),
                opening=store.opening,
            )
            for store in country.stores.values()
        ],
        slots=[SlotView.model_validate(slot) for slot in service.slots_now(country, now)],
        rewards=sorted(country.rewards),
        copies=country.copies.value,
        return_window_days=country.return_window_days,
        credit_expiry_months=country.credit_expiry_months,
        credit_country_locked=country.credit_country_locked,
    )
