"""What a marketplace shows against our listings there; every look is kept, drifts are shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from service.adapters.deliveries import Unreachable
from service.adapters.marketplaces.api_call import ApiRefused
from service.context import AppContext
from service.domain.market import APIS
from service.domain.programme import Programme
from service.domain.reconcile import Drift, DriftKind, Kept, Shown, compare
from service.ids import new_id
from service.listings.errors import ListingNamedTwice, NothingToAsk
from service.money import Money
from service.store.pricing_tables import ReconciliationRow
from service.store.trade_tables import ListingRow
from service.store.unit_of_work import UnitOfWork
from service.workflows.market_calls import api_of

#: listings that an API is asked about in one look, newest first
MOST_ASKED = 500
WORDS: Mapping[DriftKind, str] = {
    DriftKind.MISSING_THERE: "the marketplace does not show it",
    DriftKind.STILL_SHOWN: "the marketplace still shows it",
    DriftKind.PRICE_DIFFERS: "the marketplace shows another price",
}


@dataclass(frozen=True, slots=True)
class Look:
    """What somebody saw: all that the marketplace shows, and since when nothing may have moved."""

    marketplace: str
    shown: Mapping[str, Shown]
    source: str
    began_at: datetime
    #: the listings that were looked for; None: everything that there is
    about: frozenset[str] | None = None


def by_id(shown: Iterable[Shown]) -> dict[str, Shown]:
    """A report by listing. Raises ListingNamedTwice."""
    found: dict[str, Shown] = {}
    for one in shown:
        if one.listing_id in found:
            raise ListingNamedTwice(listing_id=one.listing_id)
        found[one.listing_id] = one
    return found


def reconcile(uow: UnitOfWork, programme: Programme, look: Look, by: str) -> ReconciliationRow:
    """Compares and keeps what drifted; each drifted listing says so as its error.

    A listing that changed since the look began is left for the next one. Raises UnknownMarketplace.
    """
    programme.marketplace(look.marketplace)
    named = sorted(look.shown.keys() | (look.about or frozenset()))
    rows = uow.listings.to_compare(programme.name, look.marketplace, named)
    rows = [row for row in rows if look.about is None or row.id in look.about]
    still = [row for row in rows if row.updated_at <= look.began_at]
    moved = {row.id for row in rows} - {row.id for row in still}
    shown = {id: one for id, one in look.shown.items() if id not in moved}
    drifts = compare([_kept(row) for row in still], shown)
    _mark(uow, still, drifts)
    return uow.reconciliations.add(
        ReconciliationRow(
            id=new_id("rec"),
            programme=programme.name,
            marketplace=look.marketplace,
            source=look.source,
            checked=len(still),
            drifts=[drift.to_json() for drift in drifts],
            by=by,
            created_at=uow.clock.now(),
        )
    )


def _kept(row: ListingRow) -> Kept:
    return Kept(row.id, row.state, Money(row.price_minor, row.currency))


def _mark(uow: UnitOfWork, rows: Iterable[ListingRow], drifts: Iterable[Drift]) -> None:
    """Writes a drift where people see it, and takes one away that is over."""
    drifted = {drift.listing_id: WORDS.get(drift.kind) for drift in drifts}
    ours = frozenset(WORDS.values())
    for row in rows:
        words = drifted.get(row.id)
        if words is not None:
            row.error = words
        elif row.error in ours:
            row.error = None
    uow.session.flush()


def ask(context: AppContext, programme: Programme, marketplace: str) -> Look:
    """Asks a marketplace's API what it shows of our listings; outside any transaction.

    Raises:
        UnknownMarketplace, ApiNotSet.
        NothingToAsk: it has no API, or it does not answer.
    """
    place = programme.marketplace(marketplace)
    if place.transport not in APIS:
        raise NothingToAsk(marketplace=marketplace)
    api = api_of(context.settings, place)
    began_at = context.clock.now()
    with context.store.reading() as uow:
        page = uow.listings.page(
            limit=MOST_ASKED, programme=programme.name, marketplace=marketplace
        )
        asked = [(row.id, uow.items.get(row.item_id).country) for row in page.rows]
    shown: dict[str, Shown] = {}
    for listing_id, country in asked:
        try:
            found = api.look(listing_id, country)
        except (ApiRefused, Unreachable) as error:
            raise NothingToAsk(marketplace=marketplace, because=str(error)) from error
        if found is not None:
            shown[listing_id] = found
    return Look(marketplace, shown, "asked", began_at, frozenset(id for id, _ in asked))
